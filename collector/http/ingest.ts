import { Hono } from 'hono';
import { automatedVisitorPrefix, maxBatchBytes, maxBatchEvents, ownVisitorPrefix } from '../../shared/limits.ts';
import { clockSkewOf, correctClock } from '../domain/correct-clock.ts';
import type { Device } from '../domain/device.ts';
import type { UnscoredReason } from '../domain/touchpoint.ts';
import { type DroppedEvent, type IncomingBatch, type IncomingEvent, StoreUnavailable } from '../ports/commands.ts';
import type { Queries, SigningKey, SiteSummary } from '../ports/queries.ts';
import { checkProof } from '../usecases/check-proof.ts';
import { leadOfLinkToken } from '../usecases/link-token.ts';
import { siteDay } from '../usecases/site-day.ts';
import { addressOf } from './auth.ts';
import type { AppContext } from './context.ts';
import { excerptOf, excerptOfText } from './excerpt.ts';
import type { IngestLoad } from './metrics.ts';
import { limitedAddress, RateLimit } from './rate-limit.ts';
import { afterTooLarge, readBody } from './read-body.ts';
import { type UserAgent, userAgentOf } from './user-agent.ts';
import { type Envelope, envelopeSchema, parseEvent } from './wire-schema.ts';

/** Bodies accepted and not on disk yet: beyond this the store is behind, and the script keeps its batch for later. */
const maxPendingBytes = 16 * 1024 * 1024;

/** When a post that came too early is to come again. */
const patienceSeconds = 5;

export interface IngestOptions {
  /** What it tells of itself. */
  readonly load?: IngestLoad;
  /** Posts a second of one public address, and of one site key; 0: as many as come. */
  readonly addressRate?: number;
  readonly siteRate?: number;
}

/**
 * `POST` of events by the script. Answers carry no body and never depend on who is known. 204 means on disk.
 * Answers may be read by any page: they say nothing, and without it a page's console would show an error for each post.
 */
export function ingestApp(
  { queries, commands, clock }: Pick<AppContext, 'queries' | 'commands' | 'clock'>,
  { load = { pendingBytes: 0, limited: 0, postponed: 0 }, addressRate = 0, siteRate = 0 }: IngestOptions = {},
): Hono {
  const app = new Hono();
  const siteByKey = onceATurn(queries.siteByKey);
  const byAddress = new RateLimit(addressRate);
  const bySite = new RateLimit(siteRate);
  const tooMany = () => {
    load.limited += 1;
    return laterAnswer(429, patienceSeconds);
  };
  const later = (seconds: number) => {
    load.postponed += 1;
    return laterAnswer(503, seconds);
  };
  const countDrop = (reason: string, excerpt: string, site = 0) =>
    // counting is best effort: a store that cannot count cannot store either, and has said so already
    commands.countDrop({ site, reason, excerpt: excerptOfText(excerpt), atMs: clock.nowMs() }).catch(() => {});

  app.options('/', () =>
    answer(204, {
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '86400',
    }),
  );

  app.post('/', async (c) => {
    const address = addressRate === 0 ? undefined : limitedAddress(addressOf(c));
    if (address !== undefined && !byAddress.take(address, clock.nowMs())) return tooMany();
    const type = c.req.header('content-type') ?? 'text/plain';
    if (!/^(text\/plain|application\/json)\s*(;|$)/i.test(type)) return answer(415);
    const body = await readBody(c.req.raw, maxBatchBytes);
    if (body === undefined) {
      await countDrop('too_large', '');
      return answer(413, afterTooLarge);
    }
    const envelope = parseEnvelope(body);
    if (!envelope) {
      await countDrop('unreadable', body);
      return answer(400);
    }
    const site = siteByKey(envelope.site);
    if (!site) {
      await countDrop('unknown_site', envelope.site);
      return answer(401);
    }
    if (!bySite.take(site.key, clock.nowMs())) return tooMany();
    if (!isAllowedOrigin(c.req.header('origin'), site)) {
      await countDrop('origin_not_allowed', c.req.header('origin') ?? '', site.id);
      return answer(403);
    }
    if (envelope.events.length > maxBatchEvents) {
      await countDrop('too_many_events', '', site.id);
      return answer(413);
    }
    if (load.pendingBytes + body.length > maxPendingBytes) return later(patienceSeconds);

    const userAgent = c.req.header('user-agent') ?? '';
    const agent = userAgentOf({
      userAgent,
      mobileHint: c.req.header('sec-ch-ua-mobile'),
      platformHint: c.req.header('sec-ch-ua-platform'),
    });
    const isLocal = isLocalPage(c.req.header('origin'));
    load.pendingBytes += body.length;
    try {
      await commands.ingest(
        toBatch(envelope, site, {
          receivedAtMs: clock.nowMs(),
          browser: browserOf({ visitor: envelope.visitor, userAgent, agent, isLocalPage: isLocal }),
          device: agent.device,
          isLocalPage: isLocal,
          signingKeys: keysOnDemand(queries, site),
        }),
      );
      return answer(204);
    } catch (error) {
      if (error instanceof StoreUnavailable) return later(error.retryAfterSeconds);
      throw error;
    } finally {
      load.pendingBytes -= body.length;
    }
  });
  return app;
}

