import { expect, test } from 'vitest';
import { addressOfMailto, healthAfter, mailtoOf, maxFailingMs } from '../../collector/domain/destination.ts';

test.each(['sales@acme.example', "o'neil+a%b@acme.example", 'علی@مثال.example', 'a/b#c?d=e@acme.example'])(
  'the address %s comes back from its URL',
  (address) => {
    const url = mailtoOf(address);
    expect(URL.canParse(url)).toBe(true);
    expect(addressOfMailto(url)).toBe(address.normalize('NFC').toLowerCase());
  },
);

test.each([
  'mailto:',
  'mailto:sales',
  'mailto:a@acme.example,b@acme.example',
  'mailto:a@acme.example;b@acme.example',
  'mailto:a@acme.example?cc=b@acme.example',
  'mailto:a@acme.example%0ABcc:b@acme.example',
  'mailto:Ada%20%3Ca@acme.example%3E',
  'mailto:a@[127.0.0.1]',
  'mailto:a%zz@acme.example',
  'mailto:%ff@acme.example',
  'https://acme.example/',
])('%s names no single address', (url) => {
  expect(addressOfMailto(url)).toBeUndefined();
});

const fails = { isDelivered: false, isGone: false, attempts: 3, nowMs: 10 * maxFailingMs };

test.each([
  ['a success ends what failed before', 5, { ...fails, isDelivered: true }, undefined, undefined],
  ['the first failure is remembered', undefined, fails, fails.nowMs, undefined],
  ['a later one keeps the moment of the first', fails.nowMs - 1, fails, fails.nowMs - 1, undefined],
  ['five days are too long', fails.nowMs - maxFailingMs, fails, fails.nowMs - maxFailingMs, 'failing'],
  ['a moment less is not', fails.nowMs - maxFailingMs + 1, fails, fails.nowMs - maxFailingMs + 1, undefined],
  ['the second attempt says too little', 0, { ...fails, attempts: 2 }, 0, undefined],
  ['410 is at once', undefined, { ...fails, isGone: true, attempts: 1 }, fails.nowMs, 'gone'],
] as const)('%s', (_name, since, attempt, failingSinceMs, offReason) => {
  expect(healthAfter(since, attempt)).toEqual({ failingSinceMs, offReason });
});
