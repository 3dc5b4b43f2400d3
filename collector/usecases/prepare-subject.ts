import { pageKindOf } from '../domain/classify.ts';
import { rankKey } from '../domain/decay.ts';
import type { Fact } from '../domain/fact.ts';
import { addGauges, addUnits } from '../domain/gauge.ts';
import { factsOfOwner, foldHistory } from '../domain/replay-subject.ts';
import { scoreFacts } from '../domain/score-facts.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import { type Subject, subjectOfKey } from '../domain/subject.ts';
import { emptyState } from '../domain/subject-state.ts';
import type { PageKindChange, PreparedSubject } from '../ports/commands.ts';
import type { HistoryReader } from '../ports/history-reader.ts';
import { factsOfLead } from './lead-facts.ts';

/**
 * A subject (by its key) as a model sees its whole history, and how many touchpoints that took. A visitor brings along the
 * page views whose kind is not the one that the model `before` says, by which they are stored.
 */
export function prepareSubject(
  reader: HistoryReader,
  { site, key, model, before }: { site: number; key: string; model: ScoringModel; before: ScoringModel },
): Omit<PreparedSubject, 'touchedTimes'> & { readonly touchpoints: number } {
  const subject = subjectOfKey(key);
  if (subject.kind === 'lead') {
    const history = factsOfLead(reader, { site, lead: subject.id });
    return { ...rowsOf(subject, history.facts(model), model), pageKinds: [], touchpoints: history.touchpoints };
  }
  const touchpoints = reader.touchpoints(site, subject.id);
  const intervals = reader.intervals(site, subject.id);
  const history = foldHistory(touchpoints, model);
  const facts = factsOfOwner(history, { intervals, owner: undefined, model });
  const pageKinds: PageKindChange[] = [];
  for (const { visitor, view, id, url, pageKind } of history.pageViews) {
    if (id !== undefined && pageKindOf(url, before) !== pageKind) pageKinds.push({ visitor, view, pageKind });
  }
  return { ...rowsOf(subject, facts, model), pageKinds, touchpoints: touchpoints.length };
}

function rowsOf(subject: Subject, facts: readonly Fact[], model: ScoringModel): Pick<PreparedSubject, 'plan'> {
  const change = scoreFacts(emptyState(), facts, model);
  const accumulators = addUnits(new Map(), change.accumulators);
  const gauges = addGauges(new Map(), change.gauges);
  // of who has a row already, the stored moment takes its place: it does not depend on the model
  const lastSeenAtMs = facts.reduce((last, { atMs }) => Math.max(last, atMs), 0);
  const totals = { accumulators, gauges, lastSeenAtMs };
  return { plan: { subject, isRebuilt: true, change, totals, rankKey: rankKey(accumulators) } };
}
