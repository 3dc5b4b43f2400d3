import { describe, expect, test } from 'vitest';
import { normaliseEmail } from '../../collector/domain/email.ts';
import { intervalsOf } from '../../collector/domain/ownership.ts';
import { StoreUnavailable } from '../../collector/ports/commands.ts';
import { type FillDemo, fillDemo, removeDemo } from '../../collector/usecases/demo.ts';
import { demoHistory } from '../../collector/usecases/demo-history.ts';
import { demoTimeZone } from '../../collector/usecases/demo-website.ts';
import { siteDay } from '../../collector/usecases/site-day.ts';
import {
  maxBatchBytes,
  maxBatchEvents,
  maxIdChars,
  maxTextChars,
  maxUrlChars,
  visitGapMs,
} from '../../shared/limits.ts';
import { cleanUrl } from '../../shared/url.ts';
import { MemoryStore } from './memory-store.ts';

const endsAtMs = Date.UTC(2026, 4, 20, 13, 37);
const dayMs = 86_400_000;
const plan = { seed: 'northwind', site: 1, endsAtMs };
const history = demoHistory(plan);
const events = history.batches.flatMap((batch) => batch.events.map((event) => ({ ...event, batch })));

const fill = (store: MemoryStore, more: Partial<FillDemo> = {}) =>
  fillDemo({ commands: store.commands, queries: store.queries, clock: { nowMs: () => endsAtMs }, ...more });

