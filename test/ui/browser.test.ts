import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Queries } from '../../collector/ports/queries.ts';
import { samplePages } from './sample-pages.ts';
import { type SampleServer, startSampleServer } from './sample-server.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server: SampleServer;
let browser: Browser;
beforeAll(async () => {
  server = await startSampleServer();
  const { executablePath, args, env } = inject('browser');
  browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  server?.stop();
});

async function browse(options: BrowserContextOptions & { language?: string }, use: (page: Page) => Promise<void>) {
  const { language = 'en', ...contextOptions } = options;
  const context = await browser.newContext({ timezoneId: 'Asia/Kuala_Lumpur', ...contextOptions });
  await context.addCookies([
    { name: 'fp_lang', value: language, url: server.url },
    { name: 'fp_signin', value: server.signInToken, url: server.url },
  ]);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('dialog', (dialog) => {
    problems.push(`a script ran: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    // the pages under test answer 404 and 422 on purpose; everything else is a mistake, a refused style above all
    if (message.type() === 'error' && !message.text().includes('status of 4')) problems.push(message.text());
  });
  try {
    await use(page);
  } finally {
    await context.close();
  }
  expect(problems).toEqual([]);
}

const addressOf = (page: (typeof samplePages)[number]) =>
  page.name === 'setup' ? server.setupUrl : server.url + page.path;

/** Does what sends a form, and waits for the whole answer: before its script runs, a page hears no key. */
async function sending(page: Page, act: () => Promise<void>): Promise<void> {
  const answered = page.waitForEvent('load');
  await act();
  await answered;
}

/** What axe finds wrong, as lines that say where. */
async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    // put there by the line above
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  });
}

describe.each([
  ['en', 'light'],
  ['en', 'dark'],
  ['fa', 'light'],
  ['fa', 'dark'],
  ['ar', 'light'],
  ['ms', 'light'],
] as const)('in %s, %s', (language, colorScheme) => {
  test('no page has an accessibility mistake, breaks its policy or scrolls sideways', async () => {
    await browse(
      { language, colorScheme, reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } },
      async (page) => {
        for (const sample of samplePages) {
          await page.goto(addressOf(sample));
          expect(await violationsOn(page), sample.name).toEqual([]);
          // what is folded away is part of the page too
          const folded = await page.evaluate(() => {
            const all = [...document.querySelectorAll('details')];
            for (const details of all) details.open = true;
            return all.length;
          });
          if (folded > 1) expect(await violationsOn(page), `${sample.name}, unfolded`).toEqual([]);
          await page.goto(addressOf(sample));
          for (const width of [1280, 390]) {
            await page.setViewportSize({ width, height: 800 });
            const spare = await page.evaluate(() => {
              const root = document.documentElement;
              return root.clientWidth - root.scrollWidth;
            });
            expect(spare, `${sample.name} at ${width}`).toBe(0);
            // on a phone its table is cards
            if (sample.name === 'leads') expect(await violationsOn(page), `${sample.name} at ${width}`).toEqual([]);
          }
          await page.setViewportSize({ width: 1280, height: 800 });
        }
      },
    );
  }, 240_000);
});

test('moments are in the zone of the reader, in the same words', async () => {
  await browse({ timezoneId: 'America/New_York' }, async (page) => {
    await page.goto(`${server.url}/sites/st_sample/leads/ld_maryam`);
    const row = page.locator('[id="t-n2"] time').first();
    await expect.poll(() => row.textContent()).toBe('01:18:00');
    expect(await row.getAttribute('datetime')).toBe('2025-11-22T06:18:00.000Z');
  });
});

test('a change is shown within a moment, and what the reader does stays', async () => {
  const { context } = server;
  const original = context.queries.leadTimeline;
  const queries = context.queries as { leadTimeline: Queries['leadTimeline'] };
  await browse({}, async (page) => {
    await page.goto(`${server.url}/sites/st_sample/leads/ld_maryam`);
    await page.locator('.live-state.is-on').waitFor();
    await page.locator('.reasons a').first().focus();
    await page.locator('[id="t-f1"]').scrollIntoViewIfNeeded();
    const before = await page.locator('[id="t-f1"]').evaluate((row) => {
      Object.assign(row, { mark: 'same element' });
      return row.getBoundingClientRect().top;
    });
    queries.leadTimeline = (query) => {
      const timeline = original(query);
      const [newest, ...rest] = timeline.visits;
      if (!newest) return timeline;
      return { ...timeline, visits: [{ ...newest, visit: 'vs_brand_new', source: 'just now' }, newest, ...rest] };
    };
    const changedAtMs = performance.now();
    context.notify({ site: 1, subjects: ['l:ld_maryam'], hasDeliveries: false });
    await page.locator('.visit-source', { hasText: 'just now' }).waitFor();
    expect(performance.now() - changedAtMs).toBeLessThan(2_000);
    const after = await page.locator('[id="t-f1"]').evaluate((row) => ({
      mark: 'mark' in row && row.mark,
      top: row.getBoundingClientRect().top,
      focused: document.activeElement?.closest('.reasons') !== null,
    }));
    expect(after).toMatchObject({ mark: 'same element', focused: true });
    expect(Math.abs(after.top - before)).toBeLessThan(2);
  });
  queries.leadTimeline = original;
});

test('an alert shows itself on the open hot list as text, leads to the lead, and can be hidden', async () => {
  const { context } = server;
  const original = context.queries.alertsSentSince;
  const queries = context.queries as { alertsSentSince: Queries['alertsSentSince'] };
  const sent = (id: string, lead: string) => ({ id, lead, atMs: 0, kinds: ['hot'], payload: '{}' });
  await browse({}, async (page) => {
    await page.goto(`${server.url}/sites/st_sample/leads`);
    await page.locator('.live-state.is-on').waitFor();
    queries.alertsSentSince = () => [sent('al_20', 'ld_hostile'), sent('al_21', 'ld_maryam')];
    const toldAtMs = performance.now();
    context.notify({ site: 1, subjects: [], hasDeliveries: true });
    await page.locator('#toast-al_21').waitFor();
    expect(performance.now() - toldAtMs).toBeLessThan(2_000);
    expect(await page.locator('#toast-al_20 strong').textContent()).toContain('alert(1)');
    expect(await page.locator('#toast-al_20 script, #toast-al_20 img').count()).toBe(0);
    expect(await page.locator('#toast-al_21').textContent()).toContain('Became hot');
    await page.locator('#toast-al_20').getByRole('button', { name: 'Hide' }).click();
    expect(await page.locator('.toast').count()).toBe(1);
    await page.locator('#toast-al_21 a').click();
    await page.waitForURL('**/sites/st_sample/leads/ld_maryam');
  });
  queries.alertsSentSince = original;
});

test('a desktop notification is shown only after it was allowed, and only while nobody looks at the page', async () => {
  const { context } = server;
  const original = context.queries.alertsSentSince;
  const queries = context.queries as { alertsSentSince: Queries['alertsSentSince'] };
  await browse({}, async (page) => {
    // the headless browser draws no notification: what would be shown is written down
    await page.addInitScript(() => {
      const shown: string[] = [];
      class Notification {
        static permission = 'default';
        static async requestPermission() {
          Notification.permission = 'granted';
          return 'granted';
        }
        constructor(title: string, { body, tag }: { body: string; tag: string }) {
          shown.push(`${tag}: ${title}: ${body}`);
        }
      }
      Object.assign(window, { Notification, shown });
    });
    const shown = () => page.evaluate(() => (window as unknown as { shown: string[] }).shown);
    const alertOf = (id: string) => {
      queries.alertsSentSince = () => [{ id, lead: 'ld_maryam', atMs: 0, kinds: ['hot'], payload: '{}' }];
      context.notify({ site: 1, subjects: [], hasDeliveries: true });
      return page.locator(`#toast-${id}`).waitFor({ state: 'attached' });
    };
    const look = (state: 'hidden' | 'visible') =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'visibilityState', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await page.goto(`${server.url}/sites/st_sample/leads`);
    await page.locator('.live-state.is-on').waitFor();
    await alertOf('al_30');
    await page.getByRole('button', { name: 'Show alerts on the desktop' }).click();
    expect(await page.getByRole('button', { name: 'Show alerts on the desktop' }).count()).toBe(0);
    await alertOf('al_31');
    expect(await shown()).toEqual([]);
    await look('hidden');
    await alertOf('al_32');
    expect(await shown()).toEqual([expect.stringMatching(/^al_32: مریم حسینی: Became hot/)]);
  });
  queries.alertsSentSince = original;
});

