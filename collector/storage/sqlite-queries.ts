import type { Queries } from '../ports/queries.ts';
import { AccountQueries } from './account-queries.ts';
import { AlertQueries } from './alert-queries.ts';
import { CompanyQueries } from './company-queries.ts';
import { AttemptQueries } from './delivery-attempts.ts';
import { DeliveryQueries } from './delivery-queries.ts';
import { ExportQueries } from './export-queries.ts';
import { HomeQueries } from './home-queries.ts';
import { IdentityQueries } from './identity-queries.ts';
import { LeadGroups } from './lead-groups.ts';
import { LeadQueries } from './lead-queries.ts';
import { LeadRecords } from './lead-records.ts';
import { ModelQueries } from './model-queries.ts';
import { MomentQueries } from './moment-queries.ts';
import type { Sqlite } from './open-database.ts';
import { PersonQueries } from './person-queries.ts';
import { PresenceQueries } from './presence-queries.ts';
import { ScoreQueries } from './score-queries.ts';
import { SiteQueries } from './site-queries.ts';
import { TimelineQueries } from './timeline-queries.ts';

/** One row for each reason, site and day; deliveries by the index of what is due. */
function totalsOf(sqlite: Sqlite): ReturnType<Queries['totals']> {
  // what became of events, without what is counted of posts (`clock:…`)
  const events = sqlite
    .prepare("SELECT name, sum(count) AS count FROM counters WHERE name NOT LIKE 'clock:%' GROUP BY name ORDER BY name")
    .all();
  const deliveries = sqlite.prepare('SELECT status, count(*) AS count FROM deliveries GROUP BY status').all();
  return {
    events: events as { name: string; count: number }[],
    deliveries: deliveries as { status: string; count: number }[],
  };
}

/** All reads over one handle that cannot write. */
export class SqliteQueries implements Queries {
  readonly sites: Queries['sites'];
  readonly siteByKey: Queries['siteByKey'];
  readonly model: Queries['model'];
  readonly siteActivity: Queries['siteActivity'];
  readonly fitSettings: Queries['fitSettings'];
  readonly hotLeads: Queries['hotLeads'];
  readonly leads: Queries['leads'];
  readonly companies: Queries['companies'];
  readonly lead: Queries['lead'];
  readonly identity: Queries['identity'];
  readonly exports: Queries['exports'];
  readonly mentions: Queries['mentions'];
  readonly leadTimeline: Queries['leadTimeline'];
  readonly leadMoments: Queries['leadMoments'];
  readonly listLeads: Queries['listLeads'];
  readonly findLeads: Queries['findLeads'];
  readonly visitorCounts: Queries['visitorCounts'];
  readonly onSite: Queries['onSite'];
  readonly savedViews: Queries['savedViews'];
  readonly decisions: Queries['decisions'];
  readonly visitors: Queries['visitors'];
  readonly visitor: Queries['visitor'];
  readonly visitorTimeline: Queries['visitorTimeline'];
  readonly models: Queries['models'];
  readonly modelVersion: Queries['modelVersion'];
  readonly modelDraft: Queries['modelDraft'];
  readonly replays: Queries['replays'];
  readonly replayedModel: Queries['replayedModel'];
  readonly score: Queries['score'];
  readonly signingKeys: Queries['signingKeys'];
  readonly destinations: Queries['destinations'];
  readonly deliveries: Queries['deliveries'];
  readonly deliveryAttempts: Queries['deliveryAttempts'];
  readonly alert: Queries['alert'];
  readonly alertsSentSince: Queries['alertsSentSince'];
  readonly deadDeliveries: Queries['deadDeliveries'];
  readonly alertSettings: Queries['alertSettings'];
  readonly alertReceivers: Queries['alertReceivers'];
  readonly alertLog: Queries['alertLog'];
  readonly alertPrecision: Queries['alertPrecision'];
  readonly handOffs: Queries['handOffs'];
  readonly alertHistoryLeads: Queries['alertHistoryLeads'];
  readonly alertHistory: Queries['alertHistory'];
  readonly watchList: Queries['watchList'];
  readonly nextAlertDueAtMs: Queries['nextAlertDueAtMs'];
  readonly nextDeliveryAtMs: Queries['nextDeliveryAtMs'];
  readonly deliverySenders: Queries['deliverySenders'];
  readonly totals: Queries['totals'];
  readonly accountCount: Queries['accountCount'];
  readonly accountByEmail: Queries['accountByEmail'];
  readonly signIn: Queries['signIn'];
  readonly accounts: Queries['accounts'];
  readonly invitations: Queries['invitations'];
  readonly invitation: Queries['invitation'];
  readonly setting: Queries['setting'];

