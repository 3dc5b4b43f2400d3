/** The request's body as text, or `undefined` when it is longer than `maxBytes`; reads no further than that. */
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
  return Buffer.concat(chunks).toString('utf8');
}
