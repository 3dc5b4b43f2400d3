import { assetKey, assetKindOf, formKindOf, otherKind } from './classify.ts';
import type { ScoringModel } from './scoring-model.ts';
import type { PageView, TouchData, Touchpoint, TouchType } from './touchpoint.ts';

/** What rules look at: a page view with its engagement, or an act. Bots and late events never become facts. */
export type Fact = ViewFact | ActFact;

interface FactBase {
  readonly visitor: string;
  /** The touchpoint that the points will be written to. */
  readonly id: string;
  readonly atMs: number;
  readonly day: number;
  readonly visit: string;
}

export interface ViewFact extends FactBase {
  readonly kind: 'view';
  readonly url: string;
  readonly referrer: string | undefined;
  readonly pageKind: string;
  readonly engagedMs: number;
  /** Engagement that this subject's state already knows of this view; `undefined` when the view is new to it. */
  readonly knownEngagedMs: number | undefined;
}

export interface ActFact extends FactBase {
  readonly kind: 'act';
  readonly type: TouchType;
  readonly asset: string;
  readonly assetKind: string;
  readonly formKind: string;
  readonly contactSales: boolean;
  readonly name: string;
  readonly subject: string;
  readonly landed: boolean;
  /** Points of a manual adjustment, else 0. */
  readonly points: number;
  /** What the touchpoint carries, for conditions on it. */
  readonly data: TouchData;
}

/** As much of a page view as its fact is made of. */
export type ScoredView = Pick<
  PageView,
  'visitor' | 'id' | 'occurredAtMs' | 'day' | 'visit' | 'url' | 'referrer' | 'pageKind' | 'engagedMs' | 'unscored'
>;

/** The fact of a page view; `undefined` while its `page_view` is missing, and for what may not score. */
export function viewFact(view: ScoredView, knownEngagedMs: number | undefined): ViewFact | undefined {
  if (view.id === undefined || view.unscored) return undefined;
  const { visitor, id, occurredAtMs: atMs, day, visit, url, referrer, pageKind, engagedMs } = view;
  return { kind: 'view', visitor, id, atMs, day, visit, url, referrer, pageKind, engagedMs, knownEngagedMs };
}

/** The fact of any other touchpoint; `undefined` for page views and engagement (they make views) and for what may not score. */
export function actFact(touchpoint: Touchpoint, model: ScoringModel): ActFact | undefined {
  const { type, data, visitor, id, occurredAtMs: atMs, day, visit, unscored } = touchpoint;
  if (unscored || type === 'page_view' || type === 'engagement') return undefined;
  return {
    kind: 'act',
    visitor,
    id,
    atMs,
    day,
    visit,
    type,
    asset: data.href === undefined ? '' : assetKey(data.href),
    assetKind: data.href === undefined ? otherKind : assetKindOf(data.href, model),
    formKind: formKindFor(touchpoint, model),
    contactSales: data.contactSales ?? false,
    name: data.name ?? '',
    subject: data.subject ?? '',
    landed: data.landed ?? false,
    points: data.points ?? 0,
    data,
  };
}

function formKindFor({ type, data }: Touchpoint, model: ScoringModel): string {
  // a subscription told by a server is of the newsletter form's kind
  if (type === 'newsletter') return 'newsletter';
  return data.form === undefined ? otherKind : formKindOf(data.form, model);
}