test('the first event turns the install page green without a reload', async () => {
  const { context } = server;
  const original = context.queries.siteActivity;
  const queries = context.queries as { siteActivity: Queries['siteActivity'] };
  await browse({}, async (page) => {
    await page.goto(`${server.url}/sites/st_empty`);
    await page.locator('.arrival-waits').waitFor();
    await page.locator('.live-state.is-on').waitFor();
    await page.locator('#origins').fill('https://typed.example');
    queries.siteActivity = (site) => (site === 2 ? original(1) : original(site));
    context.notify({ site: 2, subjects: ['v:first'], hasDeliveries: false });
    await page.locator('.arrival-works').waitFor();
    expect(await page.locator('.arrival-word').textContent()).toContain('Events arrive');
    expect(await page.locator('#origins').inputValue()).toBe('https://typed.example');
  });
  queries.siteActivity = original;
});

test('without scripts every page is complete, and forms work', async () => {
  await browse({ javaScriptEnabled: false }, async (page) => {
    await page.goto(`${server.url}/sites/st_sample/leads/ld_maryam`);
    expect(await page.locator('.reasons tfoot').textContent()).toContain('105.9');
    expect(await page.locator('[data-copy]:visible').count()).toBe(0);
    await page.goto(`${server.url}/sites/st_sample/alerts`);
    await page.locator('#destination-ds_crm').getByRole('button', { name: 'Send test' }).click();
    await page.getByText('A test is on its way.').waitFor();
  });
});

