import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromTotals, toAccumulators, toTotals } from '../../collector/storage/totals-text.ts';

const units = fc.oneof(fc.maxSafeInteger(), fc.constant(1e21), fc.constant(-5e-7));
const sums = fc
  .array(fc.tuple(fc.integer({ min: -900, max: 5_000 }), units), { maxLength: 45 })
  .map((all) => new Map(all));
const gauges = fc
  .array(fc.tuple(fc.constantFrom('urgency', 'group:crm', 'group:e_r-p'), sums), { maxLength: 3 })
  .map((all) => new Map(all));
const read = (accumulators: string) => toTotals({ accumulators, last_seen_at_ms: 7 });

describe('the sums of a subject', () => {
  test('come back as they were written', () => {
    fc.assert(
      fc.property(sums, gauges, (accumulators, ofGauges) => {
        expect(read(fromTotals({ accumulators, gauges: ofGauges }))).toEqual({
          accumulators,
          gauges: ofGauges,
          lastSeenAtMs: 7,
        });
        expect(toAccumulators(fromTotals({ accumulators, gauges: ofGauges }))).toEqual(accumulators);
      }),
    );
  });

  test('are the text that JSON makes of them, whatever their order', () => {
    const asObject = (of: ReadonlyMap<number, number>) => Object.fromEntries([...of].sort(([a], [b]) => a - b));
    fc.assert(
      fc.property(sums, gauges, (accumulators, ofGauges) => {
        const json = JSON.stringify({
          ...asObject(accumulators),
          ...Object.fromEntries([...ofGauges].map(([name, of]) => [name, asObject(of)])),
        });
        expect(fromTotals({ accumulators, gauges: ofGauges })).toBe(json);
      }),
    );
    const mixed = new Map([
      [12, 5],
      [-1, 3],
      [3, 4],
      [-2, 9],
    ]);
    expect(fromTotals({ accumulators: mixed, gauges: new Map() })).toBe('{"3":4,"12":5,"-2":9,"-1":3}');
  });

  test('may be none', () => {
    const none = { accumulators: new Map(), gauges: new Map() };
    expect(fromTotals(none)).toBe('{}');
    expect(read('{}')).toEqual({ ...none, lastSeenAtMs: 7 });
    expect(read('{"urgency":{}}').gauges).toEqual(new Map([['urgency', new Map()]]));
  });
});
