import { expect, test } from 'vitest';
import { pageKindOf } from '../../collector/domain/classify.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import { remembered } from '../../collector/domain/remembered.ts';

test('a text is worked out once, one of several hundred characters each time, and never more than a thousand are kept', () => {
  const asked: string[] = [];
  const lengthOf = remembered((text) => asked.push(text) && text.length);
  const askedFor = (texts: readonly string[]) => {
    asked.length = 0;
    for (const text of texts) expect(lengthOf(text)).toBe(text.length);
    return asked.length;
  };
  const many = Array.from({ length: 1_000 }, (_, at) => `/page-${at}`);
  expect(askedFor([...many, ...many])).toBe(1_000);
  expect(askedFor(['x'.repeat(300), 'x'.repeat(300)])).toBe(2);
  expect(askedFor(['/one-more', ...many])).toBe(1_001);
});

test('each model has its own kind for a URL', () => {
  const url = 'https://acme.example/offer';
  const withOffers = { ...defaultModel, urlKinds: [{ pattern: '/offer', kind: 'pricing' }] };
  expect([pageKindOf(url, defaultModel), pageKindOf(url, withOffers)]).toEqual(['other', 'pricing']);
  expect([pageKindOf(url, defaultModel), pageKindOf(url, withOffers)]).toEqual(['other', 'pricing']);
});