function answer(status: 204 | 400 | 401 | 403 | 413 | 415 | 429 | 503, headers: Record<string, string> = {}): Response {
  return new Response(null, {
    status,
    headers: { 'access-control-allow-origin': '*', ...headers },
  });
}

/** A page's script reads no header of another origin that is not named here. */
const laterAnswer = (status: 429 | 503, seconds: number) =>
  answer(status, { 'retry-after': String(seconds), 'access-control-expose-headers': 'retry-after' });

function parseEnvelope(body: string): Envelope | undefined {
  try {
    return envelopeSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/**
 * Finds once for all that ask within one turn of the event loop: they are as good as simultaneous. Under load that is many, and each
 * read after a commit begins with an empty cache.
 */
function onceATurn<T>(find: (key: string) => T): (key: string) => T {
  const found = new Map<string, T>();
  return (key) => {
    if (found.size === 0) setImmediate(() => found.clear());
    if (!found.has(key)) found.set(key, find(key));
    return found.get(key) as T;
  };
}

/** The site's signing keys, read once and only for a request that has something signed in it. */
function keysOnDemand(queries: Pick<Queries, 'signingKeys'>, site: SiteSummary): () => readonly SigningKey[] {
  let keys: readonly SigningKey[] | undefined;
  return () => {
    keys ??= queries.signingKeys(site.id);
    return keys;
  };
}

/** Validates each event by itself, checks what is signed, corrects its clock and fixes its site-local day. */
function toBatch(
  envelope: Envelope,
  site: SiteSummary,
  {
    receivedAtMs,
    browser,
    device,
    isLocalPage,
    signingKeys,
  }: {
    receivedAtMs: number;
    browser: BrowserKind;
    device: Device | undefined;
    isLocalPage: boolean;
    signingKeys: () => readonly SigningKey[];
  },
): IncomingBatch {
  const events: IncomingEvent[] = [];
  const dropped: DroppedEvent[] = [];
  const signed = { site: envelope.site, nowMs: receivedAtMs };
  const drop = (reason: string, event: unknown) => dropped.push({ reason, excerpt: excerptOf(event) });
  for (const raw of envelope.events) {
    const event = parseEvent(raw);
    if (event.kind === 'refused') {
      drop(event.reason, raw);
      continue;
    }
    const time = correctClock({ atMs: event.at, sentAtMs: envelope.sentAt, receivedAtMs });
    if (time.kind === 'refused') {
      drop(time.reason, raw);
      continue;
    }
    const { id, type, view, proof, linkToken } = event;
    if (proof !== undefined) {
      const { email, externalId } = event.data;
      const outcome = checkProof(proof, { ...signed, email, externalId, keys: signingKeys() });
      // not kept as a mere claim: whoever tampers must not get further than whoever says nothing
      if (outcome !== 'valid') {
        drop(outcome, raw);
        continue;
      }
    }
    const { occurredAtMs, isTooLate } = time;
    const unscored = browser === 'visitor' ? (isTooLate ? ('too_late' as const) : undefined) : browser;
    const day = siteDay(occurredAtMs, site.timeZone);
    // a link that does not hold proposes nobody; the page view is as good as any
    const proposedLead = linkToken && leadOfLinkToken(linkToken, { ...signed, keys: signingKeys() });
    const { human, ...rest } = event.data;
    // on a local page nobody has to show a hand
    const seen = human === undefined || isLocalPage ? rest : event.data;
    const data = proposedLead ? { ...seen, proposedLead } : seen;
    const trust = proof === undefined ? undefined : ('verified' as const);
    events.push({ id, type, occurredAtMs, day, view, data, unscored, ...(trust && { trust }) });
  }
  return {
    site: site.id,
    visitor: envelope.visitor,
    visit: envelope.visit,
    receivedAtMs,
    isBot: browser === 'bot' || browser === 'automated',
    device: browser === 'bot' ? undefined : device,
    clockSkew: clockSkewOf({ sentAtMs: envelope.sentAt, receivedAtMs }),
    events,
    dropped,
    isSilent: false,
  };
}

/** A visitor's, or the reason why what it does earns nothing. */
type BrowserKind = 'visitor' | Extract<UnscoredReason, 'bot' | 'automated' | 'own_visit'>;

/**
 * The script writes into the visitor id what it knows of the browser, so that it stays with all that the browser sends. Pages on this
 * machine are where owners try their install, often with a program that drives the browser: there it counts as a visitor's.
 */
function browserOf(sender: {
  visitor: string;
  userAgent: string;
  agent: UserAgent;
  isLocalPage: boolean;
}): BrowserKind {
  if (sender.agent.isBot && !(sender.isLocalPage && headlessBrowser.test(sender.userAgent))) return 'bot';
  if (sender.visitor.startsWith(automatedVisitorPrefix) && !sender.isLocalPage) return 'automated';
  return sender.visitor.startsWith(ownVisitorPrefix) ? 'own_visit' : 'visitor';
}

const isLocalPage = (origin = '') =>
  /^https?:\/\/(localhost|[\w.-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(origin);
/** How Chromium calls itself without a screen. */
const headlessBrowser = /\bHeadlessChrome\//;

/** Requests without an Origin are no browser's: the list keeps other websites from using the key, not programs. */
function isAllowedOrigin(origin: string | undefined, { origins }: SiteSummary): boolean {
  return origin === undefined || origins.length === 0 || origins.includes(origin.toLowerCase());
}
