import { pageKindOf } from './classify.ts';
import type { ScoringModel } from './scoring-model.ts';
import type { PageView, TouchData, Touchpoint } from './touchpoint.ts';

/**
 * Adds a `page_view` or `engagement` to what is known of its page view. The order in which they arrive does not matter:
 * the page view dates and places it, engagement only raises its totals.
 */
export function foldPageView(known: PageView | undefined, touchpoint: Touchpoint, model: ScoringModel): PageView {
  const { visitor, view = '', id, occurredAtMs, day, visit, data, unscored } = touchpoint;
  const engagedMs = Math.max(known?.engagedMs ?? 0, engagedMsOf(data));
  const scrollPct = Math.max(known?.scrollPct ?? 0, data.scrollPct ?? 0);
  if (touchpoint.type === 'page_view') {
    const url = data.url ?? '';
    const title = data.title ?? '';
    return {
      visitor,
      view,
      id,
      occurredAtMs,
      day,
      visit,
      url,
      title,
      referrer: data.referrer,
      pageKind: pageKindOf(url, model),
      engagedMs,
      scrollPct,
      unscored,
      proposedLead: data.proposedLead,
    };
  }
  // engagement came first: a place holder, dated by the earliest, until its page view says where and when
  const keepsPlace = known && (known.id !== undefined || known.occurredAtMs <= occurredAtMs);
  if (keepsPlace) return { ...known, engagedMs, scrollPct };
  return {
    visitor,
    view,
    id: undefined,
    occurredAtMs,
    day,
    visit,
    url: '',
    title: '',
    referrer: undefined,
    pageKind: '',
    engagedMs,
    scrollPct,
    unscored,
    proposedLead: undefined,
  };
}

/** A total that no hand was seen in waits for one that it was: link scanners and headless visitors stay for nothing. */
export const engagedMsOf = ({ human, engagedMs }: TouchData): number => (human !== false && engagedMs) || 0;
