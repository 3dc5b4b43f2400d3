import { describe, expect, test } from 'vitest';
import { type Condition, predicateOf } from '../../collector/domain/condition.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { actFact } from '../../collector/domain/fact.ts';
import { type Conditional, FactFields } from '../../collector/domain/fact-fields.ts';
import type { TouchData, TouchType } from '../../collector/domain/touchpoint.ts';
import { anAct, aView, reasonsOf, scored } from './a-fact.ts';

const holds = (condition: Condition, fact: Conditional) => predicateOf(condition)(new FactFields(fact));

/** An act as it comes in, so that its kinds are worked out from its data. */
const act = (type: TouchType, data: TouchData) =>
  actFact(
    {
      visitor: 'v1',
      id: 'e1',
      type,
      occurredAtMs: 0,
      receivedAtMs: 0,
      day: 0,
      visit: 'i1',
      view: undefined,
      data,
      unscored: undefined,
    },
    defaultModel,
  )!;
const page = (url: string, referrer?: string) => aView({ atMs: 0, url, referrer });

const calculator = act('custom', {
  name: 'Calculator used',
  props: { seats: 120, plan: 'Pro', trial: true, note: '' },
});
const click = act('cta_click', { label: 'Start your free trial' });
const guide = act('download', { href: 'https://acme.example/files/Buying-Guide.pdf?v=2' });
const demo = act('form_submit', { form: 'Request Demo', contactSales: true });
const landing = page(
  'https://www.acme.example/Lösungen/CRM/?utm_campaign=Spring%20Sale&utm_source=Newsletter&plan=pro',
  'https://www.google.com/',
);

describe('a condition', () => {
  test.each<[string, Condition, Conditional, boolean]>([
    ['is', { op: 'is', field: 'label', value: 'start YOUR free trial' }, click, true],
    ['is, not in part', { op: 'is', field: 'label', value: 'trial' }, click, false],
    ['is a number', { op: 'is', field: 'prop.seats', value: 120 }, calculator, true],
    ['is true', { op: 'is', field: 'prop.trial', value: true }, calculator, true],
    ['is one of', { op: 'is_one_of', field: 'prop.plan', values: ['basic', 'pro'] }, calculator, true],
    ['is none of', { op: 'is_one_of', field: 'prop.plan', values: ['basic', 'team'] }, calculator, false],
    ['is one of, without the property', { op: 'is_one_of', field: 'prop.colour', values: ['red'] }, calculator, false],
    ['contains', { op: 'contains', field: 'label', value: 'Free' }, click, true],
    ['starts with', { op: 'starts_with', field: 'label', value: 'start' }, click, true],
    ['starts with what comes later', { op: 'starts_with', field: 'label', value: 'free' }, click, false],
    ['ends with', { op: 'ends_with', field: 'asset', value: 'guide.pdf' }, guide, true],
    ['at least', { op: 'at_least', field: 'prop.seats', value: 120 }, calculator, true],
    ['at least more', { op: 'at_least', field: 'prop.seats', value: 121 }, calculator, false],
    ['at most', { op: 'at_most', field: 'prop.seats', value: 120 }, calculator, true],
    ['at most less', { op: 'at_most', field: 'prop.seats', value: 119 }, calculator, false],
    ['text is at least nothing', { op: 'at_least', field: 'prop.plan', value: 0 }, calculator, false],
    ['an empty text is at most nothing', { op: 'at_most', field: 'prop.note', value: 1 }, calculator, false],
    ['exists', { op: 'exists', field: 'prop.plan' }, calculator, true],
    ['an empty text does not exist', { op: 'exists', field: 'prop.note' }, calculator, false],
    ['no property of all objects exists', { op: 'exists', field: 'prop.constructor' }, calculator, false],
    ['matches', { op: 'matches', field: 'path', value: '/lösungen/*' }, landing, true],
    ['matches the whole path', { op: 'matches', field: 'path', value: '/lösungen' }, landing, false],
    [
      'all',
      {
        op: 'all',
        of: [
          { op: 'exists', field: 'path' },
          { op: 'exists', field: 'label' },
        ],
      },
      landing,
      false,
    ],
    [
      'any',
      {
        op: 'any',
        of: [
          { op: 'exists', field: 'path' },
          { op: 'exists', field: 'label' },
        ],
      },
      landing,
      true,
    ],
    ['all of nothing', { op: 'all', of: [] }, landing, true],
    ['any of nothing', { op: 'any', of: [] }, landing, false],
    ['not', { op: 'not', of: { op: 'exists', field: 'label' } }, landing, true],
    ['the event', { op: 'is', field: 'type', value: 'custom' }, calculator, true],
    ['its name', { op: 'is', field: 'name', value: 'calculator used' }, calculator, true],
    ['the kind of page', { op: 'is', field: 'pageKind', value: 'pricing' }, landing, true],
    ['a page view', { op: 'is', field: 'type', value: 'page_view' }, landing, true],
    ['the host', { op: 'is', field: 'host', value: 'acme.example' }, landing, true],
    ['the campaign', { op: 'is', field: 'campaign', value: 'spring sale' }, landing, true],
    ['the source, as the link says it', { op: 'is', field: 'source', value: 'newsletter' }, landing, true],
    [
      'the source, as the referrer says it',
      { op: 'is', field: 'source', value: 'google.com' },
      page('https://acme.example/', 'https://www.google.com/search?q=crm'),
      true,
    ],
    [
      'the website itself is no source',
      { op: 'exists', field: 'source' },
      page('https://www.acme.example/', 'https://acme.example/pricing'),
      false,
    ],
    ['a parameter', { op: 'is', field: 'query.plan', value: 'Pro' }, landing, true],
    ['the asset', { op: 'is', field: 'asset', value: 'acme.example/files/buying-guide.pdf' }, guide, true],
    ['the kind of asset', { op: 'is', field: 'assetKind', value: 'buying_guide' }, guide, true],
    ['what is no download has no asset', { op: 'exists', field: 'asset' }, click, false],
    ['the form', { op: 'is', field: 'form', value: 'request demo' }, demo, true],
    ['the kind of form', { op: 'is', field: 'formKind', value: 'demo' }, demo, true],
    ['yes to sales', { op: 'is', field: 'contactSales', value: true }, demo, true],
    [
      'the landing page seen',
      { op: 'is', field: 'landed', value: true },
      act('email_click', { landed: true, subject: 'March' }),
      true,
    ],
    ['the subject', { op: 'is', field: 'subject', value: 'march' }, act('email_click', { subject: 'March' }), true],
  ])('%s', (_, condition, fact, expected) => {
    expect(holds(condition, fact)).toBe(expected);
  });

  test.each([
    ['يک', 'یک'],
    ['كتاب', 'کتاب'],
    ['قیمت‌ها', 'قیمتها'],
    ['أسعار', 'اسعار'],
    ['أسعار'.normalize('NFD'), 'اسعار'],
    ['مدونة', 'مدونه'],
    ['تـــعرفه', 'تعرفه'],
    ['مُحَمَّد', 'محمد'],
    ['نسخه ۲', 'نسخه ٢'],
    ['Ürün', 'ürün'.normalize('NFD')],
  ])('takes %s and %s for one text', (written, wanted) => {
    expect(holds({ op: 'is', field: 'label', value: wanted }, act('cta_click', { label: written }))).toBe(true);
  });
});

