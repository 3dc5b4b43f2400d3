// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { maxIdChars } from '../../shared/limits.ts';

const startMs = Date.UTC(2026, 0, 5, 9);

/** The module as a page that was just opened has it. */
async function newPage() {
  vi.resetModules();
  return import('../../snippet/visitor.ts');
}

beforeEach(() => vi.useFakeTimers({ now: startMs }));
afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

test('ids sort as they were made, also within a millisecond and over the years', async () => {
  const { newId } = await newPage();
  const ids: string[] = [];
  for (const years of [0, 1, 10, 30]) {
    vi.setSystemTime(startMs + years * 31_557_600_000);
    for (let i = 0; i < 200; i++) ids.push(newId());
  }
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^[a-z0-9]+$/.test(id) && id.length <= maxIdChars)).toBe(true);
});

test('pages that are opened in the same millisecond make different ids', async () => {
  const ids: string[] = [];
  for (let page = 0; page < 50; page++) ids.push((await newPage()).newId());
  expect(new Set(ids).size).toBe(50);
});

test.each([
  { minutes: 29, isSameVisit: true },
  { minutes: 31, isSameVisit: false },
])('after $minutes minutes without activity the visit is the same: $isSameVisit', async ({ minutes, isSameVisit }) => {
  const [visitor, visit] = (await newPage()).liveOwner().split('.');
  vi.setSystemTime(Date.now() + minutes * 60_000);
  const [sameVisitor, laterVisit] = (await newPage()).liveOwner().split('.');
  expect(sameVisitor).toBe(visitor);
  expect(laterVisit === visit).toBe(isSameVisit);
});

test('activity keeps a visit alive for as long as it goes on', async () => {
  const first = (await newPage()).liveOwner();
  for (let i = 0; i < 10; i++) {
    vi.setSystemTime(Date.now() + 29 * 60_000);
    expect((await newPage()).liveOwner()).toBe(first);
  }
});

test('a stored visitor without a visit keeps its id and gets a visit', async () => {
  localStorage.fp_id = 'v1';
  const [visitor, visit] = (await newPage()).liveOwner().split('.');
  expect([visitor, visit]).toEqual(['v1', expect.stringMatching(/^[a-z0-9]{11,}$/)]);
});
