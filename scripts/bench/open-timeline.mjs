// From "event accepted" to "visible on the open page": a signed-in browser's part, played by the bench.
import { setTimeout as sleep } from 'node:timers/promises';
import { between } from '../harness/random.mjs';
import { postOnce } from '../harness/visitors.mjs';
import { quantile } from './statistics.mjs';

/** The page's own script fetches the page anew at most this often. */
const minRefreshGapMs = 250;
const maxPauseMs = 300;
/** An event that is not on the page by then will not come. */
const visibleTimeoutMs = 10_000;

/**
 * Posts `events` one by one for one lead, and measures from each 204 until the lead's page, fetched when its event stream says
 * that something changed, shows the event.
 */
export async function measureOpenTimeline({ product, api, site, events, random }) {
  const cookie = await signIn(product);
  const sender = makeSender(product.url, site);
  await sender.post({ type: 'identify', email: 'watched@timeline.example' });
  const { items } = await api('GET', `leads?site=${site}&email=watched@timeline.example`);
  const page = await openPage({ url: product.url, site, lead: items[0].id, cookie });
  const delaysMs = [];
  for (let event = 1; event <= events; event += 1) {
    await sleep(between(random, 0, maxPauseMs));
    const title = `Measured page ${event} of ${events}`;
    await sender.post({ type: 'page_view', url: `https://www.acme.example/page-${event}`, title });
    const acceptedAtMs = performance.now();
    delaysMs.push((await page.shows(`>${title}<`)) - acceptedAtMs);
  }
  page.close();
  return { visibleP50Ms: quantile(delaysMs, 0.5), visibleP95Ms: quantile(delaysMs, 0.95), visibleEvents: events };
}

/** Creates the first account by the one-time link; resolves with the cookie of the signed-in browser. */
async function signIn(product) {
  const { origin, pathname, searchParams } = new URL(product.setupLink());
  const form = new URLSearchParams({
    token: searchParams.get('token'),
    email: 'bench@example.com',
    password: 'only for this bench',
  });
  const answer = await fetch(origin + pathname, { method: 'POST', body: form, redirect: 'manual' });
  if (answer.status !== 303) throw new Error(`the first account could not be created: ${answer.status}`);
  return answer.headers.getSetCookie()[0].split(';')[0];
}

/** A browser that posts one event at a time. */
function makeSender(url, site) {
  const [visitor, visit] = [`watched${Date.now()}`, `visit${Date.now()}`];
  let ids = 0;
  return {
    post: async (event) => {
      ids += 1;
      const sentAtMs = Date.now();
      const events = [{ id: `${sentAtMs.toString(36)}w${ids}`, at: sentAtMs, view: `view${ids}`, ...event }];
      await postOnce(url, { visitor, visit, events }, { site, sentAtMs });
    },
  };
}

/** The lead's page with its event stream. `shows` resolves with the time at which the fetched page had the text. */
async function openPage({ url, site, lead, cookie }) {
  const end = new AbortController();
  const get = (path) => fetch(url + path, { headers: { cookie }, signal: end.signal, redirect: 'error' });
  const stream = await get(`/sites/${site}/live?subject=l:${lead}`);
  if (stream.status !== 200) throw new Error(`the page's event stream was answered ${stream.status}`);
  const changes = readChanges(stream.body);
  let refreshedAtMs = 0;
  return {
    shows: async (text) => {
      const givenUpAtMs = performance.now() + visibleTimeoutMs;
      while (performance.now() < givenUpAtMs) {
        await changes.next();
        await sleep(Math.max(0, refreshedAtMs + minRefreshGapMs - performance.now()));
        refreshedAtMs = performance.now();
        const page = await (await get(`/sites/${site}/leads/${lead}`)).text();
        if (page.includes(text)) return performance.now();
      }
      throw new Error(`the open page never showed ${text}`);
    },
    close: () => end.abort(),
  };
}

async function* readChanges(body) {
  try {
    for await (const text of body.pipeThrough(new TextDecoderStream())) if (text.includes('event: change')) yield;
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
}
