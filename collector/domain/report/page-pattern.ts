/**
 * The URL pattern under which a page would be given a kind: a page of a section stands for its whole section, one at the top for
 * itself. `undefined`: the start page, which is of no kind, or what is no address.
 */
export function patternOfPage(page: string): string | undefined {
  const [host, first, second] = page.split('/', 3);
  if (!host || !first) return undefined;
  return second === undefined ? `${host}/${first}` : `${host}/${first}/**`;
}
