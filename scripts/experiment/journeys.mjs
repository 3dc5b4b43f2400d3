// Invented journeys, of which it is known who buys and when. The same seed gives the same journeys.
import { makeRandom, pick } from '../harness/random.mjs';
import { dayMs, scoresAt, Touches } from './touches.mjs';

const startMs = Date.UTC(2026, 0, 5);
const days = 120;
const cutDays = [49, 63, 77, 91];
const horizonDays = 21;
const activeDays = 28;

/**
 * Kinds of people: how many of them, how often they come in a week, and what they look at. Buyers decide on a day of their own and
 * come more often before it, but a third of them quietly: they look like readers until they buy.
 */
const kinds = {
  buyer: {
    share: 8,
    perWeek: 1,
    pages: [
      ['/pricing', 3],
      ['/product', 3],
      ['/customers', 2],
      ['/blog/a', 2],
    ],
  },
  quiet: {
    share: 4,
    perWeek: 0.8,
    pages: [
      ['/blog/a', 4],
      ['/product', 2],
      ['/', 2],
      ['/pricing', 1],
    ],
  },
  dreamer: {
    share: 12,
    perWeek: 1,
    pages: [
      ['/pricing', 2],
      ['/product', 3],
      ['/customers', 1],
      ['/blog/a', 2],
    ],
  },
  reader: {
    share: 40,
    perWeek: 0.9,
    pages: [
      ['/blog/a', 6],
      ['/docs/x', 2],
      ['/', 1],
      ['/product', 1],
    ],
  },
  student: {
    share: 14,
    perWeek: 1.2,
    pages: [
      ['/docs/x', 4],
      ['/blog/a', 3],
      ['/product', 2],
      ['/pricing', 1],
    ],
  },
  seeker: {
    share: 10,
    perWeek: 0.7,
    pages: [
      ['/careers', 5],
      ['/', 2],
      ['/customers', 2],
    ],
  },
  customer: {
    share: 12,
    perWeek: 1.5,
    pages: [
      ['/docs/x', 6],
      ['/support', 3],
      ['/pricing', 1],
    ],
  },
};

/** Cases at every cut: who was active in the last weeks, and whether they buy in the next ones. */
export function journeyCases(engine, { people, seed }) {
  const random = makeRandom(seed);
  const cases = [];
  for (let at = 0; at < people; at += 1) {
    const person = `p${at}`;
    const { touchpoints, buysAtMs } = journeyOf(person, random);
    for (const day of cutDays) {
      const cutMs = startMs + day * dayMs;
      const isActive = touchpoints.some(
        ({ occurredAtMs }) => occurredAtMs <= cutMs && cutMs - occurredAtMs < activeDays * dayMs,
      );
      if (!isActive || buysAtMs <= cutMs) continue;
      const isBuyer = buysAtMs - cutMs <= horizonDays * dayMs;
      cases.push({ person, cut: day, isBuyer, scores: { ...scoresAt(engine, touchpoints, cutMs), chance: random() } });
    }
  }
  return cases;
}

function journeyOf(person, random) {
  const name = pick(
    random,
    Object.entries(kinds).map(([kind, { share }]) => [kind, share]),
  );
  const { perWeek, pages } = kinds[name];
  const buys = name === 'buyer' || name === 'quiet';
  const buysOnDay = buys ? 30 + random() * 90 : Number.POSITIVE_INFINITY;
  const touches = new Touches(person);
  const eagerness = 0.4 + random() * 1.2;
  for (let day = 0; day < days; day += 1) {
    const daysLeft = buysOnDay - day;
    if (daysLeft < 0) break;
    const haste = name === 'buyer' ? 1 + 5 * Math.exp(-daysLeft / 10) : 1;
    if (random() < (perWeek / 7) * eagerness * haste)
      visit(touches, { day, pages, random, intent: intentOf(name, daysLeft) });
  }
  return { touchpoints: touches.list, buysAtMs: startMs + buysOnDay * dayMs };
}

/** From 0 to 1: how much a visit is about buying. */
const intentOf = (name, daysLeft) => (name === 'buyer' ? Math.exp(-daysLeft / 20) : name === 'dreamer' ? 0.25 : 0.05);

function visit(touches, { day, pages, random, intent }) {
  const startsAtMs = startMs + day * dayMs + (8 + random() * 12) * 3_600_000;
  const name = `${touches.person}-${day}`;
  const count = 1 + Math.floor(random() * 5);
  let atMs = Math.floor(startsAtMs);
  for (let at = 0; at < count; at += 1) {
    const path = pick(random, pages);
    const engagedMs = Math.floor(random() ** 2 * (path === '/pricing' ? 90_000 + 150_000 * intent : 120_000));
    touches.page({ visit: name, atMs, path, engagedMs });
    atMs += engagedMs + 5_000;
  }
  const act = (type, data) => touches.act({ visit: name, atMs, type, data });
  if (random() < 0.04 + 0.2 * intent) act('cta_click', { label: 'Start' });
  if (random() < 0.05 + 0.05 * intent) act('download', { href: `https://shop.example/paper-${count}.pdf` });
  if (random() < 0.01 + 0.06 * intent) act('download', { href: 'https://shop.example/buying-guide.pdf' });
  if (random() < 0.004 + 0.05 * intent) act('form_submit', { form: 'contact' });
  if (random() < 0.001 + 0.03 * intent) act('form_submit', { form: 'demo' });
}
