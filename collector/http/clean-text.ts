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

// C0 and C1 controls, and the characters that turn the direction of what follows them
const controls = /[\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu;
const isPlain = /^[^\p{Cc}\u202A-\u202E\u2066-\u2069]*$/u;
