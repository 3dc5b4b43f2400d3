/**
 * Which of the `offered` encodings (ours first, when the client likes several equally) suits an Accept-Encoding header best;
 * `undefined` means the plain bytes. As RFC 9110, section 12.5.3 says, also for `*` and for `q=0`.
 */
export function chooseEncoding(header: string, offered: readonly string[]): string | undefined {
  const weights = new Map(header.toLowerCase().split(',').map(weightOf));
  const others = weights.get('*');
  let best: string | undefined;
  // plain bytes may come unless they are refused, but whoever names only others would rather have those
  let bestWeight = weights.get('identity') ?? 0;
  for (const encoding of offered) {
    const weight = weights.get(encoding) ?? others ?? 0;
    if (weight > bestWeight) [best, bestWeight] = [encoding, weight];
  }
  return best;
}

/** `gzip;q=0.5` as its name and weight; a weight that is no number is none. */
function weightOf(part: string): [name: string, weight: number] {
  const [name = '', ...parameters] = part.trim().split(/\s*;\s*/);
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  return [name, q === undefined ? 1 : Number(q.slice(2)) || 0];
}
