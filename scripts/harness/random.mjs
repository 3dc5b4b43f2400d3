// Seeded randomness: a run that found something can be repeated with its seed.

/** Numbers in [0, 1) by mulberry32 (Tommy Ettinger, public domain): small, fast, good enough to vary a load. */
export function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const between = (random, low, high) => low + random() * (high - low);

/** One of `[value, weight]` pairs. */
export function pick(random, weighted) {
  let rest = random() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of weighted) {
    rest -= weight;
    if (rest < 0) return value;
  }
  return weighted.at(-1)[0];
}
