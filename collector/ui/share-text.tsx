import { minCases, type Share } from '../domain/report/share.ts';
import { fill } from './fill.ts';
import type { Reader } from './reader.ts';

/** A share with the interval that the true one lies in; of too few, the words that say so. */
export function ShareText({ share, reader }: { share: Share; reader: Reader }) {
  const { reports: words } = reader.texts;
  if (!share.rate) {
    return (
      <span class="hint" title={fill(words.tooFewHint, { n: reader.count(minCases) })}>
        {words.tooFew}
      </span>
    );
  }
  const { value, low, high } = share.rate;
  return (
    <>
      {reader.share(value)}{' '}
      <span class="hint block" title={words.intervalHint}>
        {fill(words.interval, { low: reader.share(low), high: reader.share(high) })}
      </span>
    </>
  );
}
