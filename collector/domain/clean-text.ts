/** Text from outside, fit to be kept: valid Unicode, without control characters, trimmed, at most `maxChars` long. */
export function cleanText(text: string, maxChars: number): string {
  // lone surrogates are not text, and NUL ends strings in many a tool behind us
  const wellFormed = text.length > maxChars * 4 ? text.slice(0, maxChars * 4).toWellFormed() : text.toWellFormed();
  const clean = isPlain.test(wellFormed)
    ? wellFormed.trim()
    : wellFormed.replace(controls, ' ').replace(/ {2,}/g, ' ').trim();
  return clean.length <= maxChars
    ? clean
    : clean
        .slice(0, maxChars)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trimEnd();
}

/** The same for an id of a person: `undefined` where it is longer, as what is cut names everybody whose id begins with it. */
export function cleanPersonId(text: string, maxChars: number): string | undefined {
  const clean = cleanText(text, text.length);
  return clean.length <= maxChars ? clean : undefined;
}

/** The same for a text of several lines: its line breaks stay. */
export const cleanLines = (text: string, maxChars: number): string =>
  text
    .slice(0, maxChars * 4)
    .split(/\r\n|\r|\n/)
    .map((line) => cleanText(line, maxChars))
    .join('\n')
    .trim()
    .slice(0, maxChars)
    .toWellFormed();

// C0 and C1 controls, and the characters that turn the direction of what follows them
const controls = /[\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu;
const isPlain = /^[^\p{Cc}\u202A-\u202E\u2066-\u2069]*$/u;

/** Names that mean something else on JavaScript objects. */
const reservedNames = ['__proto__', 'constructor', 'prototype'];
const maxPropNameChars = 100;
const maxPropChars = 500;

/** Props or traits with names and texts fit to be kept. A name that cleaning leaves empty or makes a reserved one goes with its value. */
export function cleanProps(
  props: Readonly<Record<string, string | number | boolean>>,
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(props)
      .map(([name, value]) => [
        cleanText(name, maxPropNameChars),
        typeof value === 'string' ? cleanText(value, maxPropChars) : value,
      ])
      .filter(([name]) => name !== '' && !reservedNames.includes(String(name))),
  );
}