describe('the history of the demo', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(demoHistory(plan)).toEqual(history);
    expect(demoHistory({ ...plan, seed: 'southwind' })).not.toEqual(history);
  });

  test('has about 120 leads, 400 unknown visitors and enough events to look alive', () => {
    const visitors = new Set(history.batches.map(({ visitor }) => visitor));
    const known = new Set(events.filter(({ type }) => type === 'identify').map(({ batch }) => batch.visitor));
    expect(history.leads).toHaveLength(120);
    expect(visitors.size - known.size).toBeGreaterThanOrEqual(380);
    expect(events.length).toBeGreaterThan(12_000);
    expect(events.length).toBeLessThan(20_000);
  });

  test('has people of several scripts, each with an address of their own that nobody can own', () => {
    expect(history.leads.some(({ name }) => /[\u0600-\u06ff]/.test(name!))).toBe(true);
    expect(history.leads.some(({ name }) => / binti /.test(name!))).toBe(true);
    expect(new Set(history.leads.map(({ email }) => email)).size).toBe(120);
    for (const { email } of history.leads) {
      expect(email).toMatch(/\.example$/);
      expect(normaliseEmail(email!)).toBe(email);
    }
  });

  test('identifies only people who are leads', () => {
    const emails = new Set(history.leads.map(({ email }) => email));
    const said = events.filter(({ type }) => type === 'identify').map(({ data }) => data.email);
    expect(said.length).toBeGreaterThan(80);
    expect(said.every((email) => emails.has(email))).toBe(true);
  });

  test('keeps the limits of the wire', () => {
    for (const { visitor, visit, events: sent } of history.batches) {
      expect(sent.length).toBeLessThanOrEqual(maxBatchEvents);
      expect(Buffer.byteLength(JSON.stringify(sent))).toBeLessThan(maxBatchBytes);
      for (const id of [visitor, visit, ...sent.flatMap(({ id, view }) => [id, view!])]) {
        expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(id.length).toBeLessThanOrEqual(maxIdChars);
      }
      for (const { data } of sent) {
        expect((data.title ?? data.label ?? data.form ?? '').length).toBeLessThanOrEqual(maxTextChars);
        for (const url of [data.url, data.href, data.referrer]) {
          if (url === undefined) continue;
          expect(url.length).toBeLessThanOrEqual(maxUrlChars);
          expect(cleanUrl(url)).toBe(url);
        }
      }
    }
  });

  test('event ids of a browser are unique and sort as things happened', () => {
    const lastOf = new Map<string, { id: string; atMs: number }>();
    for (const { id, occurredAtMs, batch } of events) {
      const last = lastOf.get(batch.visitor);
      if (last) {
        expect(id > last.id).toBe(true);
        expect(occurredAtMs).toBeGreaterThanOrEqual(last.atMs);
      }
      lastOf.set(batch.visitor, { id, atMs: occurredAtMs });
    }
  });

  test('the engagement of a page view only grows, and takes no longer than the view', () => {
    const views = new Map<string, { startedAtMs: number; engagedMs: number; scrollPct: number }>();
    let totals = 0;
    for (const { type, view, occurredAtMs, data, batch } of events) {
      const key = `${batch.visitor} ${view}`;
      if (type === 'page_view') {
        expect(views.has(key)).toBe(false);
        views.set(key, { startedAtMs: occurredAtMs, engagedMs: 0, scrollPct: 0 });
      }
      if (type !== 'engagement') continue;
      const before = views.get(key)!;
      expect(data.engagedMs).toBeGreaterThan(before.engagedMs);
      expect(data.engagedMs).toBeLessThanOrEqual(occurredAtMs - before.startedAtMs);
      expect(data.scrollPct).toBeGreaterThanOrEqual(before.scrollPct);
      expect(data.scrollPct).toBeLessThanOrEqual(100);
      views.set(key, { ...before, engagedMs: data.engagedMs!, scrollPct: data.scrollPct! });
      totals += 1;
    }
    expect(totals).toBeGreaterThan(5_000);
  });

  test('visits of one browser lie half an hour apart or more', () => {
    const lastOf = new Map<string, { visit: string; atMs: number }>();
    for (const { occurredAtMs, batch } of events) {
      const last = lastOf.get(batch.visitor);
      if (last && last.visit !== batch.visit) expect(occurredAtMs - last.atMs).toBeGreaterThanOrEqual(visitGapMs);
      lastOf.set(batch.visitor, { visit: batch.visit, atMs: occurredAtMs });
    }
  });

  test('lies within 90 days, in the order of arrival, on site-local days, and is silent', () => {
    let lastAtMs = endsAtMs - 90 * dayMs;
    for (const { receivedAtMs, isSilent, events: sent } of history.batches) {
      expect(isSilent).toBe(true);
      expect(receivedAtMs).toBeGreaterThanOrEqual(lastAtMs);
      expect(receivedAtMs - sent.at(-1)!.occurredAtMs).toBeLessThan(1_000);
      for (const { day, occurredAtMs } of sent) expect(day).toBe(siteDay(occurredAtMs, demoTimeZone));
      lastAtMs = receivedAtMs;
    }
    expect(lastAtMs).toBeLessThanOrEqual(endsAtMs);
  });

  test.each([0, 3, 9, 16, 23])('is alive at its end, also when that is at %i o’clock', (hour) => {
    const nowMs = Date.UTC(2026, 4, 20, hour, 3);
    const { batches } = demoHistory({ ...plan, endsAtMs: nowMs });
    expect(nowMs - batches.at(-1)!.receivedAtMs).toBeLessThan(5 * 60_000);
    // pricing visits of the last two days, by browser: those with three and 90 seconds have returned
    const pricing = new Map<string, Map<string, number>>();
    for (const { visitor, visit, events: sent } of batches) {
      const [first] = sent;
      if (!first?.data.url?.includes('/pricing') || first.occurredAtMs < nowMs - 2 * dayMs) continue;
      const engagedMs = Math.max(0, ...sent.map(({ data }) => data.engagedMs ?? 0));
      const visits = pricing.get(visitor) ?? new Map<string, number>();
      pricing.set(visitor, visits.set(visit, (visits.get(visit) ?? 0) + engagedMs));
    }
    const returned = [...pricing].filter(([, visits]) => {
      const counted = [...visits.values()].filter((engagedMs) => engagedMs >= 5_000);
      return counted.length >= 3 && counted.reduce((sum, engagedMs) => sum + engagedMs, 0) >= 90_000;
    });
    expect(returned.length).toBeGreaterThanOrEqual(10);
  });

  test('two people share a browser, and customers have two browsers each', () => {
    const claims = new Map<string, { atMs: number; id: string; lead: string; trust: 'claimed' }[]>();
    const browsersOf = new Map<string, Set<string>>();
    for (const { type, id, occurredAtMs, data, batch } of events) {
      if (type !== 'identify') continue;
      const claim = { atMs: occurredAtMs, id, lead: data.email!, trust: 'claimed' as const };
      claims.set(batch.visitor, [...(claims.get(batch.visitor) ?? []), claim]);
      browsersOf.set(data.email!, (browsersOf.get(data.email!) ?? new Set()).add(batch.visitor));
    }
    const shared = [...claims.values()].filter((said) => new Set(said.map(({ lead }) => lead)).size > 1);
    expect(shared).toHaveLength(3);
    for (const said of shared) expect(intervalsOf(said)).toHaveLength(2);
    expect([...browsersOf.values()].filter((browsers) => browsers.size === 2)).toHaveLength(8);
  });

  test('bots are marked and never in use', () => {
    const bots = history.batches.filter(({ isBot }) => isBot);
    expect(bots.length).toBeGreaterThan(100);
    for (const { events: sent } of bots) {
      expect(sent.map(({ type, unscored }) => [type, unscored])).toEqual([['page_view', 'bot']]);
    }
    expect(events.every(({ batch, unscored }) => batch.isBot === (unscored === 'bot'))).toBe(true);
  });
});

