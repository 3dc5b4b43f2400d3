import type { AlertKind, AlertState } from '../domain/alert-policy.ts';
import { AppError } from '../domain/app-error.ts';
import type { IdentityClaim } from '../domain/ownership.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { StateKeys } from '../domain/state-keys.ts';
import { type Subject, subjectKey } from '../domain/subject.ts';
import {
  bucketKey,
  compareMoments,
  emptyState,
  type LedgerEntry,
  type SubjectState,
  type WindowView,
} from '../domain/subject-state.ts';
import {
  type History,
  maxQuarantined,
  type Plan,
  type SiteContext,
  type Store,
  type StoredLead,
  type SubjectPlan,
  type SubjectTotals,
  type VisitorView,
} from '../ports/store.ts';
import type { Sqlite } from './open-database.ts';
import {
  type ActiveDayRow,
  type ClaimRow,
  fromAccumulators,
  type IntervalRow,
  type LeadRow,
  type LedgerRow,
  type PageViewRow,
  type SlotRow,
  type TouchpointRow,
  toActiveDay,
  toClaim,
  toInterval,
  toLead,
  toLedgerEntry,
  toPageView,
  toSlot,
  toTotals,
  toTouchpoint,
  toVisitTotal,
  toWindowView,
  type VisitTotalRow,
  type WindowViewRow,
} from './rows.ts';
import { prepareStatements, type Statements } from './statements.ts';

/** The store over the one handle that writes. Calls between begin and commit see what earlier ones wrote. */
export class SqliteStore implements Store {
  private readonly sql: Statements;
  private readonly sites = new Map<number, SiteContext>();
  /** Counts of the running transaction, written once at its end. */
  private readonly counts = new Map<string, { site: number; name: string; day: number; count: number }>();

  constructor(sqlite: Sqlite) {
    this.sql = prepareStatements(sqlite);
  }

  site(site: number): SiteContext {
    const known = this.sites.get(site);
    if (known) return known;
    const row = this.sql.site.get(site) as { key: string; name: string; time_zone: string } | undefined;
    if (!row) throw new AppError('unknown_site', `there is no site ${site}`);
    const model = JSON.parse((this.sql.newestModel.get(site) as { document: string }).document) as ScoringModel;
    const context = { key: row.key, name: row.name, timeZone: row.time_zone, model };
    this.sites.set(site, context);
    return context;
  }

  /** Sites are read once; whoever changes one says so. Also right after a rollback. */
  forgetSites(): void {
    this.sites.clear();
  }

  visitorView({
    site,
    visitor,
    ids,
    views,
  }: {
    site: number;
    visitor: string;
    ids: readonly string[];
    views: readonly string[];
  }): VisitorView {
    const isKnown = this.sql.visitor.get(site, visitor) !== undefined;
    const knownIds = new Set<string>();
    const pageViews = new Map();
    if (!isKnown) return { isKnown, knownIds, pageViews, intervals: [] };
    for (const id of ids) if (this.sql.touchpointExists.get(site, visitor, id)) knownIds.add(id);
    for (const view of views) {
      const row = this.sql.pageView.get(site, visitor, view) as PageViewRow | undefined;
      if (row) pageViews.set(view, toPageView(row));
    }
    const intervals = (this.sql.intervals.all(site, visitor) as IntervalRow[]).map(toInterval);
    return { isKnown, knownIds, pageViews, intervals };
  }

  hasTouchpoint(site: number, visitor: string, id: string): boolean {
    return this.sql.touchpointExists.get(site, visitor, id) !== undefined;
  }

