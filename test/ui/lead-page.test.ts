import { Window } from 'happy-dom';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayStartMs } from '../../collector/usecases/day-start.ts';
import { siteDay } from '../../collector/usecases/site-day.ts';
import { buildAssets } from './built-assets.ts';
import { fakeContext } from './fake-context.ts';
import { sampleExplanation } from './sample-data.ts';
import { signedIn } from './signed-in.ts';

let assets: Awaited<ReturnType<typeof buildAssets>>;
beforeAll(async () => {
  assets = await buildAssets();
});
afterAll(() => assets.remove());

const leadPath = '/sites/st_sample/leads/ld_maryam';

const openLead = async ({ query = '', language = 'en' } = {}) => {
  const context = fakeContext({ distDir: assets.distDir });
  const browser = await signedIn(context);
  const { document } = new Window({ settings: { enableJavaScriptEvaluation: false } });
  document.write(await (await browser.get(leadPath + query, { 'accept-language': language })).text());
  return { context, document, ...browser };
};

test('the course of the score has a title, a summary, a drawing and the same as a table', async () => {
  const { document } = await openLead();
  const course = document.getElementById('course')!;
  expect(course.querySelector('h2')?.textContent).toBe('Score over time');
  const drawing = course.querySelector('svg.chart')!;
  expect(document.getElementById(drawing.getAttribute('aria-labelledby')!)?.textContent).toContain('105.9 now.');
  const rows = [...course.querySelectorAll('tbody tr')];
  const moments = new Set(sampleExplanation.parts.map(({ atMs }) => atMs));
  // what was earned 60 days ago would press the rest to the edge: it is not drawn
  expect(rows.length).toBe([...moments].filter((atMs) => atMs > sampleExplanation.atMs - 50 * 86_400_000).length);
  expect(rows[0]?.lastElementChild?.textContent).toBe('105.9');
  const marks = [...drawing.querySelectorAll('a')];
  expect(marks.length).toBeGreaterThan(5);
  for (const mark of marks) expect(mark.getAttribute('aria-label')).toMatch(/: .\d+ for /);
});

test.each([
  ['en', '0'],
  ['fa', '100%'],
])('in %s the values stand where lines begin, and time runs from left to right', async (language, valueX) => {
  const { document } = await openLead({ language });
  expect(new Set([...document.querySelectorAll('.chart-value')].map((text) => text.getAttribute('x')))).toEqual(
    new Set([valueX]),
  );
  const times = [...document.querySelectorAll('.chart-time')].map((text) => text.getAttribute('x'));
  expect(times).toEqual(['10.00%', '30.00%', '50.00%', '70.00%', '90.00%']);
  const now = Number.parseFloat(document.querySelector('.chart-now')!.getAttribute('x1')!);
  const firstStep = Number(/^M([\d.]+) /.exec(document.querySelector('.chart-past')!.getAttribute('d')!)![1]);
  expect(firstStep).toBe(0);
  expect(now).toBeGreaterThan(50);
});

test('the waterfall ends where the sum ends, each bar where the next begins', async () => {
  for (const language of ['en', 'fa']) {
    const { document } = await openLead({ language });
    const bars = [...document.querySelectorAll('.reasons tbody .fall')].map((bar) => {
      const rect = bar.querySelector('rect')!;
      const [x, width] = [rect.getAttribute('x'), rect.getAttribute('width')].map((text) => Number.parseFloat(text!));
      const start = language === 'fa' ? 100 - x! - width! : x!;
      return bar.classList.contains('fall-down')
        ? { from: start + width!, to: start }
        : { from: start, to: start + width! };
    });
    for (const [index, bar] of bars.entries()) {
      // a bar of nearly nothing is drawn half a percent wide
      if (index > 0) expect(Math.abs(bar.from - bars[index - 1]!.to)).toBeLessThan(0.6);
    }
    const sum = document.querySelector('.fall-sum rect')!;
    expect(Math.abs(bars.at(-1)!.to - Number.parseFloat(sum.getAttribute('width')!))).toBeLessThan(0.6);
  }
});

