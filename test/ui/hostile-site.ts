import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { pagesApp } from '../../collector/http/pages.tsx';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import { publishModel } from '../../collector/usecases/publish-model.ts';
import { aBatch, anEvent, aStore, startMs, type TestStore } from '../support/a-store.ts';
import { modelWorkOn } from '../support/model-work.ts';
import { buildAssets } from './built-assets.ts';
import { signInDirectly } from './signed-in.ts';

/** What runs where it is taken for markup, an attribute, an address or a template; `N` tells one from another. */
export const payloads = [
  '<script>alert(N)</script>',
  '<ScRiPt>alert(N)</sCrIpT>',
  '<img src=x onerror=alert(N)>',
  '"><img src=x onerror=alert(N)>',
  "'><svg/onload=alert(N)>",
  '</title><script>alert(N)</script>',
  '</textarea><script>alert(N)</script>',
  '</option></select><img src=x onerror=alert(N)>',
  '</script><script>alert(N)</script>',
  '--><script>alert(N)</script>',
  ']]><script>alert(N)</script>',
  '<iframe srcdoc="<script>alert(N)</script>">',
  '<a href="javascript:alert(N)">x</a>',
  '<svg><animate onbegin=alert(N) attributeName=x dur=1s>',
  '<math><mi xlink:href="data:x,<script>alert(N)</script>">',
  '<body onload=alert(N)>',
  '<style>@import"javascript:alert(N)"</style>',
  '<base href="javascript:alert(N)//">',
  '" autofocus onfocus="alert(N)',
  "' onmouseover='alert(N)",
  '` onclick=alert(N)',
  'javascript:alert(N)',
  'JaVaScRiPt:alert(N)//',
  'data:text/html,<script>alert(N)</script>',
  'vbscript:alert(N)',
  'https://example.com/"onmouseover="alert(N)',
  'https://example.com/?q=<script>alert(N)</script>',
  '{{constructor.constructor("alert(N)")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what somebody would try on templates
  '${alert(N)}',
  '<%= alert(N) %>',
  '&lt;script&gt;alert(N)&lt;/script&gt;',
  '&#60;img src=x onerror=alert(N)&#62;',
  '\\u003cscript\\u003ealert(N)\\u003c/script\\u003e',
  '%3Cscript%3Ealert(N)%3C/script%3E',
  '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(N)</x:script>',
  '<noscript><p title="</noscript><img src=x onerror=alert(N)>">',
  '<template><script>alert(N)</script></template>',
  '<details open ontoggle=alert(N)>',
  '<input onfocus=alert(N) autofocus>',
  '<form action="javascript:alert(N)"><button>x</button></form>',
] as const;

export const hostileStrings = Array.from({ length: 500 }, (_, index) =>
  payloads[index % payloads.length]!.replaceAll('N', String(index)),
);

/** The interface over a store that is full of hostile strings, and a browser that is signed in to it. */
export interface HostileSite {
  readonly url: string;
  /** `/sites/st_…` */
  readonly base: string;
  /** Opens a page that writes down what runs in it. */
  readonly open: (language?: string) => Promise<WatchedPage>;
  readonly close: () => Promise<void>;
}

/**
 * What no page of the interface is made of: somebody's markup that became part of one. Empty when all of it is text.
 * Of the page that is open, or of an answer, as the browser's own parser reads it.
 */
export const injectedInto = (page: Page, answer?: string): Promise<string[]> =>
  page.evaluate((html) => {
    const read = html === undefined ? document : new DOMParser().parseFromString(html, 'text/html');
    const foreign = 'img, iframe, object, embed, base, style, math, template, noscript, animate, body script';
    const found = [...read.querySelectorAll(foreign)].map(({ outerHTML }) => outerHTML);
    for (const element of read.querySelectorAll('*'))
      for (const { name, value } of element.attributes) {
        const leads = ['href', 'src', 'action', 'formaction', 'xlink:href'].includes(name);
        const isForeign = leads && !/^(https?:|mailto:|tel:|\/|#|\?|data:,$)/.test(value);
        if (name.startsWith('on') || name === 'srcdoc' || isForeign)
          found.push(`${element.localName} ${name}=${value}`);
      }
    return found;
  }, answer);

export interface WatchedPage {
  readonly page: Page;
  /** What ran, what broke, and what the policy had to refuse: it met markup that should have been text. */
  readonly ran: readonly string[];
  readonly close: () => Promise<void>;
}

export async function openHostileSite(): Promise<HostileSite> {
  const { executablePath, args, env } = inject('browser');
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
  const assets = await buildAssets();
  const store = aStore();
  const nowMs = () => startMs + 3_600_000;
  const context = {
    ...store,
    clock: { nowMs },
    changes: { subscribe: () => () => {} },
    models: modelWorkOn(store, { nowMs }),
    publicUrl: () => url,
    distDir: assets.distDir,
  };
  let url = '';
  const site = await store.aSite();
  await fill(store, site.id);
  const token = await signInDirectly(context);
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const starting = serve({ fetch: pagesApp(context).fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(starting));
  });
  // a TCP server's address is an object
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    base: `/sites/${site.key}`,
    open: (language = 'en') => openWatched(browser, { url, token, language }),
    close: async () => {
      await browser.close();
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      store.close();
      assets.remove();
    },
  };
}

async function openWatched(
  browser: Browser,
  { url, token, language }: { url: string; token: string; language: string },
): Promise<WatchedPage> {
  const context: BrowserContext = await browser.newContext();
  await context.addCookies([
    { name: 'fp_signin', value: token, url },
    { name: 'fp_lang', value: language, url },
  ]);
  const page = await context.newPage();
  const ran: string[] = [];
  page.on('dialog', (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => ran.push(String(error)));
  page.on('console', (message) => {
    // an answer that refuses a form is no error
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) ran.push(message.text());
  });
  return { page, ran, close: () => context.close() };
}