  claims(site: number, visitor: string): IdentityClaim[] {
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

  saveLead(site: number, lead: StoredLead, nowMs: number): void {
    const { id, email, externalId, name, company, traits, trust, source, createdAtMs } = lead;
    this.sql.saveLead.run(
      site,
      id,
      email ?? null,
      externalId ?? null,
      name ?? null,
      company ?? null,
      JSON.stringify(traits),
      trust,
      source,
      createdAtMs,
      nowMs,
    );
  }

  totals(site: number, subject: Subject): SubjectTotals | undefined {
    const row = this.sql.totals.get(site, subjectKey(subject)) as
      | { accumulators: string; last_seen_at_ms: number }
      | undefined;
    return row && toTotals(row);
  }

  subjectState(site: number, subject: Subject, keys: StateKeys): SubjectState {
    const key = subjectKey(subject);
    const state = emptyState();
    for (const [name, { rule, bucket, limit }] of keys.buckets)
      this.loadBucket(state, site, key, { bucketKey: name, rule, bucket, limit });
    for (const [slot, { rule, key: slotName }] of keys.slots) {
      const row = this.sql.slot.get(site, key, rule, slotName) as SlotRow | undefined;
      if (!row) continue;
      const holder = toSlot(row);
      state.slots.set(slot, holder);
      // the bucket that the holder would leave
      const { bucket } = holder;
      const limit = [...keys.buckets.values()].find((needed) => needed.rule === rule)?.limit ?? 1;
      this.loadBucket(state, site, key, { bucketKey: bucketKey(rule, bucket), rule, bucket, limit });
      this.loadEntry(state, site, key, holder);
    }
    if (keys.days.size > 0) this.loadDays(state, site, key, keys.days);
    for (const visit of keys.visits) {
      const row = this.sql.visitTotal.get(site, key, visit) as VisitTotalRow | undefined;
      if (row) state.visits.set(visit, toVisitTotal(row));
    }
    for (const window of keys.windows) this.loadWindow(state, site, key, window);
    return state;
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
    return { pageViews, acts: touchpoints.filter(({ type }) => type !== 'page_view' && type !== 'engagement') };
  }

  intervalsOfLead(site: number, lead: string): { visitor: string; fromMs: number; toMs: number }[] {
    const rows = this.sql.intervalsOfLead.all(site, lead) as { visitor: string; from_ms: number; to_ms: number }[];
    const browsers = rows.map(({ visitor, from_ms, to_ms }) => ({ visitor, fromMs: from_ms, toMs: to_ms }));
    // direct touches stand under a visitor of their own that nobody else can own
    return [...browsers, { visitor: `~${lead}`, fromMs: Number.MIN_SAFE_INTEGER, toMs: Number.MAX_SAFE_INTEGER }];
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

  publicUrl(): string {
    return (this.sql.setting.get('public_url') as { value: string } | undefined)?.value ?? '';
  }

  commit(plan: Plan): void {
    const { site } = plan;
    for (const t of plan.touchpoints) {
      const data = JSON.stringify(t.data);
      this.sql.addTouchpoint.run(
        site,
        t.visitor,
        t.id,
        t.type,
        t.occurredAtMs,
        t.receivedAtMs,
        t.day,
        t.visit,
        t.view ?? null,
        data,
        t.unscored ?? null,
      );
    }
    for (const v of plan.pageViews) {
      this.sql.putPageView.run(
        site,
        v.visitor,
        v.view,
        v.id ?? null,
        v.occurredAtMs,
        v.day,
        v.visit,
        v.url,
        v.title,
        v.pageKind,
        v.engagedMs,
        v.scrollPct,
        v.unscored ?? null,
      );
    }
    if (plan.visitor) {
      const { visitor, firstSeenAtMs, lastSeenAtMs, isBot } = plan.visitor;
      this.sql.seeVisitor.run(site, visitor, firstSeenAtMs, lastSeenAtMs, isBot ? 1 : 0);
      for (const { atMs, id, lead, trust } of plan.claims) this.sql.addClaim.run(site, visitor, atMs, id, lead, trust);
      if (plan.intervals) {
        this.sql.clearIntervals.run(site, visitor);
        for (const { fromMs, toMs, lead, trust } of plan.intervals)
          this.sql.addInterval.run(site, visitor, fromMs, toMs, lead, trust);
      }
    }
    for (const lead of plan.leads) this.saveLead(site, lead, plan.nowMs);
    for (const subject of plan.subjects) this.commitSubject(site, subject);
    for (const { lead, states } of plan.alertStates) {
      for (const [kind, { isArmed, lastFiredAtMs }] of states)
        this.sql.putAlertState.run(site, lead, kind, isArmed ? 1 : 0, lastFiredAtMs ?? null);
    }
    for (const { id, lead, atMs, kinds, payload } of plan.alerts) {
      this.sql.addAlert.run(site, id, lead, atMs, JSON.stringify(kinds), payload);
      this.sql.addDeliveries.run({ site, alert: id, nowMs: plan.nowMs });
    }
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

  quarantine(
    site: number,
    { receivedAtMs, reason, excerpt }: { receivedAtMs: number; reason: string; excerpt: string },
  ): void {
    const { seq } = this.sql.nextQuarantineSeq.get(site) as { seq: number };
    this.sql.addQuarantine.run(site, seq, receivedAtMs, reason, excerpt);
    this.sql.trimQuarantine.run(site, seq - maxQuarantined);
  }

  private commitSubject(site: number, { subject, isRebuilt, change, totals, rankKey }: SubjectPlan): void {
    const key = subjectKey(subject);
    if (isRebuilt) {
      for (const clear of this.sql.clearSubject) clear.run(site, key);
      // nothing is left of it: no row, as if it had never been
      if (change.added.length === 0 && change.days.length === 0) return;
    }
    const entryKey = (entry: LedgerEntry) =>
      [site, key, entry.rule, entry.bucket, entry.atMs, entry.id, entry.visitor] as const;
    for (const entry of change.removed) this.sql.removeLedgerEntry.run(...entryKey(entry));
    for (const entry of change.added) {
      this.sql.addLedgerEntry.run(...entryKey(entry), entry.visit, entry.day, entry.points, entry.counts ? 1 : 0);
    }
    for (const slot of change.slots)
      this.sql.putSlot.run(site, key, slot.rule, slot.key, slot.bucket, slot.atMs, slot.id, slot.visitor);
    for (const d of change.days)
      this.sql.putDay.run(
        site,
        key,
        d.day,
        d.lastAtMs,
        d.lastId,
        d.lastVisitor,
        d.lastVisit,
        d.hasSeveralVisits ? 1 : 0,
      );
    for (const v of change.visits)
      this.sql.putVisit.run(site, key, v.visit, v.pageViews, v.lastAtMs, v.lastId, v.lastVisitor, v.lastDay);
    for (const v of change.windowViews)
      this.sql.putWindowView.run(site, key, v.rule, v.atMs, v.id, v.visitor, v.visit, v.day, v.engagedMs);
    this.sql.putSubject.run(
      site,
      key,
      subject.kind,
      fromAccumulators(totals.accumulators),
      rankKey ?? null,
      totals.lastSeenAtMs,
    );
  }

  private loadBucket(
    state: SubjectState,
    site: number,
    subject: string,
    { bucketKey: name, rule, bucket, limit }: { bucketKey: string; rule: string; bucket: string; limit: number },
  ): void {
    if (state.buckets.has(name)) return;
    const rows = this.sql.newestOfBucket.all(site, subject, rule, bucket, limit) as LedgerRow[];
    if (rows.length > 0) state.buckets.set(name, rows.map(toLedgerEntry));
  }

  /** Adds the entry of a slot's holder, which may wait further down its bucket than what was loaded. */
  private loadEntry(
    state: SubjectState,
    site: number,
    subject: string,
    { rule, bucket, atMs, id, visitor }: Pick<LedgerEntry, 'rule' | 'bucket' | 'atMs' | 'id' | 'visitor'>,
  ): void {
    const entries = state.buckets.get(bucketKey(rule, bucket)) ?? [];
    if (entries.some((entry) => compareMoments(entry, { atMs, id, visitor }) === 0)) return;
    const row = this.sql.ledgerEntry.get(site, subject, rule, bucket, atMs, id, visitor) as LedgerRow | undefined;
    if (row) state.buckets.set(bucketKey(rule, bucket), [...entries, toLedgerEntry(row)]);
  }

  private loadDays(state: SubjectState, site: number, subject: string, days: ReadonlySet<number>): void {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (const day of days) {
      from = Math.min(from, day);
      to = Math.max(to, day);
    }
    for (const row of this.sql.days.all(site, subject, from, to) as ActiveDayRow[])
      state.days.set(row.day, toActiveDay(row));
  }

  private loadWindow(
    state: SubjectState,
    site: number,
    subject: string,
    { rule, fromMs, toMs }: { rule: string; fromMs: number; toMs: number },
  ): void {
    const rows = this.sql.window.all(site, subject, rule, fromMs, toMs) as WindowViewRow[];
    const views = new Map<string, WindowView>();
    for (const view of state.windows.get(rule) ?? []) views.set(`${view.visitor}/${view.id}`, view);
    for (const row of rows) views.set(`${row.visitor}/${row.id}`, toWindowView(row));
    state.windows.set(rule, [...views.values()].sort(compareMoments));
  }
}

const leadOf = (row: unknown) => (row === undefined ? undefined : toLead(row as LeadRow));