describe('a rule with a condition', () => {
  const model = {
    ...defaultModel,
    rules: [
      {
        id: 'seats',
        name: 'Asked for many seats',
        kind: 'act' as const,
        points: 12,
        when: { types: ['custom' as const], where: { op: 'at_least', field: 'prop.seats', value: 100 } as const },
      },
      {
        id: 'crm',
        name: 'Read about CRM',
        kind: 'view' as const,
        points: 7,
        minEngagedMs: 5_000,
        when: { where: { op: 'matches', field: 'path', value: '/products/crm/**' } as const },
      },
    ],
  };

  test('earns where it holds and nowhere else', () => {
    const seats = (count: number) => anAct({ type: 'custom', atMs: 0, data: { props: { seats: count } } });
    const product = (path: string, engagedMs: number) =>
      aView({ atMs: 0, url: `https://acme.example/products/${path}`, pageKind: 'product', engagedMs });
    expect(reasonsOf(scored([seats(99), product('erp', 9_000), product('crm', 4_999)], model))).toEqual([]);
    expect(reasonsOf(scored([seats(100), product('crm/fields', 5_000)], model))).toEqual(['crm 7', 'seats 12']);
  });
});

describe('a very long text', () => {
  const long = 'a'.repeat(1_000_000);

  test.each<[string, Condition, Conditional]>([
    ['contains', { op: 'contains', field: 'label', value: `${'a'.repeat(150)}b` }, act('cta_click', { label: long })],
    [
      'stars in one segment',
      { op: 'matches', field: 'path', value: `/${'a*'.repeat(90)}b` },
      page(`https://acme.example/${long}`),
    ],
    [
      'stars over many segments',
      { op: 'matches', field: 'path', value: `${'/**/a/*a*'.repeat(20)}/b` },
      page(`https://acme.example${'/a'.repeat(500_000)}`),
    ],
    [
      'slashes, percent signs and parameters',
      { op: 'is', field: 'campaign', value: 'b' },
      page(`https://acme.example${'/%'.repeat(300_000)}?${'a=%&'.repeat(300_000)}#${'/?'.repeat(100_000)}`),
    ],
  ])('is looked at in linear time: %s', (_, condition, fact) => {
    const startMs = performance.now();
    expect(holds(condition, fact)).toBe(false);
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });
});
