/**
 * Text as comparisons see it: composed (NFC), lower case, and one form for what keyboards and people spell in several ways.
 * `قيمت` with an Arabic yeh and `قیمت` with a Persian one are one word, and so are `قیمت‌ها` and `قیمتها`.
 */
export function foldText(text: string): string {
  if (isPlain.test(text)) return text.toLowerCase();
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(invisible, '')
    .replace(variants, (letter) => plainLetter[letter]!);
}

/** Printable ASCII: nearly all that websites send, and nothing to fold in it but letter case. */
const isPlain = /^[ -~]*$/;

/** Joiners, direction marks, soft hyphens, the Arabic stretch (tatweel) and vowel signs: shape and sound, not spelling. */
const invisible = /\u00ad|[\u200b-\u200f]|\u0640|[\u064b-\u065f]|\u0670|\ufeff/g;

/** Letters that Arabic and Persian keyboards put in each other's place, hamza carriers, and both rows of digits. */
const plainLetter: Readonly<Record<string, string>> = {
  ي: 'ی',
  ى: 'ی',
  ئ: 'ی',
  ك: 'ک',
  ة: 'ه',
  ۀ: 'ه',
  ؤ: 'و',
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ...digits('٠'),
  ...digits('۰'),
};

const variants = new RegExp(`[${Object.keys(plainLetter).join('')}]`, 'g');

function digits(zero: string): Record<string, string> {
  const first = zero.charCodeAt(0);
  return Object.fromEntries(Array.from({ length: 10 }, (_, digit) => [String.fromCharCode(first + digit), `${digit}`]));
}
