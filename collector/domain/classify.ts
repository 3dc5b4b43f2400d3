import { type Condition, type Predicate, predicateOf } from './condition.ts';
import { FactFields } from './fact-fields.ts';
import { foldText } from './fold-text.ts';
import { pathOf, queryOf } from './normal-url.ts';
import { remembered } from './remembered.ts';
import { RuleIndex } from './rule-index.ts';
import type { PageKindRule, ScoringModel, UrlKindRule, WordRule } from './scoring-model.ts';

/** What nothing matches. */
export const otherKind = 'other';

/** The kinds that pages of a site can be of, without the one for what nothing matches. */
export const pageKindsOf = ({ pageKinds, urlKinds = [] }: PageKindModel): string[] => [
  ...new Set([...pageKinds, ...urlKinds].map(({ kind }) => kind)),
];

/** Why a page is of its kind. */
export type PageKindReason =
  | { readonly by: 'url'; readonly kind: string; readonly pattern: string }
  | { readonly by: 'word'; readonly kind: string; readonly word: string; readonly isSection: boolean }
  | { readonly by: 'nothing'; readonly kind: string };

type PageKindModel = Pick<ScoringModel, 'pageKinds' | 'urlKinds'>;

/** Pages are looked at again and again: the kind of a URL is worked out once per model. */
export function pageKindOf(url: string, model: PageKindModel): string {
  let kindOf = kindsByUrl.get(model);
  if (!kindOf) {
    kindOf = remembered((each) => pageKindReason(each, model).kind);
    kindsByUrl.set(model, kindOf);
  }
  return kindOf(url);
}

const kindsByUrl = new WeakMap<PageKindModel, (url: string) => string>();

/**
 * The kind of a page and what decided it: the first URL pattern of the site that fits, else the words in its path, in one
 * linear pass. A section that comes first keeps all below it; else the earliest rule of the model that matches any segment
 * wins. `/blog/pricing-tips` → blog; `/products/pricing.html` → pricing; `/` → other.
 */
export function pageKindReason(url: string, model: PageKindModel): PageKindReason {
  const pattern = patternFor(url, model);
  if (pattern) return { by: 'url', ...pattern };
  const places = placesOf(model.pageKinds);
  let best: { place: number; word: string } | undefined;
  for (const segment of foldText(pathOf(url)).split('/')) {
    const found = earliest(wordsOf(segment), places);
    if (!found) continue;
    if (!best && model.pageKinds[found.place]!.isSection) return byWord(found, model.pageKinds);
    if (!model.pageKinds[found.place]!.isSection && (!best || found.place < best.place)) best = found;
  }
  return best ? byWord(best, model.pageKinds) : { by: 'nothing', kind: otherKind };
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

/**
 * What a URL pattern asks: `acme.example/products/*` a host and a path, `/pricing/**` a path on any host,
 * `*.acme.example/**` the hosts below one as well, `/page?id=7` a parameter besides the path.
 */
function conditionOfPattern(pattern: string): Condition {
  const start = pattern.indexOf('/');
  const host = foldText(start < 0 ? pattern : pattern.slice(0, start));
  const [path = ''] = (start < 0 ? '/' : pattern.slice(start)).split('?', 1);
  const of: Condition[] = [{ op: 'matches', field: 'path', value: path }];
  if (host.startsWith('*.')) {
    const domain = host.slice(2);
    of.push({
      op: 'any',
      of: [
        { op: 'is', field: 'host', value: domain },
        { op: 'ends_with', field: 'host', value: `.${domain}` },
      ],
    });
  } else if (host !== '') of.push({ op: 'is', field: 'host', value: host.replace(/^www\./, '') });
  for (const [name, value] of queryOf(pattern)) of.push({ op: 'is', field: `query.${name}`, value });
  return { op: 'all', of };
}

type UrlKindIndex = RuleIndex<{ readonly rule: UrlKindRule; readonly holds: Predicate }>;
const urlIndexes = new WeakMap<readonly UrlKindRule[], UrlKindIndex>();

function patternFor(url: string, { urlKinds }: PageKindModel): UrlKindRule | undefined {
  if (!urlKinds || urlKinds.length === 0) return undefined;
  let index = urlIndexes.get(urlKinds);
  if (!index) {
    const entries = urlKinds.map((rule) => ({ rule, condition: conditionOfPattern(rule.pattern) }));
    index = new RuleIndex(
      entries.map(({ rule, condition }) => ({ rule, condition, holds: predicateOf(condition) })),
      ({ condition }) => condition,
    );
    urlIndexes.set(urlKinds, index);
  }
  const fields = new FactFields({ kind: 'view', pageKind: '', url, referrer: undefined });
  return index.find(fields).find(({ holds }) => holds(fields))?.rule;
}

const wordPlaces = new WeakMap<readonly WordRule[], ReadonlyMap<string, number>>();

/** Of each word the first rule that has it; worked out once per model. */
function placesOf(rules: readonly WordRule[]): ReadonlyMap<string, number> {
  const known = wordPlaces.get(rules);
  if (known) return known;
  const places = new Map<string, number>();
  for (const [place, { words }] of rules.entries()) {
    for (const word of words) if (!places.has(foldText(word))) places.set(foldText(word), place);
  }
  wordPlaces.set(rules, places);
  return places;
}

function earliest(
  words: readonly string[],
  places: ReadonlyMap<string, number>,
): { place: number; word: string } | undefined {
  let best: { place: number; word: string } | undefined;
  for (const word of words) {
    const place = places.get(word);
    if (place !== undefined && (!best || place < best.place)) best = { place, word };
  }
  return best;
}

function byWord({ place, word }: { place: number; word: string }, rules: readonly PageKindRule[]): PageKindReason {
  const { kind, isSection } = rules[place]!;
  return { by: 'word', kind, word, isSection };
}

function kindByWords(text: string, rules: readonly WordRule[]): string {
  const found = earliest(wordsOf(foldText(text)), placesOf(rules));
  return found ? rules[found.place]!.kind : otherKind;
}

const wordsOf = (text: string) => text.split(/[-_. +~,]+/);
