import type { Grade } from '../domain/fit/fit.ts';
import { type Queue, queues } from '../domain/queue.ts';

/** What of the leads somebody wants to see; it is the query of the list's address. */
export interface LeadListAsk {
  readonly queue: Queue | undefined;
  readonly minGrade: Grade | undefined;
  /** Id of a rule that gave points within `days`; without one: seen within `days`. */
  readonly did: string | undefined;
  readonly days: number | undefined;
  /** Search: everything else is left aside. */
  readonly text: string;
}

/** Days that can be chosen: today and yesterday, the week, the month. */
export const dayChoices = [1, 7, 30] as const;
export const gradeChoices = ['A', 'B', 'C'] as const;
const maxSearchChars = 200;

/** Reads a query; what it cannot mean is left out. `rules`: ids of the rules of the site's model. */
export function readAsk(query: Readonly<Record<string, string>>, rules: ReadonlySet<string>): LeadListAsk {
  const days = dayChoices.find((each) => String(each) === query.days);
  const did = rules.has(query.did ?? '') ? query.did : undefined;
  return {
    queue: queues.find((each) => each === query.queue),
    minGrade: gradeChoices.find((each) => each === query.grade),
    did,
    days: days ?? (did === undefined ? undefined : 7),
    text: (query.q ?? '').trim().slice(0, maxSearchChars),
  };
}

/** The query that asks for this, without `?`; empty when it asks for everything. */
export function writeAsk({ queue, minGrade, did, days, text }: LeadListAsk): string {
  const query = new URLSearchParams();
  if (text !== '') query.set('q', text);
  if (queue !== undefined) query.set('queue', queue);
  if (minGrade !== undefined) query.set('grade', minGrade);
  if (did !== undefined) query.set('did', did);
  if (days !== undefined) query.set('days', String(days));
  return query.toString();
}

export const askedForAll: LeadListAsk = {
  queue: undefined,
  minGrade: undefined,
  did: undefined,
  days: undefined,
  text: '',
};
