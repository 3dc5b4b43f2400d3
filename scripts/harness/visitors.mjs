// What browsers post: a population of visitors that come, look around, come back, and sometimes say who they are.
import { between, pick } from './random.mjs';

const secondMs = 1_000;
/** Visitors that may still come back; then the longest known make room. */
const maxReturning = 2_000;
/** Posts by somebody never seen before. */
const newVisitorShare = 0.3;
/** Posts after which the same browser's next one belongs to another visit. */
const visitEndShare = 0.2;
/** People behind all browsers together: some use several. */
const people = 5_000;

const pages = [
  [{ path: '/', title: 'Acme: close the books in three days' }, 20],
  [{ path: '/product', title: 'Product tour' }, 12],
  [{ path: '/features/bank-feeds', title: 'Bank feeds' }, 8],
  [{ path: '/pricing', title: 'Plans and pricing' }, 18],
  [{ path: '/customers', title: 'What customers say' }, 10],
  [{ path: '/blog/where-the-days-go', title: 'Where the days go' }, 15],
  [{ path: '/docs/first-bank', title: 'Connect your first bank' }, 12],
  [{ path: '/careers', title: 'Work with us' }, 5],
];
const referrers = [
  [undefined, 60],
  ['https://www.google.com/', 25],
  ['https://news.example.org/accounting/closing-faster', 15],
];
const website = 'https://www.acme.example';

/** The third event of a post, after the page view and its engagement. */
const thirds = [
  [({ engagedMs }) => ({ type: 'engagement', engagedMs: engagedMs + 15 * secondMs, scrollPct: 90 }), 35],
  [() => ({ type: 'cta_click', label: 'Start free trial', href: `${website}/signup` }), 30],
  [() => ({ type: 'outbound_click', href: 'https://status.example.net/acme' }), 11],
  [() => ({ type: 'download', href: `${website}/files/three-day-close-white-paper.pdf` }), 8],
  [() => ({ type: 'custom', name: 'calculator_used', props: { seats: 12, currency: 'EUR' } }), 8],
  [() => ({ type: 'form_submit', form: 'newsletter' }), 4],
  [({ email }) => ({ type: 'identify', email, traits: { role: 'CFO' } }), 4],
];

/**
 * Posts of three events each. The same `random` gives the same people doing the same things. `prefix` sets the ids of one
 * population apart from another's.
 */
export function makeVisitors({ random, prefix }) {
  const returning = [];
  let ids = 0;
  const newId = (atMs) => {
    ids += 1;
    // as the script makes them: ids sort as they happened
    return `${Math.floor(atMs).toString(36)}${prefix}${ids.toString(36).padStart(12, '0')}`;
  };
  const comer = (nowMs) => {
    if (returning.length > 0 && random() >= newVisitorShare) return returning[Math.floor(random() * returning.length)];
    const person = Math.floor(random() * people);
    const visitor = {
      visitor: newId(nowMs),
      visit: newId(nowMs),
      email: `person${person}@company${person % 700}.example`,
    };
    if (returning.length < maxReturning) returning.push(visitor);
    else returning[Math.floor(random() * maxReturning)] = visitor;
    return visitor;
  };
  return {
    /** The next post: `{ visitor, visit, events }`, its events in the minute before `sentAtMs - ageMs`. */
    next({ sentAtMs, ageMs = 0 }) {
      const endsAtMs = sentAtMs - ageMs;
      const who = comer(endsAtMs);
      if (random() < visitEndShare) who.visit = newId(endsAtMs);
      const { path, title } = pick(random, pages);
      const engagedMs = Math.floor(between(random, 2 * secondMs, 40 * secondMs));
      const view = newId(endsAtMs - 45 * secondMs);
      const third = pick(random, thirds)({ engagedMs, email: who.email });
      const at = (beforeEndMs) => ({ id: newId(endsAtMs - beforeEndMs), at: endsAtMs - beforeEndMs, view });
      const events = [
        { ...at(45 * secondMs), type: 'page_view', url: website + path, title, referrer: pick(random, referrers) },
        { ...at(5 * secondMs), type: 'engagement', engagedMs, scrollPct: Math.floor(between(random, 10, 80)) },
        { ...at(secondMs), ...third },
      ];
      return { visitor: who.visitor, visit: who.visit, events };
    },
    /** A lead with two pricing visits in the last day, and the post that completes its pricing return. */
    pricingReturn({ sentAtMs, email }) {
      const visitor = newId(sentAtMs);
      const pricingView = ({ endedAgoMs, engagedMs }) => {
        const endsAtMs = sentAtMs - endedAgoMs;
        const view = newId(endsAtMs - engagedMs);
        const page = { url: `${website}/pricing`, title: 'Plans and pricing' };
        return [
          { id: newId(endsAtMs - engagedMs), at: endsAtMs - engagedMs, view, type: 'page_view', ...page },
          { id: newId(endsAtMs), at: endsAtMs, view, type: 'engagement', engagedMs, scrollPct: 60 },
        ];
      };
      const hourMs = 3_600 * secondMs;
      const visits = [
        pricingView({ endedAgoMs: 26 * hourMs, engagedMs: 45 * secondMs }),
        pricingView({ endedAgoMs: 5 * hourMs, engagedMs: 100 * secondMs }),
        pricingView({ endedAgoMs: secondMs, engagedMs: 100 * secondMs }),
      ];
      const [first, second, third] = visits.map((events) => ({ visitor, visit: newId(sentAtMs), events }));
      const [, { at, view }] = second.events;
      second.events.push({ id: newId(at), at, view, type: 'identify', email });
      return { history: [first, second], completion: third };
    },
    /** A visitor who fills in the demo form and wants to talk to sales: hot at once. */
    contactSales({ sentAtMs, email }) {
      const atMs = sentAtMs - secondMs;
      const view = newId(atMs);
      const events = [
        { id: newId(atMs), at: atMs, view, type: 'page_view', url: `${website}/demo`, title: 'See it' },
        { id: newId(atMs), at: atMs, view, type: 'identify', email },
        { id: newId(atMs), at: atMs, view, type: 'form_submit', form: 'demo', contactSales: true },
      ];
      return { visitor: newId(atMs), visit: newId(atMs), events };
    },
  };
}

/** The body of a post, as the script sends it. */
export const bodyOf = ({ visitor, visit, events }, { site, sentAtMs }) =>
  JSON.stringify({ site, visitor, visit, sentAt: sentAtMs, events });

/** What a browser calls itself; programs that say their own name count as bots and are never scored. */
export const userAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

/** Posts as a browser does; throws on anything but a 204. */
export async function postOnce(url, post, { site, sentAtMs }) {
  const headers = { 'content-type': 'text/plain', 'user-agent': userAgent };
  const answer = await fetch(`${url}/v1/e`, { method: 'POST', headers, body: bodyOf(post, { site, sentAtMs }) });
  if (answer.status !== 204) throw new Error(`a post was answered ${answer.status}`);
}
