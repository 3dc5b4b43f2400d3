/**
 * Finds which of many texts occur in one text, in one pass whose cost does not depend on how many are looked for.
 * A. V. Aho, M. J. Corasick, "Efficient string matching: an aid to bibliographic search", CACM 18(6), 1975.
 */
export class TextScanner<Value> {
  private readonly root: Node<Value> = { next: new Map(), values: [], shorter: undefined, found: undefined };

  /** No text may be empty. */
  constructor(texts: Iterable<readonly [string, Value]>) {
    for (const [text, value] of texts) {
      let node = this.root;
      for (let at = 0; at < text.length; at += 1) {
        const next = node.next.get(text.charCodeAt(at)) ?? {
          next: new Map(),
          values: [],
          shorter: undefined,
          found: undefined,
        };
        node.next.set(text.charCodeAt(at), next);
        node = next;
      }
      node.values.push(value);
    }
    this.link();
  }

  /** The values of all texts that occur, each once. */
  find(text: string): Set<Value> {
    const values = new Set<Value>();
    const seen = new Set<Node<Value>>();
    let node = this.root;
    for (let at = 0; at < text.length; at += 1) {
      node = this.step(node, text.charCodeAt(at));
      // a place that was reached before has told all that ends there
      for (let end = endingAt(node); end && !seen.has(end); end = end.found) {
        seen.add(end);
        for (const value of end.values) values.add(value);
      }
    }
    return values;
  }

  private step(from: Node<Value>, code: number): Node<Value> {
    let node: Node<Value> | undefined = from;
    while (node) {
      const next = node.next.get(code);
      if (next) return next;
      node = node.shorter;
    }
    return this.root;
  }

  /** Level by level, as the shorter beginnings are nearer to the root. */
  private link(): void {
    const queue = [this.root];
    for (const node of queue) {
      for (const [code, next] of node.next) {
        next.shorter = node.shorter ? this.step(node.shorter, code) : this.root;
        next.found = endingAt(next.shorter);
        queue.push(next);
      }
    }
  }
}

/** What has been read of the looked-for texts so far. */
interface Node<Value> {
  readonly next: Map<number, Node<Value>>;
  /** Of the texts that end here. */
  readonly values: Value[];
  /** The longest shorter beginning that the same letters are the end of; none for the root. */
  shorter: Node<Value> | undefined;
  /** The next shorter text that ends here as well. */
  found: Node<Value> | undefined;
}

const endingAt = <Value>(node: Node<Value>) => (node.values.length > 0 ? node : node.found);
