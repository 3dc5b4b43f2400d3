import type { Touchpoint } from '../../collector/domain/touchpoint.ts';
import { ingestApp } from '../../collector/http/ingest.ts';
import type { CommandClient } from '../../collector/ports/commands.ts';
import type { TimelineRow } from '../../collector/ports/queries.ts';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import type { TestStore } from '../support/a-store.ts';

/** The moment at which every request of these tests arrives. */
export const nowMs = Date.UTC(2026, 0, 5, 9);

/** Ingest of one new site, as a browser and as the site's owner see it. */
export interface TestIngest {
  readonly site: { readonly id: number; readonly key: string };
  /** Posts exactly this. */
  readonly send: (body: BodyInit, headers?: Record<string, string>) => Promise<Response>;
  /** Posts events of visitor `v1`. `envelope` replaces its fields; `undefined` leaves one out. */
  readonly post: (
    events: unknown,
    envelope?: Record<string, unknown>,
    headers?: Record<string, string>,
  ) => Promise<Response>;
  /** Refused events by reason. */
  readonly drops: (site?: number) => Record<string, number>;
  /** What the visitor's timeline shows, oldest first. */
  readonly rows: (visitor?: string) => TimelineRow[];
  /** What is stored of the visitor. */
  readonly touchpoints: (visitor?: string) => Promise<Touchpoint[]>;
}

export async function anIngest(
  store: TestStore,
  {
    origins = [],
    timeZone = 'UTC',
    commands = store.commands,
    atMs = () => nowMs,
  }: { origins?: readonly string[]; timeZone?: string; commands?: CommandClient; atMs?: () => number } = {},
): Promise<TestIngest> {
  const site = await store.commands.createSite({ name: 'Acme', kind: 'live', origins, timeZone, nowMs });
  const app = ingestApp({ queries: store.queries, commands, clock: { nowMs: atMs } });
  const send: TestIngest['send'] = async (body, headers = {}) =>
    app.request(
      new Request('http://collector.example/', {
        method: 'POST',
        body,
        headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
        // what fetch asks for before it sends a stream
        duplex: 'half',
      } as RequestInit),
    );
  return {
    site,
    send,
    post: (events, envelope = {}, headers) =>
      send(JSON.stringify({ site: site.key, visitor: 'v1', visit: 'i1', sentAt: nowMs, events, ...envelope }), headers),
    drops: (id = site.id) =>
      Object.fromEntries(store.queries.siteActivity(id).drops.map(({ reason, count }) => [reason, count])),
    rows: (visitor = 'v1') =>
      store.queries
        .visitorTimeline({ site: site.id, visitor, limit: 20 })
        .visits.toReversed()
        .flatMap((visit) => visit.rows),
    touchpoints: (visitor = 'v1') =>
      withHistory(store.sqlite, async (reader) => [...reader.touchpoints(site.id, visitor)]),
  };
}

let lastId = 0;
const freshId = (prefix: string) => {
  lastId += 1;
  return `${prefix}${lastId}`;
};

/** Events as the script sends them; what a test does not name is right. */
export const aPageView = (fields: Record<string, unknown> = {}) => ({
  id: freshId('e'),
  type: 'page_view',
  at: nowMs - 1_000,
  view: freshId('w'),
  url: 'https://acme.example/pricing',
  title: 'Pricing',
  ...fields,
});
export const anEngagement = (fields: Record<string, unknown> = {}) => ({
  id: freshId('e'),
  type: 'engagement',
  at: nowMs - 1_000,
  view: 'w0',
  engagedMs: 45_000,
  scrollPct: 80,
  ...fields,
});
export const aClick = (fields: Record<string, unknown> = {}) => ({
  id: freshId('e'),
  type: 'cta_click',
  at: nowMs - 1_000,
  label: 'Start trial',
  ...fields,
});
export const aDownload = (fields: Record<string, unknown> = {}) => ({
  id: freshId('e'),
  type: 'download',
  at: nowMs - 1_000,
  href: 'https://acme.example/white-paper.pdf',
  ...fields,
});
export const anOutboundClick = (fields: Record<string, unknown> = {}) => ({
  id: freshId('e'),
  type: 'outbound_click',
  at: nowMs - 1_000,
  href: 'https://elsewhere.example/',
  ...fields,
});
export const aForm = (fields: Record<string, unknown> = {}) => ({
  id: freshId('e'),
  type: 'form_submit',
  at: nowMs - 1_000,
  form: 'contact',
  ...fields,
});
export const anIdentify = (fields: Record<string, unknown> = {}) => ({
  id: freshId('e'),
  type: 'identify',
  at: nowMs - 1_000,
  email: 'ada@acme.example',
  ...fields,
});
export const aCustom = (fields: Record<string, unknown> = {}) => ({
  id: freshId('e'),
  type: 'custom',
  at: nowMs - 1_000,
  name: 'calculator_used',
  props: { seats: 12 },
  ...fields,
});

/** JSON of `depth` lists inside each other. */
export const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
