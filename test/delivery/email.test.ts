import { createServer } from 'node:net';
import { Window } from 'happy-dom';
import { afterEach, describe, expect, test } from 'vitest';
import { checkDestination } from '../../collector/delivery/check-destination.ts';
import { makeDeliver } from '../../collector/delivery/deliver-by-kind.ts';
import { makeTargetGuard } from '../../collector/delivery/target-guard.ts';
import { settle } from '../../collector/domain/backoff.ts';
import type { Dispatch } from '../../collector/ports/deliver.ts';
import { describeAlert } from '../../collector/ui/alert-text.ts';
import { languageFacts, languages } from '../../collector/ui/texts/catalogue.ts';
import { anAlert, hostileTexts } from './an-alert.ts';
import { loopbackMailServer } from './loopback-mail-server.ts';
import { aDispatch } from './memory-outbox.ts';

const open: { close: () => Promise<void> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

async function aMailServer(refuse?: Parameters<typeof loopbackMailServer>[0]) {
  const server = await loopbackMailServer(refuse);
  open.push(server);
  return { server, send: senderTo(server.url, [server.host]) };
}

function senderTo(url: URL, allowedHosts: readonly string[]) {
  const { send } = makeDeliver({
    guard: makeTargetGuard({ allowedHosts }),
    describe: describeAlert,
    mailServer: { url, from: 'footprint@acme.example' },
    unsubscribeUrl: ({ site, destination }) => `https://leads.example.com/unsubscribe/${site}/${destination}/token`,
  });
  return (fields: Partial<Dispatch> = {}) =>
    send(aDispatch({ kind: 'email', url: 'mailto:sales@acme.example', payload: anAlert(), ...fields }));
}

test('an alert arrives as plain text and as HTML, with the same words and links', async () => {
  const { server, send } = await aMailServer();
  expect(await send()).toMatchObject({ kind: 'answered', status: 250 });
  const [mail] = server.mails;
  expect(mail).toMatchObject({ from: 'footprint@acme.example', to: ['sales@acme.example'] });
  expect(mail!.headers.get('subject')).toEqual([
    'A lead of Acme · Came back to pricing · Became hot · on the page now',
  ]);
  expect(mail!.headers.get('auto-submitted')).toEqual(['auto-generated']);
  expect(mail!.headers.has('list-unsubscribe')).toBe(false);
  const text = mail!.parts.get('text/plain')!;
  const html = mail!.parts.get('text/html')!;
  const links = ['leads/ld_1', 'alerts/respond/al_1?do=accept', 'alerts/respond/al_1?do=reject'];
  for (const words of ['72.4 (+28.2)', 'Hot', 'Came back to pricing: +20', 'verified']) {
    expect(text).toContain(words);
    expect(html).toContain(words);
  }
  for (const link of links) {
    expect(text).toContain(`https://leads.example.com/sites/st_1/${link}`);
    expect(html).toContain(`href="https://leads.example.com/sites/st_1/${link}"`);
  }
  // nothing is loaded when it is opened, and nothing runs
  expect(html).not.toMatch(/<(img|script|link|iframe)|url\(|@import/);
});

test.each(languages)('a mail to a reader of %s is in that language and direction', async (language) => {
  const { server, send } = await aMailServer();
  await send({ language });
  const html = server.mails[0]!.parts.get('text/html')!;
  const { dir } = languageFacts[language];
  expect(html).toContain(`<html lang="${language}" dir="${dir}">`);
  expect(html).toContain(`<body dir="${dir}"`);
  expect(html).not.toMatch(/(left|right):|text-align:(left|right)|(margin|padding)-(left|right)/);
  if (dir === 'rtl') expect(server.mails[0]!.headers.get('subject')![0]).toMatch(/[\u0600-\u06ff]/);
});

test.each(hostileTexts.map((text) => [text.slice(0, 60), text]))(
  '%j from outside stays text and makes no header',
  async (_start, text) => {
    const { server, send } = await aMailServer();
    const person = { name: text, email: text, company: text };
    const payload = anAlert({ kinds: ['later'], why: text, owner: text, evidence: [{ ruleName: text, points: 1 }] });
    expect(await send({ person, payload })).toMatchObject({ status: 250 });
    const [mail] = server.mails;
    expect(mail!.to).toEqual(['sales@acme.example']);
    expect([...mail!.headers.keys()].toSorted()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ]);
    for (const values of mail!.headers.values()) expect(values).toHaveLength(1);
    // RFC 5322, 2.1.1
    expect(Math.max(...mail!.raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
    const window = new Window();
    window.document.write(mail!.parts.get('text/html')!);
    const own = 'H1 BDI P TABLE TBODY TR TH TD H2 UL LI A BR'.split(' ');
    const elements = [...window.document.body.querySelectorAll('*')].map(({ tagName }) => tagName);
    expect(elements.filter((tag) => !own.includes(tag))).toEqual([]);
    expect([...window.document.querySelectorAll('a')].map(({ href }) => new URL(href).host)).toEqual(
      Array(3).fill('leads.example.com'),
    );
  },
);

test('a repeat has the same message id, another destination or alert has another', async () => {
  const { server, send } = await aMailServer();
  await send();
  await send({ attemptedAtMs: Date.now() + 5_000 });
  await send({ destination: 'ds_2' });
  await send({ id: 'al_2' });
  const ids = server.mails.map(({ headers }) => headers.get('message-id')![0]);
  expect(ids[0]).toMatch(/^<[\da-f]{32}@acme\.example>$/);
  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids).size).toBe(3);
});

test('a digest lists what was held back, and can be ended with one press', async () => {
  const { server, send } = await aMailServer();
  const items = [
    {
      kinds: ['hot'],
      why: '',
      score: 61.2,
      lead: { id: 'ld_1', url: 'https://leads.example.com/sites/st_1/leads/ld_1' },
    },
    { kinds: ['pricing_return'], why: '', score: 48 },
  ];
  await send({ payload: anAlert({ items, lead: undefined, kinds: ['digest'] }, 'digest') });
  const [mail] = server.mails;
  const url = 'https://leads.example.com/unsubscribe/st_1/ds_1/token';
  expect(mail!.headers.get('subject')![0]).toContain('Digest of Acme');
  expect(mail!.headers.get('list-unsubscribe')).toEqual([`<${url}>`]);
  expect(mail!.headers.get('list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
  expect(mail!.parts.get('text/plain')).toContain(
    `- Became hot · 61.2\n  https://leads.example.com/sites/st_1/leads/ld_1`,
  );
  expect(mail!.parts.get('text/plain')).toContain(url);
  expect(mail!.parts.get('text/html')).toContain(`href="${url}"`);
});

describe('a mail server that', () => {
  const outcomeOf = async (refuse: Parameters<typeof loopbackMailServer>[0], fields: Partial<Dispatch> = {}) => {
    const { send } = await aMailServer(refuse);
    const answer = await send(fields);
    return { answer, ...settle({ attempts: 0, answer, nowMs: 0, jitter: 0 }) };
  };

  test.each([
    ['is full', { recipient: 452 }],
    ['is busy', { message: 421 }],
    ['knows the greylist', { recipient: 450 }],
  ])('%s is tried again', async (_name, refuse) => {
    expect(await outcomeOf(refuse)).toMatchObject({ status: 'waiting', nextAtMs: 5_000 });
  });

  test.each([
    ['does not know the reader', { recipient: 550 }],
    ['does not want the mail', { message: 554 }],
  ])('%s ends the delivery', async (_name, refuse) => {
    const { answer, status } = await outcomeOf(refuse);
    expect(status).toBe('dead');
    expect(answer).toMatchObject({ answer: expect.stringContaining('refused by the test') });
  });

  test('says nothing is given up when the time is over', async () => {
    const startedAtMs = Date.now();
    expect(await outcomeOf({ isSilent: true }, { timeoutMs: 300 })).toMatchObject({
      status: 'waiting',
      lastStatus: undefined,
    });
    expect(Date.now() - startedAtMs).toBeLessThan(3_000);
  });

  test.each([
    ['closes the connection', ''],
    ['talks something else', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['sends nonsense for ever', '\0\xff'.repeat(2_000)],
  ])('%s is tried again', async (_name, bytes) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end(bytes);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
    const { port } = server.address() as { port: number };
    const send = senderTo(new URL(`smtp://127.0.0.1:${port}`), ['127.0.0.1']);
    const answer = await send({ timeoutMs: 2_000 });
    expect(settle({ attempts: 0, answer, nowMs: 0, jitter: 0 })).toMatchObject({ status: 'waiting' });
  });

  test('offers no encryption gets no password', async () => {
    const { server } = await aMailServer({ hidesTls: true });
    const send = senderTo(new URL(`smtp://user:secret-word@127.0.0.1:${server.port}`), [server.host]);
    expect(await send()).toMatchObject({ kind: expect.stringMatching(/answered/) });
    expect(server.mails).toHaveLength(0);
    expect(server.passwords).toEqual([]);
  });

  test('has a certificate that nobody vouches for gets the mail, and no password', async () => {
    const { server, send } = await aMailServer();
    expect(await send()).toMatchObject({ status: 250 });
    const withPassword = senderTo(new URL(`smtp://user:secret-word@127.0.0.1:${server.port}`), [server.host]);
    expect(await withPassword()).toMatchObject({ kind: 'unanswered', reason: 'encryption' });
    expect(server.mails).toHaveLength(1);
    expect(server.passwords).toEqual([]);
  });
});

test('without a mail server an e-mail destination is refused, and a mail waits with words that say what to do', async () => {
  const guard = makeTargetGuard({ allowedHosts: [] });
  const target = { kind: 'email', url: 'mailto:sales@acme.example' } as const;
  expect(await checkDestination({ guard, mailServer: undefined }, target)).toMatch(/--smtp-url/);
  const { send } = makeDeliver({ guard, describe: describeAlert, mailServer: undefined, unsubscribeUrl: () => '' });
  expect(await send(aDispatch({ ...target, payload: anAlert() }))).toMatchObject({
    kind: 'unanswered',
    reason: 'not_sent',
    error: expect.stringContaining('--mail-from'),
  });
});
