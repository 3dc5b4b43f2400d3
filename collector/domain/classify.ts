import { pathOf } from './normal-url.ts';
import type { PageKindRule, ScoringModel, WordRule } from './scoring-model.ts';

/** What nothing matches. */
const otherKind = 'other';

/**
 * The kind of a page, from the words in its path, in one linear pass.
 * A section that comes first keeps all below it; else the earliest rule of the model that matches any segment wins.
 * `/blog/pricing-tips` → blog; `/products/pricing.html` → pricing; `/` → other.
 */
export function pageKindOf(url: string, model: Pick<ScoringModel, 'pageKinds'>): string {
  let best: PageKindRule | undefined;
  for (const segment of pathOf(url).split('/')) {
    const words = wordsOf(segment);
    const rule = model.pageKinds.find((candidate) => candidate.words.some((word) => words.includes(word)));
    if (!rule) continue;
    if (rule.isSection && !best) return rule.kind;
    if (!rule.isSection && (!best || model.pageKinds.indexOf(rule) < model.pageKinds.indexOf(best))) best = rule;
  }
  return best?.kind ?? otherKind;
}

/** The kind of a download, from the words in its file name. */
export function assetKindOf(href: string, model: Pick<ScoringModel, 'assetKinds'>): string {
  return kindByWords(pathOf(href).split('/').at(-1) ?? '', model.assetKinds);
}

/** The kind of a form, from the words in its name. */
export function formKindOf(form: string, model: Pick<ScoringModel, 'formKinds'>): string {
  return kindByWords(form, model.formKinds);
}

/** What makes two downloads the same asset: host and path, without query, letter case, index page or trailing slash. */
export function assetKey(href: string): string {
  const host = /^[a-z]+:\/\/([^/?#]*)/i.exec(href)?.[1] ?? '';
  return (host + pathOf(href)).toLowerCase();
}

function kindByWords(text: string, rules: readonly WordRule[]): string {
  const words = wordsOf(text.normalize('NFC').toLowerCase());
  return rules.find((rule) => rule.words.some((word) => words.includes(word)))?.kind ?? otherKind;
}

const wordsOf = (text: string) => text.split(/[-_. +~,]+/);
