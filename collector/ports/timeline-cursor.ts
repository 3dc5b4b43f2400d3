/** Where a page of a timeline ended: rows before this moment come next. */
export interface Cursor {
  readonly atMs: number;
  readonly id: string;
  readonly visitor: string;
}

export const writeCursor = ({ atMs, visitor, id }: Cursor) =>
  Buffer.from(JSON.stringify([atMs, visitor, id])).toString('base64url');

/** `undefined` for what {@link writeCursor} did not write. */
export function readCursor(text: string | undefined): Cursor | undefined {
  try {
    const [atMs, visitor, id] = JSON.parse(Buffer.from(text ?? '', 'base64url').toString());
    const isCursor = Number.isSafeInteger(atMs) && typeof visitor === 'string' && typeof id === 'string';
    return isCursor ? { atMs, visitor, id } : undefined;
  } catch {
    return undefined;
  }
}

/** Where a page begins: before a cursor, else at a moment, else at the newest row. */
export function startOf({
  before,
  untilMs,
}: {
  readonly before?: string | undefined;
  readonly untilMs?: number | undefined;
}): Cursor {
  // ids are not empty: nothing of the next millisecond is before this
  const atMs = untilMs === undefined ? Number.MAX_SAFE_INTEGER : untilMs + 1;
  return readCursor(before) ?? { atMs, id: '', visitor: '' };
}
