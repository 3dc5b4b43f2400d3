import type { Device } from '../domain/device.ts';
import type { MergeRecord } from '../domain/lead-group.ts';
import type { OwnershipInterval, TrustLevel } from '../domain/ownership.ts';
import type { DecisionKind, DeclineReason, Stage, StageDecision } from '../domain/stage.ts';
import type { ActiveDay, LedgerEntry, Slot, VisitTotal, WindowView } from '../domain/subject-state.ts';
import type { PageView, Touchpoint, TouchType, UnscoredReason } from '../domain/touchpoint.ts';
import type { KnownClaim, StoredDecision, StoredLead, VisitorSeen } from '../ports/store.ts';

/**
 * Rows as SQL names them, and the domain's values made from them. The casts here are the edge between the two: only
 * {@link ../storage/sqlite-store.ts} writes these columns, from the domain's types.
 */

export interface TouchpointRow {
  visitor: string;
  id: string;
  type: string;
  occurred_at_ms: number;
  received_at_ms: number;
  day: number;
  visit: string;
  view: string | null;
  data: string;
  unscored: string | null;
}

export function toTouchpoint(row: TouchpointRow): Touchpoint {
  return {
    visitor: row.visitor,
    id: row.id,
    type: row.type as TouchType,
    occurredAtMs: row.occurred_at_ms,
    receivedAtMs: row.received_at_ms,
    day: row.day,
    visit: row.visit,
    view: row.view ?? undefined,
    data: JSON.parse(row.data),
    unscored: (row.unscored as UnscoredReason | null) ?? undefined,
  };
}

export interface PageViewRow {
  visitor: string;
  view: string;
  id: string | null;
  occurred_at_ms: number;
  day: number;
  visit: string;
  url: string;
  title: string;
  page_kind: string;
  engaged_ms: number;
  scroll_pct: number;
  unscored: string | null;
  /** From the touchpoint of its `page_view`. */
  referrer: string | null;
  proposed_lead: string | null;
}

export function toPageView(row: PageViewRow): PageView {
  return {
    visitor: row.visitor,
    view: row.view,
    id: row.id ?? undefined,
    occurredAtMs: row.occurred_at_ms,
    day: row.day,
    visit: row.visit,
    url: row.url,
    title: row.title,
    referrer: row.referrer ?? undefined,
    pageKind: row.page_kind,
    engagedMs: row.engaged_ms,
    scrollPct: row.scroll_pct,
    unscored: (row.unscored as UnscoredReason | null) ?? undefined,
    proposedLead: row.proposed_lead ?? undefined,
  };
}

export interface VisitorRow {
  first_seen_at_ms: number;
  last_seen_at_ms: number;
  is_bot: number;
  device: Device | null;
}

export function toSeen({ first_seen_at_ms, last_seen_at_ms, is_bot, device }: VisitorRow): VisitorSeen {
  return {
    firstSeenAtMs: first_seen_at_ms,
    lastSeenAtMs: last_seen_at_ms,
    isBot: is_bot === 1,
    device: device ?? undefined,
  };
}

export interface LeadRow {
  id: string;
  email: string | null;
  external_id: string | null;
  name: string | null;
  company: string | null;
  traits: string;
  trust: string;
  source: string;
  created_at_ms: number;
  updated_at_ms: number;
  survivor: string | null;
  mail_domain: string | null;
}

export function toLead(row: LeadRow): StoredLead {
  return {
    id: row.id,
    email: row.email ?? undefined,
    externalId: row.external_id ?? undefined,
    name: row.name ?? undefined,
    company: row.company ?? undefined,
    traits: JSON.parse(row.traits),
    trust: row.trust as TrustLevel,
    source: row.source,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    survivor: row.survivor ?? undefined,
  };
}

export interface MergeRow {
  id: string;
  lead: string;
  into_lead: string;
  undoes: string | null;
  at_ms: number;
  said_by: string;
  why: string;
}

export function toMergeRecord(row: MergeRow): MergeRecord {
  const { id, lead, into_lead, undoes, at_ms, said_by, why } = row;
  return { id, lead, into: into_lead, undoes: undoes ?? undefined, atMs: at_ms, by: said_by, why };
}

