import { Window } from 'happy-dom';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildAssets } from './built-assets.ts';
import { fakeContext } from './fake-context.ts';
import { signedIn } from './signed-in.ts';

let assets: Awaited<ReturnType<typeof buildAssets>>;
beforeAll(async () => {
  assets = await buildAssets();
});
afterAll(() => assets.remove());

async function open(path: string, language: string) {
  const { get } = await signedIn(fakeContext({ distDir: assets.distDir }));
  const { document } = new Window({ settings: { enableJavaScriptEvaluation: false } });
  document.write(await (await get(path, { 'accept-language': language })).text());
  return document;
}

test.each([
  // of thirty days that end on Saturday, 22 November 2025, in Kuala Lumpur
  ['en', 9],
  ['fa', 5],
  ['ar', 10],
  ['ms', 9],
])('in %s the sparkline of a lead has a background on %i days', async (language, days) => {
  const list = await open('/sites/st_sample/leads', language);
  expect(list.querySelector('.sparkline')?.querySelectorAll('.chart-weekend').length).toBe(days);
});

test.each([
  ['en', 'Stripes in the background are weekends.'],
  ['fa', 'نوارهای زمینه آخر هفته‌اند.'],
])('in %s the course of a score has its weekends in the background, and says so', async (language, words) => {
  const course = (await open('/sites/st_sample/leads/ld_maryam', language)).getElementById('course');
  const widths = [...(course?.querySelectorAll('svg .chart-weekend') ?? [])].map((band) =>
    Number.parseFloat(band.getAttribute('width') ?? ''),
  );
  expect(widths.length).toBeGreaterThan(0);
  for (const width of widths) expect(width).toBeGreaterThan(0);
  expect(course?.textContent).toContain(words);
});

test.each([
  ['en', 'Monday', ['Saturday', 'Sunday']],
  ['fa', 'شنبه', ['جمعه']],
  ['ar', 'السبت', ['السبت', 'الجمعة']],
  ['ms', 'Isnin', ['Sabtu', 'Ahad']],
])('in %s working days are chosen in the order of the week, from %s', async (language, first, weekend) => {
  const settings = await open('/sites/st_sample/alert-settings', language);
  const days = [...(settings.querySelector('fieldset.choices:has([name=day1])')?.querySelectorAll('label') ?? [])];
  expect(days.length).toBe(7);
  expect(days[0]?.textContent).toContain(first);
  const marked = days.filter((day) => day.querySelector('.hint'));
  expect(marked.length).toBe(weekend.length);
  for (const [index, name] of weekend.entries()) expect(marked[index]?.textContent).toContain(name);
});
