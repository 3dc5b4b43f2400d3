import { type IdentityClaim, type OwnershipInterval, ownerAt } from './ownership.ts';
import type { Touchpoint } from './touchpoint.ts';

/** What of one browser's history goes with a person. */
export interface Erased {
  /** Nobody else was ever named on it: all of it is the person's, also what is older than their first identify. */
  readonly isWhole: boolean;
  /** Ids of the touchpoints that go. */
  readonly touchpoints: ReadonlySet<string>;
}

/**
 * What a person leaves on a browser: of a shared one only the stretches that are theirs. A page view goes or stays as a whole,
 * by when it began; an identify goes with whom it names, also where another one of the same moment hides it.
 */
export function erasedOf(
  touchpoints: readonly Touchpoint[],
  {
    claims,
    intervals,
    isPerson,
  }: {
    claims: readonly IdentityClaim[];
    intervals: readonly OwnershipInterval[];
    isPerson: (lead: string) => boolean;
  },
): Erased {
  if (claims.every(({ lead }) => isPerson(lead)))
    return { isWhole: true, touchpoints: new Set(touchpoints.map(({ id }) => id)) };
  const named = new Map(claims.map(({ id, lead }) => [id, lead]));
  const beginnings = viewBeginnings(touchpoints);
  const isErased = (touchpoint: Touchpoint): boolean => {
    const { id, type, view, occurredAtMs } = touchpoint;
    const lead = named.get(id);
    if (type === 'identify' && lead !== undefined) return isPerson(lead);
    const atMs = isPartOfView(touchpoint) ? beginnings.get(view!)! : occurredAtMs;
    const owner = ownerAt(intervals, atMs);
    return owner !== undefined && isPerson(owner);
  };
  return { isWhole: false, touchpoints: new Set(touchpoints.filter(isErased).map(({ id }) => id)) };
}

/** Whether a touchpoint is a piece of a page view rather than something that was done in it. */
export const isPartOfView = ({ type, view }: Touchpoint) =>
  view !== undefined && (type === 'page_view' || type === 'engagement');

/** When each page view began: as its `page_view` says, else with the first engagement. */
function viewBeginnings(touchpoints: readonly Touchpoint[]): ReadonlyMap<string, number> {
  const beginnings = new Map<string, number>();
  const dated = new Set<string>();
  for (const touchpoint of touchpoints) {
    if (!isPartOfView(touchpoint)) continue;
    const { type, occurredAtMs } = touchpoint;
    const view = touchpoint.view!;
    if (type === 'page_view') {
      beginnings.set(view, occurredAtMs);
      dated.add(view);
    } else if (!dated.has(view)) {
      beginnings.set(view, Math.min(beginnings.get(view) ?? occurredAtMs, occurredAtMs));
    }
  }
  return beginnings;
}
