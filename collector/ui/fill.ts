const placeholder = /\{(\w+)\}/g;

/** A text with its `{placeholders}` replaced by text. An unknown placeholder stays, so that a test can see it. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(placeholder, (whole, name: string) => values[name] ?? whole);
}

/** The same with elements in the places, so that a name from outside can stand isolated (`<bdi>`) within a sentence. */
export function fillWith<Node>(template: string, nodes: Readonly<Record<string, Node>>): (string | Node)[] {
  // split() with a group puts the names at the odd places
  return template
    .split(placeholder)
    .map((piece, place) => (place % 2 === 0 ? piece : (nodes[piece] ?? `{${piece}}`)))
    .filter((piece) => piece !== '');
}
