/** Equal as JSON, whatever the order of fields; `undefined` is the same as not there. */
export function equalAsJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...left.keys(), ...right.keys()].every((key) => equalAsJson(left.get(key), right.get(key)));
}
