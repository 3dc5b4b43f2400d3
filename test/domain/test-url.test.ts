import { describe, expect, test } from 'vitest';
import { pageKindOf } from '../../collector/domain/classify.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { normalText, normalUrl } from '../../collector/domain/normal-url.ts';
import type { ScoringModel } from '../../collector/domain/scoring-model.ts';
import { testUrl } from '../../collector/domain/test-url.ts';

const model: ScoringModel = {
  ...defaultModel,
  urlKinds: [
    { pattern: 'acme.example/products/tour', kind: 'proof' },
    { pattern: 'acme.example/products/**', kind: 'crm' },
    { pattern: '*.shop.example/**', kind: 'product' },
    { pattern: 'www.acme.example/page?id=7&lang=en', kind: 'pricing' },
    { pattern: '/تعرفه‌ها/*', kind: 'pricing' },
  ],
};

describe('the normal form of a URL', () => {
  test.each([
    ['https://acme.example/pricing', 'acme.example/pricing'],
    ['HTTP://WWW.Acme.Example:80/Pricing/', 'acme.example/pricing'],
    ['https://acme.example:443/pricing/index.html', 'acme.example/pricing'],
    ['https://acme.example./pricing.php', 'acme.example/pricing'],
    ['https://acme.example:8443//pricing', 'acme.example:8443/pricing'],
    ['http://acme.example:443/', 'acme.example:443/'],
    ['https://me:secret@acme.example/pricing#faq', 'acme.example/pricing'],
    ['https://acme.example', 'acme.example/'],
    ['https://acme.example/?utm_source=x&gclid=1&fbclid=2&b=2&a=1', 'acme.example/?a=1&b=2'],
    ['https://acme.example/?plan=pro&plan=team', 'acme.example/?plan=pro'],
    ['https://acme.example/?utm=1&UTM_Campaign=x', 'acme.example/?utm=1'],
    ['https://acme.example/app#/pricing?tab=1', 'acme.example/app/pricing'],
    ['https://acme.example/%D9%82%DB%8C%D9%85%D8%AA', 'acme.example/قیمت'],
    ['https://acme.example/قيمت‌ها', 'acme.example/قیمتها'],
    ['https://acme.example/الأسعار'.normalize('NFD'), 'acme.example/الاسعار'],
    ['https://acme.example/Senarai-Harga', 'acme.example/senarai-harga'],
    ['/pricing', '/pricing'],
  ])('of %s is %s', (url, normal) => {
    expect(normalText(normalUrl(url))).toBe(normal);
  });
});

describe('the site’s own URL patterns decide before words do', () => {
  test.each([
    ['https://acme.example/products/tour', 'proof'],
    ['https://www.acme.example/Products/tour.html?x=1', 'proof'],
    ['https://acme.example/products', 'crm'],
    ['https://acme.example/products/tour/pricing', 'crm'],
    ['https://other.example/products/tour', 'product'],
    ['https://eu.shop.example/about', 'product'],
    ['https://shop.example/', 'product'],
    ['https://workshop.example/', 'other'],
    ['https://acme.example/page?lang=EN&utm_source=x&id=7', 'pricing'],
    ['https://acme.example/page?id=7', 'other'],
    ['https://acme.example/page?id=77&lang=en', 'other'],
    ['https://acme.example/%D8%AA%D8%B9%D8%B1%D9%81%D9%87%D9%87%D8%A7/x', 'pricing'],
    ['https://acme.example/blog/products', 'blog'],
  ])('%s → %s', (url, kind) => {
    expect(pageKindOf(url, model)).toBe(kind);
  });

  test('words with another keyboard’s letters, or without the joiner, are the same words', () => {
    for (const path of ['/قيمت', '/قیمتها', '/مدونه', '/الاسعار'])
      expect(pageKindOf(`https://acme.example${path}`, defaultModel)).not.toBe('other');
  });
});

describe('the tester', () => {
  test('says what decided the kind', () => {
    expect(testUrl('https://acme.example/products/x', model).pageKind).toEqual({
      by: 'url',
      kind: 'crm',
      pattern: 'acme.example/products/**',
    });
    expect(testUrl('https://acme.example/blog/pricing', model).pageKind).toEqual({
      by: 'word',
      kind: 'blog',
      word: 'blog',
      isSection: true,
    });
    expect(testUrl('https://acme.example/about', model).pageKind).toEqual({ by: 'nothing', kind: 'other' });
  });

  test('names the rules that a view of the page earns by, with the engagement that they ask for', () => {
    const { normal, rules } = testUrl('https://www.acme.example/Pricing/?utm_source=mail', defaultModel);
    expect(normal).toBe('acme.example/pricing');
    expect(rules.map(({ id, points, minEngagedMs }) => `${id} ${points} ${minEngagedMs}`)).toEqual([
      'visit 2 0',
      'pricing-view 8 5000',
      'pricing-engagement 3 30000',
      'pricing-engagement 5 90000',
      'pricing-engagement 4 180000',
      'pricing-return 20 5000',
    ]);
  });

  test('takes a source from the link', () => {
    const partner: ScoringModel = {
      ...defaultModel,
      rules: [
        {
          id: 'partner',
          name: 'Came from a partner',
          kind: 'view',
          points: 3,
          minEngagedMs: 0,
          when: { where: { op: 'is', field: 'source', value: 'partner' } },
        },
      ],
    };
    const hits = (url: string) => testUrl(url, partner).rules.map(({ name }) => name);
    expect(hits('https://acme.example/?utm_source=Partner')).toEqual(['Came from a partner']);
    expect(hits('https://acme.example/')).toEqual([]);
  });
});