  constructor(sqlite: Sqlite) {
    const site = new SiteQueries(sqlite);
    const model = new ModelQueries(sqlite);
    const groups = new LeadGroups(sqlite);
    const records = new LeadRecords(sqlite, groups);
    const lead = new LeadQueries(sqlite, { sites: site, groups, records });
    const company = new CompanyQueries(sqlite, { sites: site, groups });
    const timeline = new TimelineQueries(sqlite, site, groups);
    const home = new HomeQueries(sqlite, { sites: site, records });
    const presence = new PresenceQueries(sqlite);
    const moment = new MomentQueries(sqlite, groups);
    const score = new ScoreQueries(sqlite, site, groups);
    const identity = new IdentityQueries(sqlite, groups);
    const person = new PersonQueries(sqlite, groups);
    const delivery = new DeliveryQueries(sqlite, groups);
    const attempts = new AttemptQueries(sqlite);
    const alert = new AlertQueries(sqlite, { sites: site, groups, records });
    const account = new AccountQueries(sqlite);
    this.sites = () => site.sites();
    this.siteByKey = (key) => site.siteByKey(key);
    this.model = (id) => site.model(id);
    this.siteActivity = (id) => site.siteActivity(id);
    this.models = (id) => site.models(id);
    this.modelVersion = (query) => site.modelVersion(query);
    this.modelDraft = (id) => model.draft(id);
    this.replays = (id) => model.replays(id);
    this.replayedModel = (query) => model.replayedModel(query);
    this.fitSettings = (id) => site.fitSettings(id);
    this.hotLeads = (query) => lead.hotLeads(query);
    this.leads = (query) => lead.leads(query);
    this.companies = (query) => company.companies(query);
    this.lead = (query) => lead.lead(query);
    this.decisions = (query) => lead.decisions(query);
    this.visitors = (query) => lead.visitors(query);
    this.visitor = (query) => lead.visitor(query);
    this.identity = (query) => identity.identity(query);
    this.exports = new ExportQueries(sqlite, groups);
    this.mentions = (query) => person.mentions(query);
    this.leadTimeline = (query) => timeline.leadTimeline(query);
    this.leadMoments = (query) => moment.leadMoments(query);
    this.listLeads = (query) => home.listLeads(query);
    this.findLeads = (query) => home.findLeads(query);
    this.visitorCounts = (query) => presence.visitorCounts(query);
    this.onSite = (query) => presence.onSite(query);
    this.savedViews = (id) => site.savedViews(id);
    this.visitorTimeline = (query) => timeline.visitorTimeline(query);
    this.score = (query) => score.score(query);
    this.signingKeys = (id) => site.signingKeys(id);
    this.destinations = (id) => delivery.destinations(id);
    this.deliveries = (query) => delivery.deliveries(query);
    this.deliveryAttempts = (query) => attempts.deliveryAttempts(query);
    this.alert = (query) => delivery.alert(query);
    this.alertsSentSince = (query) => delivery.alertsSentSince(query);
    this.deadDeliveries = (id) => delivery.deadDeliveries(id);
    this.deliverySenders = () => delivery.deliverySenders();
    this.alertSettings = (id) => alert.alertSettings(id);
    this.alertReceivers = (id) => alert.alertReceivers(id);
    this.alertLog = (query) => alert.alertLog(query);
    this.alertPrecision = (query) => alert.alertPrecision(query);
    this.handOffs = (query) => alert.handOffs(query);
    this.alertHistoryLeads = (query) => alert.alertHistoryLeads(query);
    this.alertHistory = (query) => alert.alertHistory(query);
    this.watchList = (id) => alert.watchList(id);
    this.nextAlertDueAtMs = () => alert.nextAlertDueAtMs();
    this.nextDeliveryAtMs = () => delivery.nextDeliveryAtMs();
    this.totals = () => totalsOf(sqlite);
    this.accountCount = () => account.accountCount();
    this.accountByEmail = (email) => account.accountByEmail(email);
    this.accounts = () => account.accounts();
    this.invitations = () => account.invitations();
    this.invitation = (query) => account.invitation(query);
    this.signIn = (query) => account.signIn(query);
    this.setting = (name) => account.setting(name);
  }
}