/** Every string in every field that browsers, servers and people fill; nothing is cleaned on the way, as the edge would. */
async function fill(store: TestStore, id: number): Promise<void> {
  const { commands } = store;
  for (let from = 0; from < hostileStrings.length; from += 50) {
    const some = hostileStrings.slice(from, from + 50);
    for (const [place, text] of some.entries()) {
      const atMs = startMs + (from + place) * 1_000;
      const common = { occurredAtMs: atMs, view: `w${from + place}` };
      const events = [
        anEvent({ ...common, type: 'page_view', data: { url: text, title: text, referrer: text } }),
        anEvent({ ...common, type: 'cta_click', data: { label: text, href: text } }),
        anEvent({ ...common, type: 'download', data: { href: text } }),
        anEvent({ ...common, type: 'form_submit', data: { form: text } }),
        anEvent({ ...common, type: 'custom', data: { name: text, props: { [text]: text } } }),
      ];
      // the first leads have all of it; every string is also an anonymous visitor's
      const visitor = place < 5 ? 'v1' : `v${place}`;
      await commands.ingest(aBatch({ site: id, visitor, visit: `i${from + place}`, events, isSilent: true }));
      await commands.saveLead({
        site: id,
        email: `p${from + place}@example.com`,
        externalId: text,
        name: text,
        company: text,
        traits: { title: text, [text]: text },
        trust: 'verified',
        source: 'api',
        nowMs: atMs,
      });
    }
  }
  const claim = { email: 'p0@example.com' };
  const atMs = startMs + 600_000;
  const identify = anEvent({ type: 'identify', occurredAtMs: atMs, data: claim });
  await commands.ingest(aBatch({ site: id, visitor: 'v1', events: [identify], isSilent: true }));
  await publishHostileModel(store, id);
  await sendAlerts(store, id);
  await decide(store, id);
}

/** A model whose author named rules and kinds of pages like this. */
async function publishHostileModel(store: TestStore, site: number): Promise<void> {
  const model = store.queries.model(site);
  const named = {
    ...model,
    rules: model.rules.map((rule, index) => ({ ...rule, name: hostileStrings[index]! })),
    urlKinds: payloads.slice(0, 20).map((kind, index) => ({ pattern: `/${index}`, kind })),
  };
  await publishModel({
    site,
    model: named,
    note: hostileStrings[41]!,
    commands: store.commands,
    nowMs: () => startMs + 700_000,
    read: (work) => withHistory(store.sqlite, work),
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  await store.commands.saveModelDraft({ site, model: named, savedBy: hostileStrings[42]!, nowMs: startMs });
}

/** What receivers answer comes from the outside as well. */
async function sendAlerts({ commands }: TestStore, site: number): Promise<void> {
  const nowMs = startMs + 800_000;
  const settings = { language: 'en', hasPersonalData: true, takesDigests: true } as const;
  for (const name of payloads.slice(0, 10))
    await commands.createDestination({ site, name, url: 'https://hooks.example.com/', ...settings, nowMs });
  const data = { form: hostileStrings[43]!, contactSales: true };
  const asks = anEvent({ type: 'form_submit', occurredAtMs: nowMs, data });
  await commands.ingest(aBatch({ site, visitor: 'v1', visit: 'loud', receivedAtMs: nowMs, events: [asks] }));
  const due = await commands.claimDeliveries({ sender: 's', nowMs, leaseMs: 60_000, limit: 50 });
  for (const [index, { destination, alert }] of due.entries()) {
    const answer = hostileStrings[100 + index]!;
    const attempt = { atMs: nowMs, durationMs: 5, status: 500, noAnswer: undefined, answer, nextAtMs: undefined };
    const outcome = {
      status: 'dead',
      answeredAtMs: nowMs,
      nextAtMs: nowMs,
      settledAtMs: nowMs,
      lastStatus: 500,
    } as const;
    const of = { site, destination, alert, sender: 's' };
    await commands.settleDelivery({ ...of, ...outcome, lastAnswer: answer, attempt, disableDestination: false });
  }
}

/** What people, and programs by the server API, say about a lead. */
async function decide({ commands, queries }: TestStore, site: number): Promise<void> {
  const nowMs = startMs + 900_000;
  const leadOf = (email: string) => queries.leads({ site, nowMs, limit: 1, email })[0]!;
  const lead = leadOf('p0@example.com').id;
  const known = { site, trust: 'verified', source: 'api', nowMs } as const;
  await commands.saveLead({ ...known, email: 'old@example.com', name: hostileStrings[44]! });
  const other = leadOf('old@example.com').id;
  for (const [index, note] of payloads.entries()) {
    await commands.addNote({ site, lead, note, by: hostileStrings[200 + index]!, nowMs: nowMs + index });
    await commands.recordTouch({
      ...{
        site,
        lead,
        id: `c${index}`,
        type: 'call',
        occurredAtMs: nowMs,
        receivedAtMs: nowMs,
        day: 0,
        isSilent: true,
      },
      data: { note, subject: note },
    });
  }
  await commands.mergeLeads({
    site,
    lead: other,
    into: lead,
    by: hostileStrings[45]!,
    why: hostileStrings[46]!,
    nowMs,
  });
  const decision = { reason: undefined, wakeAtMs: undefined, nowMs, derived: 'mql' } as const;
  await commands.decideStage({ site, lead, kind: 'accept', ...decision, note: payloads[0], by: payloads[1] });
  await commands.saveView({ site, name: payloads[2], query: 'queue=ready', by: payloads[3], nowMs });
}
