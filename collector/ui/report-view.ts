import { type ContentKind, contentKinds } from '../domain/report/content.ts';
import { type TouchModel, touchModels } from '../domain/report/report-person.ts';
import { type OriginKind, originKinds } from '../domain/report/touch-origin.ts';
import { type ReportRange, reportRanges } from '../usecases/site-report.ts';

export const reportViews = ['sources', 'content', 'funnel'] as const;
export type ReportView = (typeof reportViews)[number];

/** What of the reports an address asks for; what it leaves out, or cannot mean, is the first of the choices. */
export interface ReportAsk {
  readonly view: ReportView;
  readonly range: ReportRange;
  readonly touch: TouchModel;
  readonly origin: OriginKind;
  readonly content: ContentKind;
}

export function reportAsk(view: ReportView, query: Readonly<Record<string, string>>): ReportAsk {
  return {
    view,
    range: oneOf(reportRanges, query.days),
    touch: oneOf(touchModels, query.touch),
    origin: oneOf(originKinds, query.by),
    content: oneOf(contentKinds, query.by),
  };
}

/** The address that asks for this; `basePath`: `/sites/st_…/reports`. */
export function reportHref(basePath: string, { view, range, touch, origin, content }: ReportAsk): string {
  const path = view === 'sources' ? basePath : `${basePath}/${view}`;
  const query = new URLSearchParams();
  if (range !== reportRanges[0]) query.set('days', range);
  if (view === 'sources' && touch !== touchModels[0]) query.set('touch', touch);
  if (view === 'sources' && origin !== originKinds[0]) query.set('by', origin);
  if (view === 'content' && content !== contentKinds[0]) query.set('by', content);
  return query.size > 0 ? `${path}?${query}` : path;
}

const oneOf = <Choice extends string>(choices: readonly [Choice, ...Choice[]], asked: string | undefined): Choice =>
  choices.find((choice) => choice === asked) ?? choices[0];
