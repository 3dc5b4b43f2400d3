// What a run says: rows with their budgets, as a table for people and as JSON for scripts.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const mebibyte = 1_048_576;

/** One row for each figure: `figures` as measured, and where it must stay. */
export function rowsOf(figures) {
  const perSecond = (value) => `${Math.round(value).toLocaleString('en')}/s`;
  const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ms`;
  return [
    {
      name: 'Requests of three events: durable, de-duplicated, scored, against a bare `node:http` 204',
      value: `${figures.ratio.toFixed(3)} (${perSecond(figures.productPerSecond)} : ${perSecond(figures.barePerSecond)})`,
      budget: '≥ 0.12',
      isMet: figures.ratio >= 0.12,
    },
    { name: `Answer at half load (${perSecond(figures.halfPerSecond)}), p50`, value: ms(figures.halfLoadP50Ms) },
    { name: `Answer at half load (${perSecond(figures.halfPerSecond)}), p99`, value: ms(figures.halfLoadP99Ms) },
    {
      name: 'Cold start on an empty folder until it listens',
      value: ms(figures.coldStartMs),
      budget: '≤ 1,500 ms',
      isMet: figures.coldStartMs <= 1_500,
    },
    {
      name: 'Memory at rest',
      value: `${Math.round(figures.restMemoryBytes / mebibyte)} MiB`,
      budget: '≤ 150 MB',
      isMet: figures.restMemoryBytes <= 150_000_000,
    },
    {
      name: 'Event accepted → visible on the open timeline, p95, at half load',
      value: ms(figures.visibleP95Ms),
      budget: '< 1,000 ms',
      isMet: figures.visibleP95Ms < 1_000,
    },
    {
      name: 'Pricing return posted → alert arrived by webhook, p95, at half load',
      value: ms(figures.alertP95Ms),
      budget: '< 3,000 ms',
      isMet: figures.alertP95Ms < 3_000,
    },
  ];
}

/** Rows as aligned text. */
export function asText(rows) {
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows
    .map(({ name, value, budget, isMet }) => {
      const verdict = budget === undefined ? '' : `  ${isMet ? 'ok    ' : 'MISSED'}  budget ${budget}`;
      return `${name.padEnd(width)}  ${value.padEnd(28)}${verdict}`;
    })
    .join('\n');
}

const asMarkdown = (rows) =>
  [
    '| figure | measured | budget |',
    '| --- | --- | --- |',
    ...rows.map(({ name, value, budget }) => `| ${name} | ${value} | ${budget ?? ''} |`),
  ].join('\n');

/** Puts the table between the markers of each file that has them. */
export function writeTables(files, rows, circumstances) {
  const markers = /(<!-- figures of npm run bench -->\n)[\s\S]*?(<!-- end of figures -->)/;
  for (const file of files) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (markers.test(text))
      writeFileSync(
        file,
        text.replace(markers, (_, from, to) => `${from}${asMarkdown(rows)}\n\n${circumstances}\n${to}`),
      );
  }
}
