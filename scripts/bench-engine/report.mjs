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

/** The table as a section of the page, between markers of its own. */
export function asSection(name, { title, about, rows }, circumstances) {
  return [
    `<!-- ${name} -->`,
    `## ${title}`,
    '',
    about,
    '',
    '| what | measured | line |',
    '| --- | --- | --- |',
    ...rows.map(
      ({ what, measured, line = '', isMet }) =>
        `| ${what} | ${measured}${isMet === false ? ', missed' : ''} | ${line} |`,
    ),
    '',
    circumstances,
    `<!-- end of ${name} -->`,
  ].join('\n');
}

/** The page with the section in its place; throws when the page has no such place. */
export function withSection(page, name, section) {
  const place = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- end of ${name} -->`);
  if (!place.test(page)) throw new Error(`the page has no place for "${name}"`);
  return page.replace(place, () => section);
}
