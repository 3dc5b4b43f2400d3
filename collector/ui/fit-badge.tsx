import type { Fit } from '../domain/fit/fit.ts';
import { fill } from './fill.ts';
import type { Reader } from './reader.ts';

/** Fit as a letter, a number and how much is known: beside the score, never in it. */
export function FitBadge({ fit, reader }: { fit: Fit | undefined; reader: Reader }) {
  const { fit: words } = reader.texts;
  if (!fit) return <span class="hint">{words.none}</span>;
  const { grade, score, coveragePct, persona } = fit;
  const hint = fill(words.coverage, { persona: personaName(persona, reader), pct: reader.percent(coveragePct) });
  return (
    <span class={`grade grade-${grade.toLowerCase()}`} title={hint}>
      <bdi class="grade-letter">{grade}</bdi>{' '}
      <data class="fit-score" value={String(score)}>
        {reader.count(score)}
      </data>{' '}
      <span class="hint">{fill(words.knownPct, { pct: reader.percent(coveragePct) })}</span>
    </span>
  );
}

/** A persona's name: translated while it is one of ours, else as its author wrote it. */
export function personaName({ id, name }: Fit['persona'], { texts }: Reader): string {
  const { personas } = texts.fit;
  return Object.hasOwn(personas, id) ? personas[id as keyof typeof personas] : name;
}
