/** Text from outside longer than this is cut: a title, industry or country never is. Keeps the work for one lead bounded. */
export const maxFoldedChars = 300;

/**
 * The words of a text as they are compared: what a reader takes for the same word is the same string. One pass, linear.
 *
 * Lower case; without accents, Arabic vowel signs and tatweel; presentation forms, full-width letters and digits as plain ones;
 * Persian ی and ک as Arabic ي and ك, alef with or without hamza alike, final ة as ه; ß as ss; `C.E.O.` as one word.
 * A zero-width non-joiner parts words, because half of all writers type a space there.
 */
export function foldedWords(text: string): string[] {
  return foldText(text.slice(0, maxFoldedChars)).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Folds letters and leaves everything between them as it is. */
export function foldText(text: string): string {
  if (isPlain.test(text)) return joinInitials(text.toLowerCase());
  return joinInitials(
    text
      .normalize('NFKD')
      .replaceAll('\u200c', ' ')
      // marks, invisible format characters, tatweel
      .replace(/[\p{M}\p{Cf}\u0640]/gu, '')
      .toLowerCase()
      .replace(/[ßıیىکةەھہ]/g, (letter) => sameLetters[letter]!)
      .replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 0xf)),
  );
}

/** Printable ASCII: most of what is said of people, and nothing to fold in it but letter case. */
const isPlain = /^[ -~]*$/;

const sameLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ı: 'i',
  ی: 'ي',
  ى: 'ي',
  ک: 'ك',
  ة: 'ه',
  ە: 'ه',
  ھ: 'ه',
  ہ: 'ه',
};

/** `c.e.o.` → `ceo`; a single letter and dot, as in `m. sc`, stays. */
const joinInitials = (text: string) =>
  !text.includes('.')
    ? text
    : text.replace(/(?<![\p{L}\p{N}])(?:\p{L}\.){2,}\p{L}?(?![\p{L}\p{N}])/gu, (initials) =>
        initials.replaceAll('.', ''),
      );
