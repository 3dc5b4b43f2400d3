import { visitGapMs } from '../../shared/limits.ts';
import type { Device } from '../domain/device.ts';
import type { TouchData, TouchType } from '../domain/touchpoint.ts';
import type { IncomingBatch, IncomingEvent } from '../ports/commands.ts';
import type { DemoRandom } from './demo-random.ts';
import { type DemoPageName, type DemoSource, demoOrigin, demoPages, demoTimeZone } from './demo-website.ts';
import { siteDay } from './site-day.ts';

export interface DemoVisit {
  readonly startsAtMs: number;
  readonly source: DemoSource;
  readonly stops: readonly DemoStop[];
}

/** One page view, and what was done during it. */
export interface DemoStop {
  readonly page: DemoPageName;
  readonly engagedMs: number;
  readonly acts?: readonly DemoAct[];
}

export type DemoAct =
  | { readonly kind: 'cta'; readonly label: string; readonly to: DemoPageName }
  | { readonly kind: 'download'; readonly file: string }
  | { readonly kind: 'outbound'; readonly href: string }
  | { readonly kind: 'custom'; readonly name: string; readonly props: Readonly<Record<string, number>> }
  | { readonly kind: 'form'; readonly form: string; readonly email: string; readonly contactSales?: boolean }
  /** The website knows who it is, after a log-in. */
  | { readonly kind: 'log_in'; readonly email: string };

/** One browser's whole history. */
export interface DemoBrowser {
  readonly visitor: string;
  readonly isBot: boolean;
  readonly device: Device | undefined;
  readonly visits: readonly DemoVisit[];
}

/** While a page is open its engagement total goes out at these moments, as design 5 has it; after the last, every minute. */
const reportSeconds = [5, 15, 30, 60, 90, 120, 180];

/** What the script would have sent: one batch for each page view, with ids that sort as they happened. */
export function batchesOf(site: number, browser: DemoBrowser, random: DemoRandom): IncomingBatch[] {
  const { visitor, isBot, device } = browser;
  let idsMade = 10_000; // always three characters in base 36
  const newId = (atMs: number) => `${atMs.toString(36)}${(idsMade++).toString(36)}`;
  const batches: IncomingBatch[] = [];
  let freeAtMs = 0;
  for (const { startsAtMs, source, stops } of [...browser.visits].sort((a, b) => a.startsAtMs - b.startsAtMs)) {
    let atMs = Math.max(startsAtMs, freeAtMs);
    const visit = newId(atMs);
    let referrer = source.referrer;
    for (const [index, stop] of stops.entries()) {
      const url = demoOrigin + demoPages[stop.page].path + (index === 0 ? source.query : '');
      const view = newId(atMs);
      const drafts = draftsOf(stop, { atMs, url, referrer, random });
      const events = drafts.map(
        (draft): IncomingEvent => ({
          id: newId(draft.atMs),
          type: draft.type,
          occurredAtMs: draft.atMs,
          day: siteDay(draft.atMs, demoTimeZone),
          view,
          data: draft.data,
          unscored: isBot ? 'bot' : undefined,
        }),
      );
      const leftAtMs = drafts.at(-1)!.atMs;
      const receivedAtMs = leftAtMs + random.between(120, 900);
      batches.push({ site, visitor, visit, receivedAtMs, isBot, device, events, dropped: [], isSilent: true });
      atMs = leftAtMs + random.between(1_000, 4_000);
      referrer = url;
    }
    // what would begin earlier would be the same visit
    freeAtMs = atMs + visitGapMs + random.between(60_000, 600_000);
  }
  return batches;
}

interface Draft {
  readonly atMs: number;
  readonly type: TouchType;
  readonly data: TouchData;
}

interface StopStart {
  readonly atMs: number;
  readonly url: string;
  readonly referrer: string;
  readonly random: DemoRandom;
}

function draftsOf({ page, engagedMs, acts = [] }: DemoStop, { atMs, url, referrer, random }: StopStart): Draft[] {
  const { title } = demoPages[page];
  // part of the time on a page is spent elsewhere: it takes longer than it is in use
  const stretch = 1 + random.next() * 0.3;
  const totals = [...reportedTotals(engagedMs), engagedMs].filter((total) => total > 0);
  const deepest = Math.min(100, 25 + Math.round(engagedMs / 1_000) + random.between(0, 20));
  const drafts: Draft[] = [
    { atMs, type: 'page_view', data: { url, title, ...(referrer === '' ? {} : { referrer }) } },
    ...totals.map((total) => ({
      atMs: atMs + Math.round(total * stretch),
      type: 'engagement' as const,
      data: { engagedMs: total, scrollPct: Math.round((deepest * total) / engagedMs) },
    })),
  ];
  const leftAtMs = drafts.at(-1)!.atMs;
  for (const [index, act] of acts.entries()) {
    const share = (index + 1) / (acts.length + 1);
    const actAtMs = Math.round(atMs + (leftAtMs - atMs) * (0.5 + share / 2));
    for (const { type, data } of actEvents(act)) drafts.push({ atMs: actAtMs, type, data });
  }
  return drafts.sort((a, b) => a.atMs - b.atMs);
}

function reportedTotals(engagedMs: number): number[] {
  const totals = reportSeconds.map((seconds) => seconds * 1_000);
  for (let total = 240_000; total < engagedMs; total += 60_000) totals.push(total);
  return totals.filter((total) => total < engagedMs);
}

function actEvents(act: DemoAct): { type: TouchType; data: TouchData }[] {
  switch (act.kind) {
    case 'cta':
      return [{ type: 'cta_click', data: { label: act.label, href: demoOrigin + demoPages[act.to].path } }];
    case 'download':
      return [{ type: 'download', data: { href: `${demoOrigin}/files/${act.file}` } }];
    case 'outbound':
      return [{ type: 'outbound_click', data: { href: act.href } }];
    case 'custom':
      return [{ type: 'custom', data: { name: act.name, props: act.props } }];
    case 'log_in':
      return [{ type: 'identify', data: { email: act.email } }];
    case 'form': {
      const answer = act.contactSales === undefined ? {} : { contactSales: act.contactSales };
      return [
        { type: 'identify', data: { email: act.email } },
        { type: 'form_submit', data: { form: act.form, ...answer } },
      ];
    }
  }
}
