import { openEndMs, type TrustLevel } from '../domain/ownership.ts';
import { directVisitor } from '../domain/touchpoint.ts';
import type { ClaimReason, IdentityExplanation, Queries } from '../ports/queries.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { Sqlite } from './open-database.ts';
import {
  type ClaimRow,
  type IntervalRow,
  type LeadRow,
  type MergeRow,
  type TouchpointRow,
  toClaim,
  toInterval,
  toLead,
  toMergeRecord,
  toTouchpoint,
} from './rows.ts';
import { claimsOfVisitor, intervalsOfLead } from './statements.ts';

/** Reads why each stretch of history belongs to a person. */
export class IdentityQueries {
  private readonly groups: LeadGroups;
  private readonly lead;
  private readonly merges;
  private readonly stretches;
  private readonly claims;
  private readonly touchpoint;
  private readonly count;

  constructor(sqlite: Sqlite, groups: LeadGroups) {
    this.groups = groups;
    this.lead = sqlite.prepare('SELECT * FROM leads WHERE site = ? AND id = ?');
    // a person has few merges: the site's are read by whom they name
    this.merges = sqlite.prepare(
      `SELECT * FROM lead_merges WHERE site = @site AND (lead = @lead OR into_lead = @lead) ORDER BY at_ms, id`,
    );
    this.stretches = sqlite.prepare(`${intervalsOfLead('*')} ORDER BY from_ms, visitor`);
    this.claims = sqlite.prepare(claimsOfVisitor);
    this.touchpoint = sqlite.prepare('SELECT * FROM touchpoints WHERE site = ? AND visitor = ? AND id = ?');
    // touchpoints_by_time: one range of it
    this.count = sqlite.prepare(
      `SELECT count(*) AS count, min(occurred_at_ms) AS first, max(occurred_at_ms) AS last FROM touchpoints
       WHERE site = ? AND visitor = ? AND occurred_at_ms >= ? AND occurred_at_ms < ?`,
    );
  }

  identity({ site, lead: asked }: Parameters<Queries['identity']>[0]): IdentityExplanation | undefined {
    const id = this.groups.survivorOf(site, asked);
    const own = this.lead.get(site, id) as LeadRow | undefined;
    if (!own) return undefined;
    const group = this.groups.leadsOf(site, id);
    const leads = group.length > 0 ? group : [toLead(own)];
    const merges = new Map(
      leads.flatMap((each) =>
        (this.merges.all({ site, lead: each.id }) as MergeRow[]).map((row) => [row.id, toMergeRecord(row)]),
      ),
    );
    const rows = this.stretches.all(site, id) as (IntervalRow & { visitor: string })[];
    return {
      lead: id,
      leads: leads.map(({ id: each, email, externalId, name, company, traits, trust, source, createdAtMs }) => ({
        id: each,
        email,
        externalId,
        name,
        company,
        traits,
        trust,
        source,
        createdAtMs,
      })),
      merges: [...merges.values()].sort((a, b) => a.atMs - b.atMs),
      stretches: rows.map((row) => {
        const { fromMs, toMs, trust } = toInterval(row);
        const { visitor } = row;
        return {
          visitor,
          fromMs,
          toMs: toMs === openEndMs ? undefined : toMs,
          trust,
          ...this.extent(site, visitor, { fromMs, toMs }),
          because: this.reasons(site, visitor, { fromMs, toMs }),
        };
      }),
      direct: leads.flatMap((each) => {
        const always = { fromMs: Number.MIN_SAFE_INTEGER, toMs: Number.MAX_SAFE_INTEGER };
        const extent = this.extent(site, directVisitor(each.id), always);
        return extent.touchpoints > 0 ? [{ lead: each.id, ...extent }] : [];
      }),
    };
  }

  private extent(site: number, visitor: string, { fromMs, toMs }: { fromMs: number; toMs: number }) {
    const { count, first, last } = this.count.get(site, visitor, fromMs, toMs) as {
      count: number;
      first: number | null;
      last: number | null;
    };
    return { touchpoints: count, firstAtMs: first ?? undefined, lastAtMs: last ?? undefined };
  }

  /** The claims within a stretch; what says the same in the same way again is counted. */
  private reasons(site: number, visitor: string, { fromMs, toMs }: { fromMs: number; toMs: number }): ClaimReason[] {
    const claims = (this.claims.all(site, visitor) as ClaimRow[])
      .map(toClaim)
      .filter(({ atMs }) => fromMs <= atMs && atMs < toMs)
      .sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
    const reasons = new Map<string, ClaimReason>();
    for (const { atMs, id, lead, trust } of claims) {
      const row = this.touchpoint.get(site, visitor, id) as TouchpointRow | undefined;
      const how = howOf(row, trust);
      const data = row && toTouchpoint(row).data;
      const said = data?.email ?? data?.externalId;
      const key = JSON.stringify([lead, trust, how, said]);
      const known = reasons.get(key);
      const first = known ?? { lead, trust, how, said, firstAtMs: atMs, times: 0, lastAtMs: atMs };
      reasons.set(key, { ...first, times: first.times + 1, lastAtMs: atMs });
    }
    return [...reasons.values()];
  }
}

function howOf(row: TouchpointRow | undefined, trust: TrustLevel): ClaimReason['how'] {
  if (row?.type === 'page_view') return 'signed link';
  if (trust !== 'verified') return 'typed in the browser';
  // the server API knows of no visit
  return row?.visit === '' ? 'said by the server' : 'proof in the page';
}
