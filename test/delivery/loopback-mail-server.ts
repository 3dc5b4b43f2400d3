import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came over the wire. */
  readonly raw: string;
  /** By name in lower case, unfolded; encoded words decoded. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Decoded parts by content type. */
  readonly parts: ReadonlyMap<string, string>;
}

/** A real SMTP server on this machine. `refuse` may answer a recipient or a message with a code. */
export async function loopbackMailServer(
  refuse: {
    readonly recipient?: number;
    readonly message?: number;
    readonly isSilent?: boolean;
    readonly hidesTls?: boolean;
  } = {},
) {
  const mails: ReceivedMail[] = [];
  const passwords: string[] = [];
  let connections = 0;
  const error = (code: number) => Object.assign(new Error('refused by the test'), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => {
      passwords.push(auth.password ?? '');
      done(null, { user: auth.username });
    },
    // else STARTTLS, with a certificate of the package's own
    hideSTARTTLS: refuse.hidesTls ?? false,
    disableReverseLookup: true,
    logger: false,
    onConnect: (_session, done) => {
      connections += 1;
      if (!refuse.isSilent) done();
    },
    onRcptTo: (_address, _session, done) => done(refuse.recipient ? error(refuse.recipient) : null),
    onData: (stream, session, done) => {
      stream.toArray().then((chunks) => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        mails.push(read(Buffer.concat(chunks).toString('utf8'), { from, to: rcptTo.map(({ address }) => address) }));
        done(refuse.message ? error(refuse.message) : null);
      }, done);
    },
  });
  // broken connections are what some tests are about
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo; // not a pipe: it listens on a port
  return {
    host: `127.0.0.1:${port}`,
    port,
    url: new URL(`smtp://127.0.0.1:${port}`),
    mails,
    /** That senders gave away. */
    passwords,
    connections: () => connections,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function read(raw: string, envelope: Pick<ReceivedMail, 'from' | 'to'>): ReceivedMail {
  const headers = headersOf(raw);
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type')?.[0] ?? '')?.[1];
  const parts = raw.split(`--${boundary}`).slice(1, -1);
  return { ...envelope, raw, headers, parts: new Map(parts.map((part) => decodePart(part.trimStart()))) };
}

function headersOf(text: string): Map<string, string[]> {
  const head = text.split(/\r?\n\r?\n/, 1)[0]!.replace(/\r?\n[ \t]+/g, ' ');
  const headers = new Map<string, string[]>();
  for (const line of head.split(/\r?\n/)) {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), decodeWords(line.slice(name.length + 1).trim())]);
  }
  return headers;
}

/** RFC 2047. */
function decodeWords(text: string): string {
  return text.replace(/\?=\s+=\?/g, '?==?').replace(/(?:=\?utf-8\?[bq]\?[^?]*\?=)+/gi, (words) => {
    const bytes = [...words.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi)].map(([, how, body = '']) =>
      how?.toLowerCase() === 'b' ? Buffer.from(body, 'base64') : fromQuoted(body.replaceAll('_', ' ')),
    );
    return Buffer.concat(bytes).toString('utf8');
  });
}

function decodePart(part: string): [string, string] {
  const headers = headersOf(part);
  const body = part.slice(/\r?\n\r?\n/.exec(part)!.index).trim();
  const encoding = headers.get('content-transfer-encoding')?.[0] ?? '7bit';
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : encoding === 'quoted-printable'
        ? fromQuoted(body.replace(/=\r?\n/g, ''))
        : Buffer.from(body);
  return [headers.get('content-type')?.[0]?.split(';')[0] ?? '', bytes.toString('utf8').replaceAll('\r\n', '\n')];
}

const fromQuoted = (text: string) =>
  Buffer.from(
    text.replace(/=([\dA-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
