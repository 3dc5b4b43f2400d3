import type { Config } from '../config.ts';
import { AppError } from '../domain/app-error.ts';
import type { IdentityExplanation } from '../ports/queries.ts';
import type { CliContext } from './context.ts';
import { leadNamed } from './lead-named.ts';
import { siteOf } from './site-of.ts';
import { withStore } from './with-store.ts';

/** Why each stretch of history belongs to a lead, named by id or e-mail address. */
export function explainIdentityCommand(given: {
  config: Config;
  context: CliContext;
  lead: string;
  siteKey: string | undefined;
  isJson: boolean;
}): Promise<number> {
  const { config, context, lead, siteKey, isJson } = given;
  return withStore({ config, context, mode: 'read' }, async ({ queries }) => {
    const site = siteOf(queries.sites(), siteKey).id;
    const id = leadNamed(queries, { site, name: lead, nowMs: context.clock.nowMs() });
    const identity = queries.identity({ site, lead: id });
    if (!identity) throw new AppError('unknown_lead', `there is no lead ${lead} on this site`);
    if (isJson) context.print(JSON.stringify(identity, undefined, 2));
    else for (const line of linesOf(identity)) context.print(line);
    return 0;
  });
}

function linesOf({ lead, leads, merges, stretches, direct }: IdentityExplanation): string[] {
  const undone = new Set(merges.map(({ undoes }) => undoes));
  return [
    ...leads.map(
      ({ id, email, externalId, trust, source, createdAtMs }) =>
        `${id}${id === lead ? '' : `, now ${lead}`}: ${[email, externalId].filter(Boolean).join(', ') || 'no e-mail or id'}; ${trust}; known by ${source} since ${iso(createdAtMs)}`,
    ),
    ...merges.map(({ id, lead: from, into, undoes, atMs, by, why }) => {
      const what = undoes === undefined ? 'merged' : `split (takes back ${undoes})`;
      return `${id}: ${from} and ${into} ${what} at ${iso(atMs)} by ${by}${why && `: ${why}`}${undone.has(id) ? ' (taken back)' : ''}`;
    }),
    ...stretches.flatMap(({ visitor, fromMs, toMs, trust, touchpoints, because }) => [
      `browser ${visitor}: ${counted(touchpoints)} from ${iso(fromMs)} to ${toMs === undefined ? 'now on' : iso(toMs)}, ${trust}, because`,
      ...because.map(
        (reason) =>
          `  ${iso(reason.firstAtMs)} ${reason.lead} ${reason.trust}: ${reason.how}${reason.said ? `, ${reason.said}` : ''}${reason.times > 1 ? `; ${reason.times} times, last ${iso(reason.lastAtMs)}` : ''}`,
      ),
    ]),
    ...direct.map(({ lead: of, touchpoints }) => `told of ${of} by a server or by hand: ${counted(touchpoints)}`),
  ];
}

const counted = (touchpoints: number) => `${touchpoints} touchpoint${touchpoints === 1 ? '' : 's'}`;

/** The far ends of an interval are beyond what a Date can say. */
const iso = (ms: number) => new Date(Math.max(-8.64e15, Math.min(8.64e15, ms))).toISOString();
