import type { NoiseFlag } from '../domain/fit/noise.ts';
import type { LeadMoment, Queries } from '../ports/queries.ts';
import { readCursor, startOf } from '../ports/timeline-cursor.ts';
import type { LeadGroups } from './lead-groups.ts';
import type { Sqlite } from './open-database.ts';
import { type DecisionRow, type MergeRow, toDecision, toMergeRecord } from './rows.ts';

/** Of each kind, on one page of a timeline. */
const maxMoments = 200;

/** Reads what was decided, said, sent and written about a lead, under any id that the person ever had. */
export class MomentQueries {
  private readonly groups: LeadGroups;
  private readonly alerts;
  private readonly decisions;
  private readonly merges;
  private readonly notes;
  private readonly noise;

  constructor(sqlite: Sqlite, groups: LeadGroups) {
    this.groups = groups;
    const within = `at_ms >= @fromMs AND at_ms < @toMs`;
    const newest = `ORDER BY at_ms DESC LIMIT ${maxMoments}`;
    // alerts_by_lead, backwards
    this.alerts = sqlite.prepare(
      `SELECT id, at_ms, kinds FROM alerts WHERE site = @site AND lead = @lead AND ${within} ${newest}`,
    );
    // each of these: one lead's rows by the first two columns of the primary key; people write few
    this.decisions = sqlite.prepare(
      `SELECT * FROM stage_decisions WHERE site = @site AND lead = @lead AND ${within} ORDER BY seq DESC LIMIT ${maxMoments}`,
    );
    this.notes = sqlite.prepare(
      `SELECT id, at_ms, written_by, note FROM lead_notes WHERE site = @site AND lead = @lead AND ${within} ${newest}`,
    );
    this.noise = sqlite.prepare(
      `SELECT flag, at_ms, is_overruled, decided_by FROM noise_decisions WHERE site = @site AND lead = @lead AND ${within} ${newest}`,
    );
    // a site has few merges: those of one lead by what they name
    this.merges = sqlite.prepare(
      `SELECT * FROM lead_merges WHERE site = @site AND (lead = @lead OR into_lead = @lead) AND ${within} ${newest}`,
    );
  }

  leadMoments({ site, lead: asked, next, ...page }: Parameters<Queries['leadMoments']>[0]): LeadMoment[] {
    const span = {
      fromMs: readCursor(next)?.atMs ?? Number.MIN_SAFE_INTEGER,
      toMs: startOf(page).atMs,
    };
    const ids = this.groups.idsOf(site, this.groups.survivorOf(site, asked));
    const found = ids.flatMap((lead) => this.momentsOf({ site, lead, ...span }));
    // a merge names two leads of the group
    const byId = new Map(found.map((moment) => [moment.id, moment]));
    return [...byId.values()].sort((a, b) => b.atMs - a.atMs);
  }

  private momentsOf(at: { site: number; lead: string; fromMs: number; toMs: number }): LeadMoment[] {
    const alerts = this.alerts.all(at) as { id: string; at_ms: number; kinds: string }[];
    const decisions = (this.decisions.all(at) as DecisionRow[]).map(toDecision);
    const merges = (this.merges.all(at) as MergeRow[]).map(toMergeRecord);
    const notes = this.notes.all(at) as { id: string; at_ms: number; written_by: string; note: string }[];
    const noise = this.noise.all(at) as { flag: NoiseFlag; at_ms: number; is_overruled: number; decided_by: string }[];
    return [
      ...alerts.map(({ id, at_ms, kinds }) => ({ kind: 'alert', id, atMs: at_ms, kinds: JSON.parse(kinds) }) as const),
      ...decisions.map((decision) => ({ kind: 'decision', id: decision.id, atMs: decision.atMs, decision }) as const),
      ...merges.map((merge) => ({ kind: 'merge', id: merge.id, atMs: merge.atMs, merge }) as const),
      ...notes.map(
        ({ id, at_ms, written_by, note }) => ({ kind: 'note', id, atMs: at_ms, by: written_by, note }) as const,
      ),
      ...noise.map(
        ({ flag, at_ms, is_overruled, decided_by }) =>
          ({
            kind: 'noise',
            id: `${at.lead}-${flag}-${at_ms}`,
            atMs: at_ms,
            by: decided_by,
            flag,
            isOverruled: is_overruled === 1,
          }) as const,
      ),
    ];
  }
}
