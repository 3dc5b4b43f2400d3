/**
 * Path of a URL: percent-decoded, composed (NFC), lower case, without index page, page extension and trailing slash.
 * A route in the fragment (`#/pricing`), which only sites with hash routes send, counts as part of the path.
 */
export function pathOf(url: string): string {
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
}

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

const decodeParam = (text: string) => decodePercent(text.replaceAll('+', ' '));

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not UTF-8 behind the percent signs: compare it as it stands
  }
}
