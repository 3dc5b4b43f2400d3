import { linkParameter } from '../domain/signed-link.ts';

/** Addresses with a signed link's token in them. Whoever has the token is taken for the lead: no address is kept with it. */

/** Cheap, as every address is asked. The name may be spelled with a percent sign; the token itself needs none. */
const mayHoldToken = new RegExp(`${linkParameter.replace('_', '(_|%5f)')}|v1\\.sg_`, 'i');

/** The token that a page was opened with. */
export function linkTokenIn(url: unknown): string | undefined {
  if (typeof url !== 'string' || !mayHoldToken.test(url)) return undefined;
  return URL.parse(url)?.searchParams.get(linkParameter) ?? undefined;
}

/** An http(s) address without the parameter, and without a token wherever else it stands, as inside an address to return to. */
export function withoutLinkToken(url: string): string {
  if (!mayHoldToken.test(url)) return url;
  const clean = new URL(url);
  clean.searchParams.delete(linkParameter);
  return clean.href.replace(/v1\.sg_[\w.-]+/g, '');
}
