import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { alertKinds } from '../../collector/domain/alert-policy.ts';
import { AlertSite, hourMs, mondayMs } from '../alerts/an-alert-site.ts';
import { modelWorkOn } from '../support/model-work.ts';
import { buildAssets } from './built-assets.ts';
import { type SignedIn, signedIn } from './signed-in.ts';

let assets: Awaited<ReturnType<typeof buildAssets>>;
let acme: AlertSite;
let owner: SignedIn;
let nowMs: number;
const ada = 'ada@acme.example';
const pathOf = (site: number) => `/sites/${acme.store.queries.sites().find(({ id }) => id === site)!.key}`;

beforeAll(async () => {
  assets = await buildAssets();
});
afterAll(() => assets.remove());
beforeEach(async () => {
  acme = await AlertSite.open();
  nowMs = mondayMs;
  const { queries, commands, changes } = acme.store;
  const clock = { nowMs: () => nowMs };
  owner = await signedIn({
    ...{ queries, commands, changes, clock },
    models: modelWorkOn(acme.store, clock),
    publicUrl: () => 'http://localhost:4100',
    distDir: assets.distDir,
  });
});
afterEach(() => acme.close());

const withoutDestination = () => acme.store.commands.removeDestination({ site: acme.site, destination: acme.channel });

/** Opens the live stream of a list; `next` waits for the next commit and returns the alerts that it showed. */
async function openList(site = acme.site) {
  const stream = await owner.get(`${pathOf(site)}/live?subject=site`);
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  onTestFinished(() => reader.cancel());
  return {
    next: async () => {
      for (let text = ''; ; ) {
        text += (await reader.read()).value ?? '';
        if (!text.includes('event: change')) continue;
        return [...text.matchAll(/^event: alert\ndata: (.*)$/gm)].map(([, json]) => JSON.parse(json!));
      }
    },
  };
}

test('an alert shows itself on the open list of a site that has no destination', async () => {
  await withoutDestination();
  const lead = await acme.meet(ada, mondayMs);
  const list = await openList();
  nowMs = mondayMs + hourMs;
  await acme.asksForDemo(ada, nowMs);
  expect(acme.sent()).toEqual([]);
  expect(await list.next()).toEqual([
    {
      id: expect.stringMatching(/^al_/),
      who: ada,
      why: expect.stringContaining('Asked to talk to sales'),
      path: `${pathOf(acme.site)}/leads/${lead}`,
    },
  ]);
});

test('what is in shadow shows itself nowhere, nor what waits; nor on the list of another site', async () => {
  const other = await AlertSite.open(acme.store);
  const shadow = Object.fromEntries(alertKinds.map((kind) => [kind, 'shadow' as const]));
  await acme.settle({ kinds: shadow });
  await acme.meet(ada, mondayMs);
  const [list, others] = [await openList(), await openList(other.site)];
  nowMs = mondayMs + hourMs;
  await acme.asksForDemo(ada, nowMs);
  expect(await list.next()).toEqual([]);
  await acme.settle({ dailyCap: 0, breaksThrough: { askedForSales: false, onThePage: false } });
  await acme.meet('bob@bob.example', nowMs);
  expect(await list.next()).toEqual([]);
  await acme.asksForDemo('bob@bob.example', nowMs);
  expect(await list.next()).toEqual([]);
  await acme.settle({});
  await acme.meet('cyd@cyd.example', nowMs);
  await list.next();
  await acme.asksForDemo('cyd@cyd.example', nowMs);
  expect(await list.next()).toHaveLength(1);
  await other.meet(ada, nowMs);
  expect(await others.next()).toEqual([]);
});

test('of more than a handful within a minute each new one is shown, and none twice', async () => {
  const people = Array.from({ length: 8 }, (_, at) => `p${at}@p${at}.example`);
  for (const email of people) await acme.meet(email, mondayMs);
  const list = await openList();
  const shown: string[] = [];
  for (const email of people) {
    nowMs += 1_000;
    await acme.asksForDemo(email, nowMs);
    shown.push(...(await list.next()).map(({ who }: { who: string }) => who));
  }
  expect(shown).toEqual(people);
});

test('a browser shows it on the hot list within two seconds of the commit, without a destination', async () => {
  await withoutDestination();
  await acme.meet(ada, mondayMs);
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const starting = serve({ fetch: owner.app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(starting));
  });
  const { executablePath, args, env } = inject('browser');
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
  onTestFinished(async () => {
    await browser.close();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const context = await browser.newContext();
  const [name, value] = owner.cookie.split('=') as [string, string];
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  await page.goto(`${url}${pathOf(acme.site)}/leads`);
  await page.locator('.live-state.is-on').waitFor();
  nowMs = mondayMs + hourMs;
  await acme.asksForDemo(ada, nowMs);
  const committedAtMs = performance.now();
  const toast = page.locator('.toast');
  await toast.waitFor();
  expect(performance.now() - committedAtMs).toBeLessThan(2_000);
  expect(await toast.locator('strong').textContent()).toBe(ada);
});
