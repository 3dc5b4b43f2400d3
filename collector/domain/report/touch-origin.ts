import { hostOf, normalUrl, queryOf } from '../normal-url.ts';

/** How a visit began: the address that it opened first, and the page that led there. */
export interface VisitEntry {
  readonly url: string;
  readonly referrer: string | undefined;
}

/** By what leads are put together: channel, campaign, or the first page of the visit. */
export const originKinds = ['source', 'campaign', 'landing'] as const;
export type OriginKind = (typeof originKinds)[number];

/**
 * Where somebody came from, as one row of a table. `named`: as the address says (`newsletter / email`, a campaign, a page);
 * `referral`: from a page of this host; `direct`: nothing was said; `unseen`: they were known before they visited the website.
 */
export interface Origin {
  readonly kind: 'named' | 'referral' | 'direct' | 'unseen';
  /** Comes from the outside; empty for `direct` and `unseen`. */
  readonly name: string;
}

/** Characters of a name: a longer one is no name but a mistake, and is cut. */
const maxNameChars = 200;

/** `undefined`: there was no visit. */
export function originsOf(entry: VisitEntry | undefined): Record<OriginKind, Origin> {
  if (!entry) return { source: unseen, campaign: unseen, landing: unseen };
  return {
    source: sourceOf(entry),
    campaign: named(queryOf(entry.url).get('utm_campaign')) ?? direct,
    landing: named(pageOf(entry.url)) ?? direct,
  };
}

/** A page without its query: what people call the same page. */
export function pageOf(url: string): string {
  const { host, path } = normalUrl(url);
  return host + path;
}

/** `utm_source` and `utm_medium`, else the host of the page before, unless that is the website itself. */
function sourceOf({ url, referrer = '' }: VisitEntry): Origin {
  const query = queryOf(url);
  const source = query.get('utm_source')?.trim();
  const medium = query.get('utm_medium')?.trim();
  const said = named(source && medium ? `${source} / ${medium}` : source || medium);
  if (said) return said;
  const host = hostOf(referrer);
  return host === '' || host === hostOf(url) ? direct : { kind: 'referral', name: host.slice(0, maxNameChars) };
}

const direct: Origin = { kind: 'direct', name: '' };
const unseen: Origin = { kind: 'unseen', name: '' };

/** Upper and lower case are one name: whoever writes addresses by hand mixes them. */
function named(text: string | undefined): Origin | undefined {
  const name = text?.trim().toLowerCase().slice(0, maxNameChars);
  return name ? { kind: 'named', name } : undefined;
}
