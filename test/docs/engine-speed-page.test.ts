import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  asSection,
  asText,
  atLeast,
  atMost,
  millis,
  perSecond,
  row,
  withSection,
} from '../../scripts/bench-engine/report.mjs';

const page = readFileSync(new URL('../../docs/reference/engine-speed.md', import.meta.url), 'utf8');

test.each([
  ['rules', 1],
  ['replay', 3],
  ['growth', 1],
  ['as-of', 7],
  ['lists', 5],
])('the table "%s" on the page is in the form of the script, with its %d lines', (name, lineCount) => {
  const section = new RegExp(`<!-- ${name} -->\n([\\s\\S]*?)\n<!-- end of ${name} -->`).exec(page)?.[1] ?? '';
  const [title, , about, , , , ...rest] = section.split('\n');
  const rows = rest.slice(0, -2).map((text) => {
    const [what, measured, line] = text.slice(2, -2).split(/ \| ?/);
    return { what, measured, line };
  });
  const table = { title: title!.slice('## '.length), about, rows };
  expect(page).toContain(asSection(name, table, rest.at(-1)));
  expect(withSection(page, name, asSection(name, table, rest.at(-1)))).toBe(page);
  expect(rows.filter(({ line }) => line?.match(/^[≤≥] /)).length).toBe(lineCount);
});

test('a figure on the wrong side of its line is said to be so', () => {
  const rows = [
    row('quick', millis(1.234), atMost(2, '2 ms')),
    row('slow', millis(12), atMost(2, '2 ms')),
    row('many', perSecond(60_000), atLeast(50_000, '50,000/s')),
    row('few', perSecond(40_000), atLeast(50_000, '50,000/s')),
    row('only told', millis(12)),
  ];
  expect(asText({ title: 'Some', rows }).split('\n')).toEqual([
    'Some',
    '  quick      1.23 ms         ok      ≤ 2 ms',
    '  slow       12 ms           MISSED  ≤ 2 ms',
    '  many       60,000/s        ok      ≥ 50,000/s',
    '  few        40,000/s        MISSED  ≥ 50,000/s',
    '  only told  12 ms',
  ]);
  expect(asSection('some', { title: 'Some', about: 'All.', rows }, 'Today.')).toContain(
    '| slow | 12 ms, missed | ≤ 2 ms |',
  );
});
