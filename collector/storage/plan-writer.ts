import { registeredDomainOf } from '../domain/fit/registered-domain.ts';
import { mergedLead } from '../domain/lead-group.ts';
import type { OwnershipInterval } from '../domain/ownership.ts';
import { subjectKey } from '../domain/subject.ts';
import { visitPartKey } from '../domain/subject-state.ts';
import type { Plan, StoredLead, SubjectPlan } from '../ports/store.ts';
import type { AlertRows } from './alert-rows.ts';
import { type LeadRow, toLead } from './rows.ts';
import type { Statements } from './statements.ts';
import { fromTotals } from './totals-text.ts';

/** Writes what a decision changes, row by row, into the running transaction. */
export class PlanWriter {
  private readonly sql: Statements;
  private readonly alerts: AlertRows;

  constructor(sql: Statements, alerts: AlertRows) {
    this.sql = sql;
    this.alerts = alerts;
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
        v.proposedLead ?? null,
      );
    }
    if (plan.visitor !== undefined) {
      const { visitor, seen } = plan;
      if (seen) {
        const { firstSeenAtMs, lastSeenAtMs, isBot, device } = seen;
        this.sql.seeVisitor.run(site, visitor, firstSeenAtMs, lastSeenAtMs, isBot ? 1 : 0, device ?? null);
      }
      for (const { atMs, id, lead, trust } of plan.claims) this.sql.addClaim.run(site, visitor, atMs, id, lead, trust);
      if (plan.intervals) this.putIntervals(site, visitor, plan.intervals);
    }
    if (plan.regrouping) this.regroup(site, plan.regrouping);
    for (const lead of plan.leads) this.saveLead(site, lead, plan.nowMs);
    for (const subject of plan.subjects) this.commitSubject(site, subject);
    for (const { lead, states } of plan.alertStates) {
      for (const [kind, { isArmed, lastFiredAtMs }] of states)
        this.sql.putAlertState.run(site, lead, kind, isArmed ? 1 : 0, lastFiredAtMs ?? null);
    }
    for (const alert of plan.alerts) this.alerts.add(site, alert);
    for (const handOff of plan.handOffs) this.alerts.startHandOff(site, handOff);
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
      mailDomainOf(email),
    );
    // of a merged person it may change the address that they go by
    if (lead.survivor !== undefined) this.listUnderDomain(site, lead.survivor);
  }

  private regroup(site: number, { record, survivors, intervals }: NonNullable<Plan['regrouping']>): void {
    const { id, lead, into, undoes, atMs, by, why } = record;
    this.sql.addMerge.run(site, id, lead, into, undoes ?? null, atMs, by, why);
    for (const [member, survivor] of survivors) this.sql.setSurvivor.run(survivor ?? null, site, member);
    for (const member of survivors.keys()) this.listUnderDomain(site, member);
    for (const [visitor, owned] of intervals) this.putIntervals(site, visitor, owned);
  }

  /** Whoever a lead stands for is listed under the domain of the address that they go by, as is who stands for nobody else. */
  private listUnderDomain(site: number, lead: string): void {
    const group = this.sql.leadGroup.all(site, lead) as LeadRow[];
    const people = group.length > 0 ? group : ([this.sql.leadById.get(site, lead)] as LeadRow[]);
    this.sql.setMailDomain.run(mailDomainOf(mergedLead(people.map(toLead)).email), site, lead);
  }

  private putIntervals(site: number, visitor: string, intervals: readonly OwnershipInterval[]): void {
    this.sql.clearIntervals.run(site, visitor);
    for (const { fromMs, toMs, lead, trust } of intervals)
      this.sql.addInterval.run(site, visitor, fromMs, toMs, lead, trust);
  }

  /** Writes what one subject's score became. A subject that was rebuilt to nothing leaves no row. */
  commitSubject(site: number, { subject, isRebuilt, change, totals, rankKey }: SubjectPlan): void {
    const key = subjectKey(subject);
    if (isRebuilt) {
      for (const clear of this.sql.clearSubject) clear.run(site, key);
    }
    // nothing is its own: no row, as if it had never been
    if (totals.lastSeenAtMs === 0) return;
    for (const entry of change.removed)
      this.sql.removeLedgerEntry.run(site, key, entry.rule, entry.bucket, entry.atMs, entry.id, entry.visitor);
    for (const entry of change.added)
      this.sql.addLedgerEntry.run(
        site,
        key,
        entry.rule,
        entry.bucket,
        entry.atMs,
        entry.id,
        entry.visitor,
        entry.visit,
        entry.day,
        entry.points,
        entry.counts ? 1 : 0,
      );
    for (const slot of change.slots)
      this.sql.putSlot.run(site, key, slot.rule, slot.key, slot.bucket, slot.atMs, slot.id, slot.visitor);
    for (const day of change.days)
      this.sql.putDay.run(
        site,
        key,
        day.day,
        day.lastAtMs,
        day.lastId,
        day.lastVisitor,
        day.lastVisit,
        day.hasSeveralVisits ? 1 : 0,
      );
    for (const visit of change.visits)
      this.sql.putVisit.run(
        site,
        key,
        visitPartKey(visit),
        visit.pageViews,
        visit.lastAtMs,
        visit.lastId,
        visit.lastVisitor,
        visit.lastDay,
      );
    for (const v of change.windowViews)
      this.sql.putWindowView.run(site, key, v.rule, v.atMs, v.id, v.visitor, v.visit, v.day, v.engagedMs);
    this.sql.putSubject.run(site, key, subject.kind, fromTotals(totals), rankKey ?? null, totals.lastSeenAtMs);
  }
}

const mailDomainOf = (email: string | undefined) => (email === undefined ? null : registeredDomainOf(email));