test('a reason opens its row by keyboard', async () => {
  await browse({}, async (page) => {
    await page.goto(`${server.url}/sites/st_sample/leads/ld_maryam`);
    await page.locator('.reasons a', { hasText: 'Sent a form' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('[id="t-y3"]:target').waitFor();
    expect(await page.locator('[id="t-y3"]').isVisible()).toBe(true);
  });
});

test('the first Tab skips to the content', async () => {
  await browse({}, async (page) => {
    await page.goto(`${server.url}/sites/st_sample/leads`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  });
});

test('a salesperson works through the list by keyboard alone', async () => {
  const { context } = server;
  const lastCommand = () => context.sentCommands.at(-1);
  await browse({}, async (page) => {
    await page.goto(`${server.url}/sites/st_sample/leads`);
    const rowInFocus = () => page.evaluate(() => document.activeElement?.closest('tr')?.id);
    // without a row nothing is decided
    const before = context.sentCommands.length;
    await page.keyboard.press('a');
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('lead-search');
    await page.keyboard.type('jjx');
    expect(context.sentCommands.length).toBe(before);
    await page.locator('h1').click();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await rowInFocus()).toBe('lead-ld_tan');
    await page.keyboard.press('?');
    await page.locator('#key-help[open]').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Escape');
    expect(await rowInFocus()).toBe('lead-ld_tan');
    await sending(page, () => page.keyboard.press('a'));
    await page.getByText('The decision is recorded.').waitFor();
    expect(lastCommand()).toMatchObject({ name: 'decideStage', input: { lead: 'ld_tan', kind: 'accept' } });
    await page.keyboard.press('j');
    await sending(page, () => page.keyboard.press('c'));
    await page.getByText('The lead is yours.').waitFor();
    expect(lastCommand()).toMatchObject({
      name: 'assignLead',
      input: { lead: 'ld_maryam', owner: 'owner@example.com', onlyIfFree: true },
    });
    await page.keyboard.press('j');
    await sending(page, () => page.keyboard.press('s'));
    expect(lastCommand()).toMatchObject({ input: { lead: 'ld_maryam', kind: 'recycle' } });
    const { wakeAtMs, nowMs } = lastCommand()!.input as { wakeAtMs: number; nowMs: number };
    expect(wakeAtMs - nowMs).toBeGreaterThan(6 * 86_400_000);
    await page.locator('.notice').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('reason-ld_maryam');
    await page.keyboard.press('s');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await sending(page, () => page.keyboard.press('Enter'));
    expect(lastCommand()).toMatchObject({ input: { lead: 'ld_maryam', kind: 'disqualify', reason: 'student' } });
    await page.locator('.notice').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('#course').waitFor();
  });
});

test('a lead is claimed, accepted and turned down by keyboard on its page', async () => {
  const { context } = server;
  const lastCommand = () => context.sentCommands.at(-1);
  await browse({}, async (page) => {
    await page.goto(`${server.url}/sites/st_sample/leads/ld_maryam`);
    await page.keyboard.press('?');
    await page.locator('#key-help[open]').waitFor();
    expect(await page.locator('#key-help kbd').allTextContents()).toEqual(['c', 'a', 's', 'x', 'r', '?']);
    await page.keyboard.press('Escape');
    await sending(page, () => page.keyboard.press('c'));
    await page.getByText('The lead is yours.').waitFor();
    expect(lastCommand()).toMatchObject({ name: 'assignLead', input: { lead: 'ld_maryam', onlyIfFree: true } });
    await sending(page, () => page.keyboard.press('a'));
    await page.getByText('The decision is recorded.').waitFor();
    expect(lastCommand()).toMatchObject({ name: 'decideStage', input: { lead: 'ld_maryam', kind: 'accept' } });
    await page.keyboard.press('r');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('reason-ld_maryam');
    await page.keyboard.press('s');
    await page.keyboard.press('Tab');
    await sending(page, () => page.keyboard.press('Enter'));
    expect(lastCommand()).toMatchObject({ input: { kind: 'reject', reason: 'student' } });
    expect(new URL(page.url()).pathname).toBe('/sites/st_sample/leads/ld_maryam');
  });
});

test('who came back to pricing this week is one click away', async () => {
  await browse({}, async (page) => {
    await page.goto(`${server.url}/sites/st_sample/leads`);
    await page.getByRole('link', { name: 'Came back to pricing this week' }).click();
    await page.waitForURL('**/leads?did=pricing-return&days=7');
    expect(await page.locator('.chips [aria-current]').textContent()).toBe('Came back to pricing this week');
  });
});

test('the island stays small', () => {
  expect(readFileSync(`${server.context.distDir}/ui/live.js`).byteLength).toBeLessThan(8_000);
});
