import type { Queries } from '../ports/queries.ts';
import { AccountQueries } from './account-queries.ts';
import { CompanyQueries } from './company-queries.ts';
import { DeliveryQueries } from './delivery-queries.ts';
import { LeadQueries } from './lead-queries.ts';
import type { Sqlite } from './open-database.ts';
import { ScoreQueries } from './score-queries.ts';
import { SiteQueries } from './site-queries.ts';
import { TimelineQueries } from './timeline-queries.ts';

/** All reads over one handle that cannot write. */
export class SqliteQueries implements Queries {
  readonly sites: Queries['sites'];
  readonly siteByKey: Queries['siteByKey'];
  readonly siteActivity: Queries['siteActivity'];
  readonly fitSettings: Queries['fitSettings'];
  readonly hotLeads: Queries['hotLeads'];
  readonly leads: Queries['leads'];
  readonly companies: Queries['companies'];
  readonly lead: Queries['lead'];
  readonly leadTimeline: Queries['leadTimeline'];
  readonly visitors: Queries['visitors'];
  readonly visitor: Queries['visitor'];
  readonly visitorTimeline: Queries['visitorTimeline'];
  readonly score: Queries['score'];
  readonly destinations: Queries['destinations'];
  readonly deliveries: Queries['deliveries'];
  readonly nextDeliveryAtMs: Queries['nextDeliveryAtMs'];
  readonly accountCount: Queries['accountCount'];
  readonly accountByEmail: Queries['accountByEmail'];
  readonly signIn: Queries['signIn'];
  readonly setting: Queries['setting'];

  constructor(sqlite: Sqlite) {
    const site = new SiteQueries(sqlite);
    const lead = new LeadQueries(sqlite, site);
    const company = new CompanyQueries(sqlite, site);
    const timeline = new TimelineQueries(sqlite, site);
    const score = new ScoreQueries(sqlite, site);
    const delivery = new DeliveryQueries(sqlite);
    const account = new AccountQueries(sqlite);
    this.sites = () => site.sites();
    this.siteByKey = (key) => site.siteByKey(key);
    this.siteActivity = (id) => site.siteActivity(id);
    this.fitSettings = (id) => site.fitSettings(id);
    this.hotLeads = (query) => lead.hotLeads(query);
    this.leads = (query) => lead.leads(query);
    this.companies = (query) => company.companies(query);
    this.lead = (query) => lead.lead(query);
    this.visitors = (query) => lead.visitors(query);
    this.visitor = (query) => lead.visitor(query);
    this.leadTimeline = (query) => timeline.leadTimeline(query);
    this.visitorTimeline = (query) => timeline.visitorTimeline(query);
    this.score = (query) => score.score(query);
    this.destinations = (id) => delivery.destinations(id);
    this.deliveries = (query) => delivery.deliveries(query);
    this.nextDeliveryAtMs = () => delivery.nextDeliveryAtMs();
    this.accountCount = () => account.accountCount();
    this.accountByEmail = (email) => account.accountByEmail(email);
    this.signIn = (query) => account.signIn(query);
    this.setting = (name) => account.setting(name);
  }
}
