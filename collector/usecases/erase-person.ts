import { AppError } from '../domain/app-error.ts';
import type { CommandClient, Erasure } from '../ports/commands.ts';
import type { TouchpointKey } from '../ports/erasure.ts';
import type { Queries } from '../ports/queries.ts';

/**
 * Erases a person. What others sent that names them is looked for first, in short stretches beside live traffic; then one
 * transaction takes everything out, also what arrived during the search. Stopped before that, nothing has happened. Throws
 * `AppError('unknown_lead')`.
 */
export async function erasePerson(
  {
    queries,
    commands,
    pause,
  }: {
    queries: Pick<Queries, 'lead' | 'mentions'>;
    commands: Pick<CommandClient, 'eraseLead'>;
    /** Lets others run between two stretches. */
    pause: () => Promise<unknown>;
  },
  { site, lead, nowMs }: { site: number; lead: string; nowMs: number },
): Promise<Erasure> {
  const known = queries.lead({ site, lead, nowMs });
  if (!known) throw new AppError('unknown_lead', `There is no lead ${lead} on this site.`);
  const mentions: TouchpointKey[] = [];
  let searchedSeq = 0;
  for (let isDone = false; !isDone; ) {
    const found = queries.mentions({ site, lead, afterSeq: searchedSeq });
    mentions.push(...found.touchpoints);
    ({ searchedSeq, isDone } = found);
    await pause();
  }
  return commands.eraseLead({ site, lead, searchedSeq, mentions, nowMs });
}
