import type { AlertKind, AlertState } from '../domain/alert-policy.ts';
import type { AlertSettings } from '../domain/alert-settings.ts';
import { AppError } from '../domain/app-error.ts';
import type { FitRules } from '../domain/fit/fit-settings.ts';
import type { MergeRecord } from '../domain/lead-group.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { StageDecision } from '../domain/stage.ts';
import type { StateKeys } from '../domain/state-keys.ts';
import { type Subject, subjectKey } from '../domain/subject.ts';
import type { LedgerEntry, SubjectState } from '../domain/subject-state.ts';
import { directVisitor } from '../domain/touchpoint.ts';
import {
  type History,
  type KnownClaim,
  type LeadRecord,
  maxQuarantined,
  type Plan,
  type SiteContext,
  type Store,
  type StoredDecision,
  type StoredLead,
  type SubjectTotals,
  type VisitorView,
} from '../ports/store.ts';
import { toAlertSettings } from './alert-documents.ts';
import { AlertRows } from './alert-rows.ts';
import { LeadGroups } from './lead-groups.ts';
import { LeadRecords } from './lead-records.ts';
import type { Sqlite } from './open-database.ts';
import { PlanWriter } from './plan-writer.ts';
import {
  type ClaimRow,
  type IntervalRow,
  type LeadRow,
  type LedgerRow,
  type MergeRow,
  type PageViewRow,
  type TouchpointRow,
  toClaim,
  toInterval,
  toLead,
  toLedgerEntry,
  toMergeRecord,
  toPageView,
  toSeen,
  toTouchpoint,
  type VisitorRow,
} from './rows.ts';
import { SiteQueries } from './site-queries.ts';
import { prepareStatements, type Statements } from './statements.ts';
import { SubjectStateLoader } from './subject-state-loader.ts';
import { toTotals } from './totals-text.ts';
import { type WatchRow, watchedAmong } from './watch-list.ts';

/** The store over the one handle that writes. Calls between begin and commit see what earlier ones wrote. */
export class SqliteStore implements Store {
  private readonly sql: Statements;
  private readonly states: SubjectStateLoader;
  /** Also for who prepares what is to take the place of what is stored. */
  readonly writer: PlanWriter;
  readonly alerts: AlertRows;
  private readonly records: LeadRecords;
  private readonly siteQueries: SiteQueries;
  private readonly sites = new Map<number, SiteContext>();
  /** Counts of the running transaction, written once at its end. */
  private readonly counts = new Map<string, { site: number; name: string; day: number; count: number }>();

  constructor(sqlite: Sqlite) {
    this.sql = prepareStatements(sqlite);
    this.states = new SubjectStateLoader(this.sql);
    const groups = new LeadGroups(sqlite);
    this.records = new LeadRecords(sqlite, groups);
    this.alerts = new AlertRows(sqlite, { groups, records: this.records });
    this.siteQueries = new SiteQueries(sqlite);
    this.writer = new PlanWriter(this.sql, this.alerts);
  }

  site(site: number): SiteContext {
    const known = this.sites.get(site);
    if (known) return known;
    const row = this.sql.site.get(site) as { key: string; name: string; time_zone: string } | undefined;
    if (!row) throw new AppError('unknown_site', `there is no site ${site}`);
    const model = JSON.parse((this.sql.newestModel.get(site) as { document: string }).document) as ScoringModel;
    const isReplaying = this.sql.runningReplay.get(site) !== undefined;
    const hasErased = this.sql.anyErasure.get(site) !== undefined;
    const context = {
      key: row.key,
      name: row.name,
      timeZone: row.time_zone,
      model,
      isReplaying,
      hasErased,
      alertSettings: this.alertSettings(site),
      watched: watchedAmong(this.sql.watches.all(site) as WatchRow[]),
    };
    this.sites.set(site, context);
    return context;
  }

  private alertSettings(site: number): AlertSettings {
    const row = this.sql.alertSettings.get(site) as { document: string } | undefined;
    return toAlertSettings(row?.document);
  }

  /** Sites are read once; whoever changes one says so. Also right after a rollback. */
  forgetSites(): void {
    this.sites.clear();
  }

