import type { TrustLevel } from '../domain/ownership.ts';
import type { Reader } from './reader.ts';

/** How sure it is who the lead is. */
export function TrustBadge({ trust, reader }: { trust: TrustLevel; reader: Reader }) {
  return (
    <span class={`badge trust-${trust}`} title={reader.texts.trustHints[trust]}>
      {reader.texts.trust[trust]}
    </span>
  );
}
