import { pageKindOf } from '../domain/classify.ts';
import { frequencyRulesFor } from '../domain/compiled-model.ts';
import { maxWindowViews } from '../domain/derived.ts';
import { isInForceAt } from '../domain/model-succession.ts';
import { ownerAt } from '../domain/ownership.ts';
import { foldPageView } from '../domain/page-view.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { Subject } from '../domain/subject.ts';
import type { PageView, Touchpoint } from '../domain/touchpoint.ts';
import type { IncomingBatch, IncomingEvent } from '../ports/commands.ts';
import type { Store, VisitorView } from '../ports/store.ts';

interface NewTouchpoints {
  readonly touchpoints: readonly Touchpoint[];
  /** Page views that they made or changed, by view id. */
  readonly views: ReadonlyMap<string, PageView>;
  readonly repeated: number;
  readonly reusedViews: readonly IncomingEvent[];
}

/** The events that are not stored yet, and the page views they add to. The first event with an id is the one that counts. */
export async function newTouchpoints(
  store: Store,
  batch: IncomingBatch,
  known: VisitorView,
  model: ScoringModel,
): Promise<NewTouchpoints> {
  const ids = new Set(known.knownIds);
  const views = new Map<string, PageView>();
  const touchpoints: Touchpoint[] = [];
  const reusedViews: IncomingEvent[] = [];
  let repeated = 0;
  for (const event of batch.events) {
    if (ids.has(event.id)) {
      repeated += 1;
      continue;
    }
    const { visitor, visit, receivedAtMs } = batch;
    const isCrowded =
      event.unscored === undefined && (await isInCrowd(store, batch.site, { event, visitor, known, model }));
    const unscored = isCrowded ? 'crowded' : event.unscored;
    const { id, type, occurredAtMs, day, view: viewId, data } = event;
    const touchpoint: Touchpoint = {
      visitor,
      id,
      type,
      occurredAtMs,
      receivedAtMs,
      day,
      visit,
      view: viewId,
      data,
      unscored,
    };
    if (event.view !== undefined && (event.type === 'page_view' || event.type === 'engagement')) {
      const view = views.get(event.view) ?? known.pageViews.get(event.view);
      if (event.type === 'page_view' && view?.id !== undefined) {
        reusedViews.push(event);
        continue;
      }
      views.set(event.view, foldPageView(view, touchpoint, model));
    }
    ids.add(event.id);
    touchpoints.push(touchpoint);
  }
  return { touchpoints, views, repeated, reusedViews };
}

/** Whether so many page views lie around this one that it is kept but not scored; see {@link maxWindowViews}. */
async function isInCrowd(
  store: Store,
  site: number,
  { event, visitor, known, model }: { event: IncomingEvent; visitor: string; known: VisitorView; model: ScoringModel },
): Promise<boolean> {
  if (event.type !== 'page_view' || !known.seen) return false;
  const lead = ownerAt(known.intervals, event.occurredAtMs);
  const subject: Subject = lead === undefined ? { kind: 'visitor', id: visitor } : { kind: 'lead', id: lead };
  const { url = '', referrer } = event.data;
  for (const rule of frequencyRulesFor({ kind: 'view', url, referrer, pageKind: pageKindOf(url, model) }, model)) {
    if (!isInForceAt(rule, event.occurredAtMs)) continue;
    const [fromMs, toMs] = [event.occurredAtMs - rule.windowMs, event.occurredAtMs + rule.windowMs];
    const around = { site, subject, rule: rule.id, fromMs, toMs, limit: maxWindowViews };
    if ((await store.windowViewCount(around)) >= maxWindowViews) return true;
  }
  return false;
}
