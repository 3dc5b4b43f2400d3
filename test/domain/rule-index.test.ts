import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rulesAsked, viewRulesFor } from '../../collector/domain/compiled-model.ts';
import { type Condition, predicateOf } from '../../collector/domain/condition.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { FactFields } from '../../collector/domain/fact-fields.ts';
import type { Rule, ScoringModel } from '../../collector/domain/scoring-model.ts';
import { TextScanner } from '../../collector/domain/text-scanner.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { anAct, aView } from './a-fact.ts';

fc.configureGlobal({ numRuns: propertyRuns });

const word = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 });

describe('looking for many texts at once', () => {
  test('finds those that the text contains', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 }), { maxLength: 12 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 20 }),
        (texts, text) => {
          const found = new TextScanner(texts.map((one, at) => [one, at] as const)).find(text);
          const expected = texts.flatMap((one, at) => (text.includes(one) ? [at] : []));
          expect([...found].toSorted((a, b) => a - b)).toEqual(expected);
        },
      ),
    );
  });

  test('takes time for the length of the text alone', () => {
    const scanner = new TextScanner(Array.from({ length: 1_000 }, (_, at) => ['a'.repeat(at + 1), at] as const));
    const startMs = performance.now();
    expect(scanner.find('a'.repeat(1_000_000)).size).toBe(1_000);
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });
});

const test_: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    op: fc.constantFrom('is', 'contains', 'starts_with', 'ends_with'),
    field: fc.constant('source'),
    value: word,
  }),
  fc.record({ op: fc.constant('is_one_of'), field: fc.constant('query.q'), values: fc.array(word, { maxLength: 3 }) }),
  fc.record({
    op: fc.constant('matches'),
    field: fc.constant('path'),
    value: fc
      .array(fc.constantFrom('a', 'b', 'ab', '*', 'a*', '**'), { maxLength: 3 })
      .map((segments) => `/${segments.join('/')}`),
  }),
  fc.record({ op: fc.constant('exists'), field: fc.constant('campaign') }),
) as fc.Arbitrary<Condition>;

const condition = fc.letrec<{ any: Condition }>((tie) => ({
  any: fc.oneof(
    { weight: 3, arbitrary: test_ },
    {
      weight: 1,
      arbitrary: fc.record({
        op: fc.constantFrom('all' as const, 'any' as const),
        of: fc.array(tie('any'), { maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('not' as const), of: tie('any') }) },
  ),
})).any;

const viewRule = (id: string, where: Condition): Rule => ({
  id,
  name: id,
  kind: 'view',
  points: 1,
  when: { where },
  minEngagedMs: 0,
});

test('a model finds the rules that asking each of them finds, in its own order', () => {
  fc.assert(
    fc.property(
      fc.array(condition, { maxLength: 12 }),
      fc.record({ path: fc.array(word, { maxLength: 3 }), q: word, source: word }),
      (conditions, { path, q, source }) => {
        const model: ScoringModel = { ...defaultModel, rules: conditions.map((one, at) => viewRule(`r${at}`, one)) };
        const view = aView({
          atMs: 0,
          url: `https://acme.example/${path.join('/')}?q=${q}&utm_source=${source}&utm_campaign=${q}`,
        });
        const expected = conditions.flatMap((one, at) => (predicateOf(one)(new FactFields(view)) ? [`r${at}`] : []));
        expect(viewRulesFor(view, model).map((rule) => rule.id)).toEqual(expected);
      },
    ),
  );
});

describe('a model of a thousand rules', () => {
  /** Rules as people add them: one more page, campaign, button, file or form each. */
  const rulesOf = (count: number): Rule[] =>
    Array.from({ length: count }, (_, at): Rule => {
      const act = (types: ('cta_click' | 'download' | 'custom')[], where: Condition): Rule => ({
        id: `r${at}`,
        name: `Rule ${at}`,
        kind: 'act',
        points: 3,
        when: { types, where },
        limit: { count: 1, days: 1 },
      });
      switch (at % 8) {
        case 0:
          return viewRule(`r${at}`, { op: 'matches', field: 'path', value: `/products/line-${at}/**` });
        case 1:
          return viewRule(`r${at}`, { op: 'is', field: 'campaign', value: `campaign ${at}` });
        case 2:
          return viewRule(`r${at}`, { op: 'contains', field: 'source', value: `partner${at}.example` });
        case 3:
          return act(['cta_click'], { op: 'starts_with', field: 'label', value: `Order part ${at},` });
        case 4:
          return act(['download'], { op: 'ends_with', field: 'asset', value: `/paper-${at}.pdf` });
        case 5:
          return act(['custom'], {
            op: 'all',
            of: [
              { op: 'is', field: 'name', value: 'configured' },
              { op: 'is', field: 'prop.part', value: at },
            ],
          });
        case 6:
          return viewRule(`r${at}`, {
            op: 'any',
            of: [
              { op: 'is', field: 'query.part', value: at },
              { op: 'matches', field: 'path', value: `/parts/${at}` },
            ],
          });
        default:
          return viewRule(`r${at}`, {
            op: 'all',
            of: [
              { op: 'is', field: 'host', value: 'acme.example' },
              { op: 'matches', field: 'path', value: `/*/shop/part-${at}` },
            ],
          });
      }
    });
  const facts = [
    aView({ atMs: 0, url: 'https://acme.example/products/line-8/fields?utm_campaign=campaign%209&part=14' }),
    aView({ atMs: 0, url: 'https://acme.example/en/shop/part-15', referrer: 'https://www.partner10.example/' }),
    anAct({ type: 'cta_click', atMs: 0, data: { label: 'Order part 11, now' } }),
    anAct({ type: 'download', atMs: 0, asset: 'acme.example/paper-12.pdf', data: { href: '…' } }),
    anAct({ type: 'custom', atMs: 0, data: { name: 'configured', props: { part: 13 } } }),
  ];
  const asked = (count: number) =>
    facts.map((fact) => rulesAsked(fact, { ...defaultModel, rules: [...defaultModel.rules, ...rulesOf(count)] }));

  test('asks as many of them as a model of sixteen does', () => {
    expect(asked(1_000)).toEqual(asked(16));
    expect(Math.max(...asked(1_000))).toBeLessThan(8);
  });
});
