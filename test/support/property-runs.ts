/** Sequences that each property is tried with; `scripts/prove.mjs` asks for more. */
export const propertyRuns = Number(process.env.PROPERTY_RUNS ?? 2_000);
/** The same for properties over the store, which are also tried without one: {@link ../scoring/pure.test.ts}. */
export const storeRuns = Number(process.env.PROPERTY_RUNS ?? 600);
/** Generous, as other tests run beside: a property that hangs is found all the same. */
export const propertyTimeoutMs = 30_000 + propertyRuns * 60;
