/** The candidate that `name` was most probably meant to be. */
export function nearestName(name: string, [first, ...others]: readonly [string, ...string[]]): string {
  const distance = (candidate: string) => (isShortFor(name, candidate) ? 1 : editDistance(name, candidate));
  return others.reduce((nearest, next) => (distance(next) < distance(nearest) ? next : nearest), first);
}

/** `FOOTPRINT_SECRET` is four edits away from both `FOOTPRINT_SECRET_KEY` and `FOOTPRINT_PORT`, and means the former. */
const isShortFor = (a: string, b: string) => a.includes(b) || b.includes(a);

/** Levenshtein: letters to insert, delete or replace, one row of the table at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = row[j - 1]! + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
