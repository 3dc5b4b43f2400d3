// Finds letters and an order for the script's variables: brotli gains where functions look alike, and what does that only trying tells.
// Goes on from snippet-letters.json and writes it again. `node scripts/snippet-letters.mjs 75000` tries that often: minutes, and worth it after a
// change of the script.
import { readFileSync, writeFileSync } from 'node:fs';
import { bundleScript, compress, compressed } from './build-snippet.mjs';
import { alphabet, parseProgram, printProgram } from './snippet-names.mjs';

const kept = new URL('snippet-letters.json', import.meta.url);
const tries = Number(process.argv[2] ?? 9_000);
/** Bytes that a step may cost at first; less and less, and nothing in the last of the tries. */
const firstSlackBytes = 0.35;
const boldShare = 0.85;
/** One step in so many moves a declaration, the others change a letter. */
const stepsPerMove = 4;

const program = parseProgram(compressed((await bundleScript()).outputFiles[0].text));
const bytesOf = (layout) => compress(Buffer.from(printProgram(program, layout).text)).length;
/** Park and Miller's generator, so that each run tries the same. */
let state = 12;
const random = () => {
  state = (state * 16_807) % 2_147_483_647;
  return state / 2_147_483_647;
};
const oneOf = (list) => list[Math.floor(random() * list.length)];

const before = JSON.parse(readFileSync(kept, 'utf8'));
/** Without those of before that are gone, with those that are new. */
const order = [...new Set([...before.order.filter((name) => program.order.includes(name)), ...program.order])];
let current = { letters: printProgram(program, { letters: before.letters, order }).letters, order };
let bytes = bytesOf(current);
let best = current;
let fewest = bytes;
for (let i = 0; i < tries; i++) {
  const next = i % stepsPerMove === 0 ? withMove(current) : withLetter(current);
  const nextBytes = bytesOf(next);
  const slack = firstSlackBytes * (1 - i / (tries * boldShare));
  // Also as good: a step aside may open a way.
  if (nextBytes > bytes && (slack <= 0 || random() > Math.exp((bytes - nextBytes) / slack))) continue;
  [current, bytes] = [next, nextBytes];
  if (bytes < fewest) [best, fewest] = [current, bytes];
}
writeFileSync(kept, `${JSON.stringify(best, undefined, 2)}\n`);
console.log(`${fewest} bytes brotli`);

function withMove({ letters, order }) {
  const name = oneOf(order);
  const others = order.filter((other) => other !== name);
  others.splice(Math.floor(random() * order.length), 0, name);
  return { letters, order: others };
}

/** Another letter for one variable; whoever is in conflict with it by that takes the letter that it had, and so on. */
function withLetter({ letters, order }) {
  const { keys, conflicts } = program;
  const first = Math.floor(random() * keys.length);
  const [from, to] = [letters[keys[first]], oneOf(alphabet)];
  const changed = { ...letters };
  const waiting = [first];
  const seen = new Set(waiting);
  for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
    const letter = letters[keys[i]] === from ? to : from;
    changed[keys[i]] = letter;
    for (const other of conflicts[i])
      if (!seen.has(other) && letters[keys[other]] === letter) {
        seen.add(other);
        waiting.push(other);
      }
  }
  return { letters: changed, order };
}
