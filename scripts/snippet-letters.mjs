// Finds letters for the script's variables: brotli gains where functions look alike, and which letters do that only trying tells.
// Writes snippet-letters.json; takes three minutes and finds the same each time. Worth a run after a change of the script.
import { writeFileSync } from 'node:fs';
import { bundleScript, compress, compressed, named } from './build-snippet.mjs';

const tries = 9_000;
const boldTries = 6_000;
const alphabet = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$'];

const code = compressed((await bundleScript()).outputFiles[0].text);
const bytesWith = (letters) => compress(named(code, letters)).length;

let best = {};
let fewest = bytesWith(best);
const variables = Object.keys(best);
/** Park and Miller's generator, so that each run tries the same. */
let state = 12;
const below = (limit) => {
  state = (state * 16_807) % 2_147_483_647;
  return Math.floor((state / 2_147_483_647) * limit);
};
/** Bytes that a step may cost, now and then, and less and less. */
const slack = (i) => (i < boldTries ? (below(1_000) / 500) * (1 - i / boldTries) * (below(4) === 0) : 0);
for (let i = 0; i < tries; i++) {
  const letters = { ...best };
  const variable = variables[below(variables.length)];
  const letter = alphabet[below(alphabet.length)];
  const holder = variables.find((other) => letters[other] === letter);
  if (holder) letters[holder] = letters[variable];
  letters[variable] = letter;
  const bytes = bytesWith({ ...letters });
  // Also as good: a step aside may open a way.
  if (bytes > fewest + slack(i)) continue;
  fewest = bytes;
  best = letters;
}
writeFileSync(new URL('snippet-letters.json', import.meta.url), `${JSON.stringify(best, undefined, 2)}\n`);
console.log(`${fewest} bytes brotli`);