describe('filling the demo', () => {
  test('makes a closed site of kind demo and reports what it did', async () => {
    const store = new MemoryStore();
    const lines: string[] = [];
    const outcome = await fill(store, { onProgress: (line) => lines.push(line) });
    expect(outcome).toEqual({ kind: 'filled', siteKey: 'st_1', leads: 120, events: events.length });
    expect(store.sites).toMatchObject([
      { name: 'Demo: 90 days', kind: 'demo', origins: ['https://northwind-ledger.example'] },
    ]);
    expect(store.eventKeys.size).toBe(events.length);
    expect(store.mostInFlight).toBe(64);
    expect(lines.length).toBeGreaterThan(5);
  });

  test('refuses while there is a finished one, and changes nothing', async () => {
    const store = new MemoryStore();
    await fill(store);
    const kept = store.batches.length;
    expect(await fill(store)).toMatchObject({ kind: 'exists', message: expect.stringContaining('Remove it first') });
    expect([store.sites.length, store.batches.length]).toEqual([1, kept]);
  });

  test('stops between batches and goes on later with the same site, people and ids', async () => {
    const store = new MemoryStore();
    const stop = new AbortController();
    store.beforeIngest = () => {
      if (store.batches.length === 1_000) stop.abort();
    };
    expect(await fill(store, { signal: stop.signal })).toMatchObject({ kind: 'stopped', siteKey: 'st_1' });
    expect(store.batches.length).toBeLessThan(1_100);

    store.beforeIngest = () => {};
    const outcome = await fill(store, { clock: { nowMs: () => endsAtMs + 3_600_000 }, seed: 'another' });
    expect(outcome).toMatchObject({ kind: 'filled', siteKey: 'st_1', events: events.length });
    expect(store.sites).toHaveLength(1);
    expect(store.leads.size).toBe(120);
    expect(store.eventKeys.size).toBe(events.length);
  });

  test('a store that fails ends it with the reason, and the next run completes it', async () => {
    const store = new MemoryStore();
    store.beforeIngest = () => {
      if (store.batches.length === 700) throw new StoreUnavailable('disk full');
    };
    await expect(fill(store)).rejects.toThrow('disk full');
    store.beforeIngest = () => {};
    expect(await fill(store)).toMatchObject({ kind: 'filled' });
    expect(store.eventKeys.size).toBe(events.length);
  });

  test('sends nothing when it is stopped before it began', async () => {
    const store = new MemoryStore();
    expect(await fill(store, { signal: AbortSignal.abort() })).toMatchObject({ kind: 'stopped' });
    expect(store.batches).toHaveLength(0);
  });

  test('can be removed, finished or not, and filled again', async () => {
    const store = new MemoryStore();
    store.sites.push({ id: 1, key: 'st_1', name: 'Live', kind: 'live', origins: [], timeZone: 'UTC' });
    await fill(store, { signal: AbortSignal.abort() });
    expect(await removeDemo(store)).toBe(1);
    expect(store.sites.map(({ kind }) => kind)).toEqual(['live']);
    expect(store.settings.size).toBe(0);
    expect(await fill(store)).toMatchObject({ kind: 'filled' });
  });
});
