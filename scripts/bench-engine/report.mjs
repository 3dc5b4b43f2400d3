// Tables of what was measured: as text for a terminal, and as the page of the documentation.

/** A row says whether it is within its line; without one it says only how much. */
export const row = (what, measured, line) =>
  line === undefined
    ? { what, measured: measured.text }
    : { what, measured: measured.text, line: line.text, isMet: line.holds(measured.value) };

export const atMost = (limit, text) => ({ text: `≤ ${text}`, holds: (value) => value <= limit });
export const atLeast = (limit, text) => ({ text: `≥ ${text}`, holds: (value) => value >= limit });

export const micros = (value) => ({ value, text: `${value < 10 ? value.toFixed(2) : value.toFixed(0)} µs` });
export const millis = (value) => ({ value, text: `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms` });
export const perSecond = (value) => ({ value, text: `${Math.round(value).toLocaleString('en')}/s` });
export const times = (value) => ({ value, text: `${value.toFixed(2)}×` });

export function asText({ title, rows }) {
  const width = Math.max(...rows.map(({ what }) => what.length));
  const lines = rows.map(({ what, measured, line, isMet }) => {
    const verdict = line === undefined ? '' : `  ${isMet ? 'ok    ' : 'MISSED'}  ${line}`;
    return `  ${what.padEnd(width)}  ${measured.padEnd(14)}${verdict}`.trimEnd();
  });
  return [title, ...lines].join('\n');
}

export function asPage(tables, circumstances) {
  const asMarkdown = ({ title, about, rows }) =>
    [
      `## ${title}`,
      '',
      about,
      '',
      '| what | measured | line |',
      '| --- | --- | --- |',
      ...rows.map(({ what, measured, line = '' }) => `| ${what} | ${measured} | ${line} |`),
    ].join('\n');
  return `# What scoring costs

\`node scripts/tool.mjs bench-engine\` prints these tables and writes this page. ${circumstances}

${tables.map(asMarkdown).join('\n\n')}
`;
}
