/**
 * A domain name as the DNS knows it: lower case, without trailing dots, every label in ASCII (`bücher.de` → `xn--bcher-kva.de`),
 * so that a domain is found whichever way it was written. Punycode by RFC 3492; written here because the domain has no platform.
 */
export function asciiDomain(domain: string): string {
  if (isPlain.test(domain)) return domain;
  return domain
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[。．｡]/g, '.')
    .replace(/^\.+|\.+$/g, '')
    .split('.')
    .map((label) => (/^[\0-\x7f]*$/.test(label) ? label : `xn--${encodeLabel(label)}`))
    .join('.');
}

/** Lower-case ASCII labels between single dots: nearly every domain, and written as the DNS knows it. */
const isPlain = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/;

// RFC 3492, section 5
const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const initialN = 128;

/** RFC 3492, section 6.3. A label has at most 63 characters, so that this is bounded. */
function encodeLabel(label: string): string {
  const points = [...label].map((character) => character.codePointAt(0)!);
  const basic = points.filter((point) => point < initialN);
  let output = String.fromCodePoint(...basic) + (basic.length > 0 ? '-' : '');
  let n = initialN;
  let delta = 0;
  let bias = initialBias;
  let handled = basic.length;
  while (handled < points.length) {
    const next = Math.min(...points.filter((point) => point >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta += 1;
      if (point !== n) continue;
      output += digitsOf(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    n += 1;
  }
  return output;
}

function digitsOf(delta: number, bias: number): string {
  let digits = '';
  let rest = delta;
  for (let k = base; ; k += base) {
    const t = Math.max(tMin, Math.min(tMax, k - bias));
    if (rest < t) return digits + rest.toString(base).replace(/./, asDigit);
    digits += asDigit(((t + ((rest - t) % (base - t))) | 0).toString(base));
    rest = Math.floor((rest - t) / (base - t));
  }
}

/** Punycode counts a…z, 0…9 where base 36 counts 0…9, a…z. */
const asDigit = (digit: string) => 'abcdefghijklmnopqrstuvwxyz0123456789'[Number.parseInt(digit, base)]!;

function adapt(delta: number, handledPoints: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? damp : 2));
  rest += Math.floor(rest / handledPoints);
  let k = 0;
  for (; rest > ((base - tMin) * tMax) / 2; k += base) rest = Math.floor(rest / (base - tMin));
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}
