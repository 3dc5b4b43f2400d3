import { foldText } from './folded-words.ts';

/** By people: up to 10, 50, 250, 1,000, and more. The first three are the EU's micro, small and medium enterprises. */
export const companySizes = ['micro', 'small', 'medium', 'large', 'enterprise'] as const;
export type CompanySize = (typeof companySizes)[number];

const largest = [10, 50, 250, 1_000];

/** Reads `140`, `51-200`, `1,800`, `10k+`, `۲۰۰ نفر`, `SME`; a range counts by its middle. `undefined` for what says no size. */
export function companySizeOf(text: string): CompanySize | undefined {
  const folded = foldText(text.slice(0, maxSizeChars));
  const numbers = [...folded.replace(/(\d)[,.٬'\s](?=\d{3}(?!\d))/g, '$1').matchAll(/(\d{1,9})\s*(k\b)?/g)]
    .slice(0, 2)
    .map(([, digits, thousand]) => Number(digits) * (thousand ? 1_000 : 1));
  if (numbers.length === 0) return words.find(([word]) => folded.includes(word))?.[1];
  const people = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  if (people <= 0) return undefined;
  const index = largest.findIndex((limit) => people <= limit);
  return companySizes[index < 0 ? companySizes.length - 1 : index];
}

const maxSizeChars = 60;

const words: readonly (readonly [string, CompanySize])[] = (
  [
    ['enterprise', 'enterprise'],
    ['mid', 'medium'],
    ['medium', 'medium'],
    ['sme', 'small'],
    ['smb', 'small'],
    ['small', 'small'],
    ['micro', 'micro'],
    ['freelance', 'micro'],
    ['large', 'large'],
    ['کوچک', 'small'],
    ['متوسط', 'medium'],
    ['بزرگ', 'large'],
    ['صغيرة', 'small'],
    ['كبيرة', 'large'],
    ['kecil', 'small'],
    ['sederhana', 'medium'],
    ['besar', 'large'],
    ['klein', 'small'],
    ['mittel', 'medium'],
    ['gross', 'large'],
  ] as const
).map(([word, size]) => [foldText(word), size]);