export interface IntervalRow {
  from_ms: number;
  to_ms: number;
  lead: string;
  trust: string;
}

export function toInterval(row: IntervalRow): OwnershipInterval {
  return { fromMs: row.from_ms, toMs: row.to_ms, lead: row.lead, trust: row.trust as TrustLevel };
}

export interface LedgerRow {
  rule: string;
  bucket: string;
  at_ms: number;
  id: string;
  visitor: string;
  visit: string;
  day: number;
  points: number;
  counts: number;
}

export function toLedgerEntry(row: LedgerRow): LedgerEntry {
  const { rule, bucket, id, visitor, visit, day, points } = row;
  return { rule, bucket, atMs: row.at_ms, id, visitor, visit, day, points, counts: row.counts === 1 };
}

export interface DecisionHead {
  at_ms: number;
  kind: string;
  wake_at_ms: number | null;
}

function toDecisionHead({ at_ms, kind, wake_at_ms }: DecisionHead): StageDecision {
  return { atMs: at_ms, kind: kind as DecisionKind, wakeAtMs: wake_at_ms ?? undefined };
}

export interface DecisionRow extends DecisionHead {
  id: string;
  lead: string;
  from_stage: string;
  to_stage: string;
  reason: string | null;
  note: string;
  by: string;
  score: number;
  model_version: number;
  evidence: string;
}

export function toDecision(row: DecisionRow): StoredDecision {
  return {
    ...toDecisionHead(row),
    id: row.id,
    lead: row.lead,
    fromStage: row.from_stage as Stage,
    toStage: row.to_stage as Stage,
    reason: (row.reason as DeclineReason | null) ?? undefined,
    note: row.note,
    by: row.by,
    score: row.score,
    modelVersion: row.model_version,
    evidence: JSON.parse(row.evidence),
  };
}

export interface ClaimRow {
  at_ms: number;
  id: string;
  lead: string;
  trust: string;
  survivor: string | null;
}

export function toClaim({ at_ms, id, lead, trust, survivor }: ClaimRow): KnownClaim {
  return { atMs: at_ms, id, lead, trust: trust as TrustLevel, survivor: survivor ?? undefined };
}

export interface SlotRow {
  rule: string;
  key: string;
  bucket: string;
  at_ms: number;
  id: string;
  visitor: string;
}

export function toSlot({ rule, key, bucket, at_ms, id, visitor }: SlotRow): Slot {
  return { rule, key, bucket, atMs: at_ms, id, visitor };
}

export interface ActiveDayRow {
  day: number;
  last_at_ms: number;
  last_id: string;
  last_visitor: string;
  last_visit: string;
  has_several_visits: number;
}

export function toActiveDay(row: ActiveDayRow): ActiveDay {
  return {
    day: row.day,
    lastAtMs: row.last_at_ms,
    lastId: row.last_id,
    lastVisitor: row.last_visitor,
    lastVisit: row.last_visit,
    hasSeveralVisits: row.has_several_visits === 1,
  };
}

export interface VisitTotalRow {
  /** See {@link visitPartKey}. */
  visit: string;
  page_views: number;
  last_at_ms: number;
  last_id: string;
  last_visitor: string;
  last_day: number;
}

export function toVisitTotal(row: VisitTotalRow): VisitTotal {
  const [visit = '', sinceMs] = row.visit.split('~');
  return {
    visit,
    sinceMs: sinceMs === undefined ? undefined : Number(sinceMs),
    pageViews: row.page_views,
    lastAtMs: row.last_at_ms,
    lastId: row.last_id,
    lastVisitor: row.last_visitor,
    lastDay: row.last_day,
  };
}

export interface WindowViewRow {
  rule: string;
  at_ms: number;
  id: string;
  visitor: string;
  visit: string;
  day: number;
  engaged_ms: number;
}

export function toWindowView({ rule, at_ms, id, visitor, visit, day, engaged_ms }: WindowViewRow): WindowView {
  return { rule, atMs: at_ms, id, visitor, visit, day, engagedMs: engaged_ms };
}
