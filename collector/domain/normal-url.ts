import { foldText } from './fold-text.ts';
import { segmentsOf } from './glob.ts';
import { remembered } from './remembered.ts';

/**
 * What a URL says about the page, the same for all spellings of one page: without scheme, `www.`, default port, fragment,
 * tracking parameters, index page, page extension, trailing or doubled slashes, percent signs and letter variants.
 */
export interface NormalUrl {
  /** Lower case, with a port that is not the scheme's own; empty for a bare path. */
  readonly host: string;
  /** `/` and the segments. A route in the fragment, which only sites with hash routes send, counts as part of the path. */
  readonly path: string;
  readonly segments: readonly string[];
  /** Without tracking parameters, sorted by name; of a repeated one the first. */
  readonly query: ReadonlyMap<string, string>;
}

export function normalUrl(url: string): NormalUrl {
  const path = foldText(pathOf(url));
  const query = [...queryOf(url)].filter(([name]) => !trackingParams.test(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return { host: hostOf(url), path: path === '' ? '/' : path, segments: segmentsOf(path), query: new Map(query) };
}

/** One line that is equal for all spellings of a page; to show, and to compare. */
export function normalText({ host, path, query }: NormalUrl): string {
  const params = [...query].map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return host + path + (params.length > 0 ? `?${params.join('&')}` : '');
}

/**
 * Path of a URL: percent-decoded, composed (NFC), lower case, without index page, page extension and trailing slash.
 * A route in the fragment (`#/pricing`), which only sites with hash routes send, counts as part of the path.
 */
export const pathOf = remembered((url) => {
  const [beforeHash = '', hash = ''] = url.split('#', 2);
  const path = beforeHash.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/\?.*$/s, '');
  const route = /^!?\//.test(hash) ? hash.replace(/^!/, '').replace(/\?.*$/s, '') : '';
  return decodePercent(path + route)
    .normalize('NFC')
    .toLowerCase()
    .replace(/\/{2,}/g, '/')
    .replace(/\/(index|default)\.(html?|php|aspx?|jsp)$/, '/')
    .replace(/\.(html?|php|aspx?|jsp)$/, '')
    .replace(/(.)\/$/, '$1');
});

/** Host of a URL without `www.`, credentials and default port; empty where there is none. */
export function hostOf(url: string): string {
  const [, scheme = '', authority = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(url) ?? [];
  const host = authority
    .slice(authority.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(scheme.toLowerCase() === 'https' ? /:443$/ : /:80$/, '');
  return host.replace(/^www\./, '').replace(/\.(?=$|:)/, '');
}

/** Parameters of a URL by name in lower case, values as they stand; of a repeated name the first. */
export function queryOf(url: string): Map<string, string> {
  const [beforeHash = ''] = url.split('#', 1);
  const start = beforeHash.indexOf('?');
  const query = new Map<string, string>();
  if (start < 0) return query;
  for (const pair of beforeHash.slice(start + 1).split('&')) {
    const cut = pair.indexOf('=');
    const name = decodeParam(cut < 0 ? pair : pair.slice(0, cut)).toLowerCase();
    if (name !== '' && !query.has(name)) query.set(name, cut < 0 ? '' : decodeParam(pair.slice(cut + 1)));
  }
  return query;
}

/** Where a click came from says nothing about the page that it led to. */
const trackingParams =
  /^(utm_.*|_ga|_gl|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|yclid|ttclid|twclid|li_fat_id|igshid|mc_[ce]id|_hs(enc|mi)|hsctatracking|vero_id|mkt_tok)$/;

const decodeParam = (text: string) => decodePercent(text.replaceAll('+', ' '));

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not UTF-8 behind the percent signs: compare it as it stands
  }
}