  visitorView({ site, visitor, ids, views, hasReferrers }: Parameters<Store['visitorView']>[0]): VisitorView {
    const row = this.sql.visitor.get(site, visitor) as VisitorRow | undefined;
    const knownIds = new Set<string>();
    const pageViews = new Map();
    if (!row) return { seen: undefined, knownIds, pageViews, intervals: [] };
    for (const id of ids) if (this.sql.touchpointExists.get(site, visitor, id)) knownIds.add(id);
    const pageView = hasReferrers ? this.sql.pageView : this.sql.pageViewWithoutReferrer;
    for (const view of views) {
      const known = pageView.get(site, visitor, view) as PageViewRow | undefined;
      if (known) pageViews.set(view, toPageView(known));
    }
    const intervals = (this.sql.intervals.all(site, visitor) as IntervalRow[]).map(toInterval);
    return { seen: toSeen(row), knownIds, pageViews, intervals };
  }

  hasTouchpoint(site: number, visitor: string, id: string): boolean {
    return this.sql.touchpointExists.get(site, visitor, id) !== undefined;
  }

  isErased(site: number, mark: string, atMs: number): boolean {
    return this.sql.erasure.get(site, mark, atMs, atMs) !== undefined;
  }

  claims(site: number, visitor: string): KnownClaim[] {
    return (this.sql.claims.all(site, visitor) as ClaimRow[]).map(toClaim);
  }

  leadByEmail(site: number, email: string): StoredLead | undefined {
    return leadOf(this.sql.leadByEmail.get(site, email));
  }

  leadByExternalId(site: number, externalId: string): StoredLead | undefined {
    return leadOf(this.sql.leadByExternalId.get(site, externalId));
  }

  leadById(site: number, lead: string): StoredLead | undefined {
    return leadOf(this.sql.leadById.get(site, lead));
  }

  leadRecord(site: number, lead: string): LeadRecord | undefined {
    const row = this.sql.leadById.get(site, lead) as LeadRow | undefined;
    return row && this.records.record(site, row);
  }

  fitRules(site: number): FitRules {
    return this.siteQueries.fitRules(site);
  }

  leadGroup(site: number, survivor: string): StoredLead[] {
    return (this.sql.leadGroup.all(site, survivor) as LeadRow[]).map(toLead);
  }

  visitorsClaiming(site: number, leads: readonly string[]): string[] {
    const rows = leads.flatMap((lead) => this.sql.visitorsClaiming.all(site, lead) as { visitor: string }[]);
    return [...new Set(rows.map(({ visitor }) => visitor))];
  }

  mergesOf(site: number, leads: readonly string[]): MergeRecord[] {
    const rows = leads.flatMap((lead) => this.sql.mergesOf.all(site, lead) as MergeRow[]);
    return rows.map(toMergeRecord).sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
  }

  saveLead(site: number, lead: StoredLead, nowMs: number): void {
    this.writer.saveLead(site, lead, nowMs);
  }

  totals(site: number, subject: Subject): SubjectTotals | undefined {
    const row = this.sql.totals.get(site, subjectKey(subject)) as
      | { accumulators: string; last_seen_at_ms: number }
      | undefined;
    return row && toTotals(row);
  }

  subjectState(site: number, subject: Subject, keys: StateKeys): SubjectState {
    return this.states.load({ site, subject: subjectKey(subject) }, keys);
  }

  windowViewCount({
    site,
    subject,
    rule,
    fromMs,
    toMs,
    limit,
  }: {
    site: number;
    subject: Subject;
    rule: string;
    fromMs: number;
    toMs: number;
    limit: number;
  }): number {
    return (this.sql.windowCount.get(site, subjectKey(subject), rule, fromMs, toMs, limit) as { count: number }).count;
  }

  history({ site, visitor, fromMs, toMs }: { site: number; visitor: string; fromMs: number; toMs: number }): History {
    const touchpoints = (this.sql.touchpointsBetween.all(site, visitor, fromMs, toMs) as TouchpointRow[]).map(
      toTouchpoint,
    );
    const pageViews = touchpoints
      .filter((touchpoint) => touchpoint.type === 'page_view' && touchpoint.view !== undefined)
      .map((touchpoint) => toPageView(this.sql.pageView.get(site, visitor, touchpoint.view) as PageViewRow));
    const acts = touchpoints.filter(({ type }) => type !== 'page_view' && type !== 'engagement');
    return { pageViews, acts, newestAtMs: touchpoints.at(-1)?.occurredAtMs ?? 0 };
  }

