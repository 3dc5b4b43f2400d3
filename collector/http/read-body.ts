/**
 * Goes with every 413: what is left of a body that was not read to its end cannot be told from the next request, so the connection
 * is closed. Unannounced, it broke the request that a client sent on it next.
 */
export const afterTooLarge = { connection: 'close' } as const;

/** The request's body as text, without a byte order mark, or `undefined` when it is longer than `maxBytes`; reads no further than that. */
export async function readBody(request: Request, maxBytes: number): Promise<string | undefined> {
  const length = request.headers.get('content-length');
  if (length !== null) {
    // Node's HTTP parser hands on no more than the announced length
    return Number(length) > maxBytes ? undefined : await request.text();
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