test('alerts, decisions, merges, notes and noise checks stand between the visits where they happened', async () => {
  const { document } = await openLead();
  const kinds = [...document.querySelectorAll('.visits > li')].map(({ className }) => className);
  expect(kinds.slice(0, 8)).toEqual([
    'visit',
    'moment moment-alert',
    'moment moment-note',
    'visit visit-touch',
    'moment moment-decision',
    'moment moment-merge',
    'moment moment-noise',
    'visit',
  ]);
  expect(document.querySelector('.moment-decision')?.textContent).toContain('Recycled › MQL');
  expect(document.querySelectorAll('.moment img')).toHaveLength(0);
});

test('a filter narrows the timeline, and the way on keeps it', async () => {
  const { document } = await openLead({ query: '?show=pages' });
  expect(document.querySelectorAll('.moment')).toHaveLength(0);
  expect(document.querySelector('.chips [aria-current]')?.textContent).toBe('Pages');
  expect(document.querySelector('.timeline [rel=next]')?.getAttribute('href')).toContain('show=pages&before=older');
  const decisions = (await openLead({ query: '?show=decisions' })).document;
  expect(decisions.querySelectorAll('.visit')).toHaveLength(0);
  expect(decisions.querySelectorAll('.moment')).toHaveLength(5);
  const unknown = (await openLead({ query: '?show=<script>&until=x&day=2026-13-99' })).document;
  expect(unknown.querySelector('.chips [aria-current]')?.textContent).toBe('Everything');
});

test('a note is kept as it was written, and an empty one is not', async () => {
  const { post, context } = await openLead();
  const kept = await post(`${leadPath}/notes`, { note: ' first line\r\nsecond\u0000 line ' });
  expect(kept.headers.get('location')).toContain('done=note_kept');
  expect(context.sentCommands.at(-1)).toMatchObject({
    name: 'addNote',
    input: { lead: 'ld_maryam', note: 'first line\nsecond line', by: 'owner@example.com' },
  });
  const count = context.sentCommands.length;
  const empty = await post(`${leadPath}/notes`, { note: ' \n\n ' });
  expect(empty.headers.get('location')).toContain('done=note_empty');
  expect(context.sentCommands.length).toBe(count);
  expect((await post('/sites/st_sample/leads/ld_nobody/notes', { note: 'x' })).status).toBe(404);
});

test.each([
  ['Asia/Kuala_Lumpur', '2025-11-21T16:00:00.000Z'],
  ['Asia/Tehran', '2025-11-21T20:30:00.000Z'],
  ['America/St_Johns', '2025-11-22T03:30:00.000Z'],
  ['Pacific/Kiritimati', '2025-11-21T10:00:00.000Z'],
])('in %s the day of 22 November 2025 begins at %s', (timeZone, start) => {
  const day = Date.UTC(2025, 10, 22) / 86_400_000;
  const startMs = dayStartMs(day, timeZone);
  expect(new Date(startMs).toISOString()).toBe(start);
  expect(siteDay(startMs - 1, timeZone)).toBe(day - 1);
});

test('where the clock jumps over midnight the day begins right after the jump', () => {
  // Beirut, 30 March 2025: 00:00 became 01:00
  const startMs = dayStartMs(Date.UTC(2025, 2, 30) / 86_400_000, 'Asia/Beirut');
  expect(new Date(startMs).toISOString()).toBe('2025-03-29T22:00:00.000Z');
});

test.each([
  ['en', 'Phone · Safari · iOS'],
  ['fa', 'تلفن · Safari · iOS'],
  ['ar', 'هاتف · Safari · iOS'],
  ['ms', 'Telefon · Safari · iOS'],
])('in %s the card of a visit says what its browser runs on', async (language, words) => {
  const { document } = await openLead({ language });
  const cards = [...document.querySelectorAll('.visit')];
  expect(cards.find((card) => !card.matches('.visit-touch'))?.querySelector('.device')?.textContent).toBe(words);
  // a call has none
  expect(cards.find((card) => card.matches('.visit-touch'))?.querySelector('.device')).toBeNull();
});
