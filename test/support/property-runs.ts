/** Sequences that each property is tried with; `scripts/prove.mjs` asks for more. */
export const propertyRuns = Number(process.env.PROPERTY_RUNS ?? 2_000);
/** Generous, as other tests run beside: a property that hangs is found all the same. */
export const propertyTimeoutMs = 30_000 + propertyRuns * 60;
