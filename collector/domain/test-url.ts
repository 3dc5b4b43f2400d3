import { type PageKindReason, pageKindReason } from './classify.ts';
import { frequencyRulesFor, type Page, viewRulesFor } from './compiled-model.ts';
import { normalText, normalUrl } from './normal-url.ts';
import type { DwellRule, FrequencyRule, ScoringModel, ViewRule } from './scoring-model.ts';

/** What a model makes of a page: for the people who write its rules. */
export interface UrlTest {
  /** One line that is the same for all spellings of the page. */
  readonly normal: string;
  readonly pageKind: PageKindReason;
  /** Rules that a view of the page earns by or counts for, from the engagement that each asks for. */
  readonly rules: readonly {
    readonly id: string;
    readonly name: string;
    readonly points: number;
    readonly minEngagedMs: number;
  }[];
}

/** Rules over how many pages or days somebody was here look at every page, and are not listed. */
export function testUrl(url: string, model: ScoringModel): UrlTest {
  const pageKind = pageKindReason(url, model);
  const page: Page = { kind: 'view', url, referrer: undefined, pageKind: pageKind.kind };
  const rules = [...viewRulesFor(page, model), ...frequencyRulesFor(page, model)]
    .filter(({ until }) => until === undefined)
    .flatMap(hitsOf);
  return { normal: normalText(normalUrl(url)), pageKind, rules };
}

function hitsOf(rule: ViewRule | DwellRule | FrequencyRule): UrlTest['rules'] {
  const { id, name } = rule;
  switch (rule.kind) {
    case 'view':
      return [{ id, name, points: rule.points, minEngagedMs: rule.minEngagedMs }];
    case 'dwell':
      return rule.tiers.map(({ points, minEngagedMs }) => ({ id, name, points, minEngagedMs }));
    case 'frequency':
      return [{ id, name, points: rule.points, minEngagedMs: rule.minVisitEngagedMs }];
  }
}
