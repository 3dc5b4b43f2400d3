import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LiveStreams, liveLimits } from '../../collector/http/live.ts';
import { buildAssets } from './built-assets.ts';
import { fakeContext } from './fake-context.ts';
import { signedIn } from './signed-in.ts';

let assets: Awaited<ReturnType<typeof buildAssets>>;
beforeAll(async () => {
  assets = await buildAssets();
});
afterAll(() => assets.remove());

const change = (subjects: readonly string[], site = 1) => ({ site, subjects, hasDeliveries: false });

const aChange = /^id: \w+-\d+\nevent: change\ndata:\n\n$/;

/** The one that remembers what was told. */
const ownListeners = 1;

/** Reads a stream piece by piece as text. */
function piecesOf(response: Response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  return {
    next: async () => (await reader?.read())?.value ?? '',
    cancel: async () => reader?.cancel(),
  };
}

test('an open page is told of a change of its subject, and of no other', async () => {
  const context = fakeContext({ distDir: assets.distDir });
  const { get } = await signedIn(context);
  const response = await get('/sites/st_sample/live?subject=l%3Ald_maryam');
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const pieces = piecesOf(response);
  expect(await pieces.next()).toMatch(/^retry: 1000\nid: \w+-0\n\n$/);
  context.notify(change(['l:ld_tan']));
  context.notify(change(['l:ld_maryam'], 2));
  context.notify(change(['v:x', 'l:ld_maryam']));
  expect(await pieces.next()).toMatch(aChange);
  await pieces.cancel();
  await expect.poll(() => context.listenerCount()).toBe(ownListeners);
});

test('a page about the whole site is told of every change of it', async () => {
  const context = fakeContext({ distDir: assets.distDir });
  const { get } = await signedIn(context);
  const pieces = piecesOf(await get('/sites/st_sample/live?subject=site'));
  await pieces.next();
  context.notify(change([]));
  expect(await pieces.next()).toMatch(aChange);
  await pieces.cancel();
});

const streamOf = (limits: Partial<typeof liveLimits>) => {
  const context = fakeContext({ distDir: assets.distDir });
  const app = new Hono();
  const streams = new LiveStreams(context, { ...liveLimits, ...limits });
  app.get('/', (c) => streams.open(c, { site: 1, subject: 'site' }));
  return { context, open: async () => app.request('/') };
};

test('many changes at once are one notice', async () => {
  const { context, open } = streamOf({ minGapMs: 30 });
  const pieces = piecesOf(await open());
  await pieces.next();
  for (let count = 0; count < 100; count += 1) context.notify(change(['l:a']));
  expect(await pieces.next()).toMatch(aChange);
  for (let count = 0; count < 100; count += 1) context.notify(change(['l:a']));
  expect(await pieces.next()).toMatch(aChange);
  await pieces.cancel();
});

test('a quiet stream says that it is there, and ends after its time', async () => {
  const { context, open } = streamOf({ heartbeatMs: 10, maxStreamMs: 25 });
  const text = await (await open()).text();
  expect(text).toContain(': still here\n\n');
  expect(text).not.toContain('change');
  expect(context.listenerCount()).toBe(ownListeners);
});

test('a stream that was cut off is told what it missed, and only that', async () => {
  const context = fakeContext({ distDir: assets.distDir });
  const { get } = await signedIn(context);
  const open = async (lastId: string) =>
    piecesOf(await get('/sites/st_sample/live?subject=l%3Ald_maryam', { 'last-event-id': lastId }));
  const first = piecesOf(await get('/sites/st_sample/live?subject=l%3Ald_maryam'));
  const id = /id: (\S+)/.exec(await first.next())![1]!;
  await first.cancel();
  context.notify(change(['l:ld_tan']));
  const unconcerned = await open(id);
  await unconcerned.next();
  context.notify(change(['l:ld_maryam']));
  expect(await unconcerned.next()).toMatch(/^id: \w+-2\n/);
  await unconcerned.cancel();
  for (const missed of [id, 'another-7', `${id.split('-')[0]}-99999`, 'nonsense']) {
    const back = await open(missed);
    await back.next();
    expect(await back.next(), missed).toMatch(aChange);
    await back.cancel();
  }
});

test('beyond the limit of open streams a page goes without', async () => {
  const { context, open } = streamOf({ maxStreams: 1 });
  const first = piecesOf(await open());
  await first.next();
  const second = await open();
  expect(second.status).toBe(503);
  await first.cancel();
  await expect.poll(() => context.listenerCount()).toBe(ownListeners);
  const third = piecesOf(await open());
  expect(await third.next()).toContain('retry: 1000\n');
  await third.cancel();
});

test('nobody who is not signed in hears of changes', async () => {
  const context = fakeContext({ distDir: assets.distDir });
  const { app } = await signedIn(context);
  expect((await app.request('/sites/st_sample/live?subject=site')).status).toBe(401);
  expect(context.listenerCount()).toBe(ownListeners);
});

test('the open hot list is told of each alert once, in the words of its reader', async () => {
  const context = fakeContext({ distDir: assets.distDir });
  const sent = [
    { id: 'al_9', lead: 'ld_maryam', atMs: 0, kinds: ['pricing_return', 'later_kind'], payload: '{}' },
    { id: 'al_10', lead: '', atMs: 0, kinds: ['test'], payload: '{}' },
  ];
  let sinceMs = -1;
  const queries = {
    ...context.queries,
    alertsSentSince: (query: { sinceMs: number }) => {
      sinceMs = query.sinceMs;
      return sent;
    },
  };
  const { get } = await signedIn({ ...context, queries });
  const openedAtMs = context.clock.nowMs();
  const stream = piecesOf(await get('/sites/st_sample/live?subject=site'));
  await stream.next();
  context.notify(change([]));
  expect(await stream.next()).toMatch(aChange);
  context.notify({ ...change(['l:ld_maryam']), hasDeliveries: true });
  const first = await stream.next();
  expect(first).toMatch(/^event: alert\ndata: /);
  expect(JSON.parse(first.split('data: ')[1]!)).toEqual({
    id: 'al_9',
    who: 'مریم حسینی',
    why: expect.stringMatching(/^Came back to pricing · later_kind · Score [\d.]+$/),
    path: '/sites/st_sample/leads/ld_maryam',
  });
  expect(await stream.next()).toContain('"why":"Test","path":"/sites/st_sample/alerts"');
  expect(await stream.next()).toMatch(aChange);
  expect(sinceMs).toBe(openedAtMs);
  context.notify({ ...change([]), hasDeliveries: true });
  expect(await stream.next()).toMatch(aChange);
  await stream.cancel();
});

test('a page about one lead, and one of another site, is told of no alert', async () => {
  const context = fakeContext({ distDir: assets.distDir });
  const sent = [{ id: 'al_9', lead: 'ld_maryam', atMs: 0, kinds: ['hot'], payload: '{}' }];
  const { get } = await signedIn({ ...context, queries: { ...context.queries, alertsSentSince: () => sent } });
  const lead = piecesOf(await get('/sites/st_sample/live?subject=l%3Ald_maryam'));
  const other = piecesOf(await get('/sites/st_empty/live?subject=site'));
  await Promise.all([lead.next(), other.next()]);
  context.notify({ ...change(['l:ld_maryam']), hasDeliveries: true });
  expect(await lead.next()).toMatch(aChange);
  context.notify(change([], 2));
  expect(await other.next()).toMatch(aChange);
  await Promise.all([lead.cancel(), other.cancel()]);
});