  intervalsOfLead(site: number, lead: string): { visitor: string; fromMs: number; toMs: number }[] {
    const rows = this.sql.intervalsOfLead.all(site, lead) as { visitor: string; from_ms: number; to_ms: number }[];
    const browsers = rows.map(({ visitor, from_ms, to_ms }) => ({ visitor, fromMs: from_ms, toMs: to_ms }));
    const group = this.sql.leadGroup.all(site, lead) as LeadRow[];
    // direct touches stand under a visitor of their own that nobody else can own
    const direct = (group.length > 0 ? group.map(({ id }) => id) : [lead]).map((id) => ({
      visitor: directVisitor(id),
      fromMs: Number.MIN_SAFE_INTEGER,
      toMs: Number.MAX_SAFE_INTEGER,
    }));
    return [...browsers, ...direct];
  }

  alertStates(site: number, lead: string): ReadonlyMap<AlertKind, AlertState> {
    const rows = this.sql.alertStates.all(site, lead) as {
      rule: AlertKind;
      armed: number;
      last_fired_at_ms: number | null;
    }[];
    return new Map(
      rows.map((row) => [row.rule, { isArmed: row.armed === 1, lastFiredAtMs: row.last_fired_at_ms ?? undefined }]),
    );
  }

  lastDecision(site: number, lead: string): StageDecision | undefined {
    return this.records.lastDecision(site, lead);
  }

  addDecision(site: number, decision: StoredDecision): void {
    const { reason = null, wakeAtMs = null, evidence, ...rest } = decision;
    this.sql.addDecision.run({ site, ...rest, reason, wakeAtMs, evidence: JSON.stringify(evidence) });
  }

  hasEarned(
    site: number,
    subject: Subject,
    { rules, sinceMs }: { rules: readonly string[]; sinceMs: number },
  ): boolean {
    const key = subjectKey(subject);
    return rules.some((rule) => this.sql.hasEarned.get(site, key, rule, sinceMs) !== undefined);
  }

  newestEntries(site: number, subject: Subject, limit: number): LedgerEntry[] {
    return (this.sql.newestEntries.all(site, subjectKey(subject), limit) as LedgerRow[]).map(toLedgerEntry);
  }

  publicUrl(): string {
    return (this.sql.setting.get('public_url') as { value: string } | undefined)?.value ?? '';
  }

  commit(plan: Plan): void {
    this.writer.commit(plan);
    if (this.site(plan.site).isReplaying) this.noteTouched(plan);
    // whom the watch list means has changed
    if (plan.regrouping) this.forgetSites();
  }

  /** Page views belong to their visitor, whoever has the points. */
  private noteTouched({ site, visitor, subjects }: Plan): void {
    for (const { subject } of subjects) this.sql.touch.run(site, subjectKey(subject));
    if (visitor !== undefined) this.sql.touch.run(site, subjectKey({ kind: 'visitor', id: visitor }));
  }

  count(site: number, name: string, day: number, count: number): void {
    const key = `${site}\n${name}\n${day}`;
    const known = this.counts.get(key);
    if (known) known.count += count;
    else this.counts.set(key, { site, name, day, count });
  }

  /** Writes the counts of the running transaction; called right before its commit. */
  writeCounts(): void {
    for (const { site, name, day, count } of this.counts.values()) this.sql.addCount.run(site, name, day, count);
    this.counts.clear();
  }

  /** After a rollback nothing of the transaction happened. */
  dropCounts(): void {
    this.counts.clear();
  }

  quarantine(site: number, { receivedAtMs, reason, excerpt, visitor }: Parameters<Store['quarantine']>[1]): void {
    const { seq } = this.sql.nextQuarantineSeq.get(site) as { seq: number };
    this.sql.addQuarantine.run(site, seq, receivedAtMs, reason, excerpt, visitor);
    this.sql.trimQuarantine.run(site, seq - maxQuarantined);
  }
}

const leadOf = (row: unknown) => (row === undefined ? undefined : toLead(row as LeadRow));
