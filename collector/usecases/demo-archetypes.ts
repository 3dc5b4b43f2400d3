/** How kinds of people behave on a website. Each function returns the visits of one browser; times count back from the end. */
import type { DemoPerson } from './demo-people.ts';
import type { DemoRandom } from './demo-random.ts';
import type { DemoAct, DemoStop, DemoVisit } from './demo-visit.ts';
import { buyingGuideFile, type DemoPageName, type DemoSource, demoSources, whitePaperFile } from './demo-website.ts';

export interface Scene {
  readonly random: DemoRandom;
  /** The demo's "now": nothing happens after it. */
  readonly endsAtMs: number;
  readonly utcOffsetHours: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Reads a lot over weeks, takes the white paper, is in no hurry. */
export function researcher(scene: Scene, person: DemoPerson): DemoVisit[] {
  const { random } = scene;
  const firstDaysAgo = random.between(30, 80);
  const visits = spread(scene, { firstDaysAgo, lastDaysAgo: random.between(1, 20), count: random.between(5, 8) });
  return visits.map((startsAtMs, index) => {
    const reading = stops(random, ['post', 'blog', 'docs', 'product', 'customers', 'firstBank'], {
      count: random.between(2, 4),
      seconds: [20, 150],
    });
    if (index === 1) reading.push(stop(random, 'blog', [20, 40], [newsletter(person)]));
    if (index === 2) reading.push(stop(random, 'whitePaper', [25, 60], [download(whitePaperFile)]));
    if (index === 4) reading.push(stop(random, 'pricing', [20, 70]));
    const source = index === 0 ? demoSources.search : random.pick([demoSources.direct, demoSources.letter]);
    return { startsAtMs, source, stops: reading };
  });
}

/** Compared, became known, and is back on pricing now: three or four times within two days. */
export function hotBuyer(scene: Scene, person: DemoPerson, { lastAgoMs }: { lastAgoMs: number }): DemoVisit[] {
  const { random, endsAtMs } = scene;
  const early = spread(scene, {
    firstDaysAgo: random.between(12, 40),
    lastDaysAgo: 5,
    count: random.between(3, 5),
  }).map(
    (startsAtMs, index): DemoVisit => ({
      startsAtMs,
      source:
        index === 0 ? random.pick([demoSources.advert, demoSources.search, demoSources.partner]) : demoSources.direct,
      stops: [
        ...stops(random, ['home', 'product', 'customers', 'tour', 'integrations'], { count: 3, seconds: [20, 90] }),
        ...(index === 1 ? [stop(random, 'pricing', [40, 100], [download(buyingGuideFile)])] : []),
        ...(index === 2 ? [stop(random, 'blog', [10, 20], [newsletter(person)])] : []),
      ],
    }),
  );
  const returns = [41 * hourMs, 22 * hourMs, 5 * hourMs].map((agoMs) => agoMs + random.between(0, hourMs));
  const late = [...returns, lastAgoMs].map((agoMs, index): DemoVisit => {
    const isLast = index === returns.length;
    const acts: DemoAct[] = isLast && random.chance(0.6) ? [{ kind: 'cta', label: 'Choose Group', to: 'demo' }] : [];
    return {
      startsAtMs: endsAtMs - agoMs,
      source: demoSources.direct,
      // short enough to be over at the end also for the visit that began minutes ago
      stops: [
        stop(random, 'pricing', [45, isLast ? 70 : 140], acts),
        ...(isLast ? [] : [stop(random, random.pick(['customers', 'tourPricing']), [15, 60])]),
      ],
    };
  });
  return [...early, ...late];
}

/** Asks for a demo: a form with the answer to "do you want to talk to sales?". */
export function demoRequest(scene: Scene, person: DemoPerson, { agoMs }: { agoMs: number }): DemoVisit {
  const { random, endsAtMs } = scene;
  const form: DemoAct = { kind: 'form', form: 'demo', email: person.email, contactSales: random.chance(0.7) };
  return {
    startsAtMs: endsAtMs - agoMs,
    source: demoSources.direct,
    stops: [stop(random, 'demo', [35, 80], [form]), stop(random, 'thanks', [3, 8])],
  };
}

/** Looks at everything a buyer looks at, during the last three weeks, without hurry. */
export function evaluator(scene: Scene, person: DemoPerson): DemoVisit[] {
  const { random } = scene;
  const starts = spread(scene, {
    firstDaysAgo: random.between(12, 22),
    lastDaysAgo: random.between(1, 9),
    count: random.between(3, 5),
  });
  return starts.map((startsAtMs, index) => ({
    startsAtMs,
    source:
      index === 0 ? random.pick([demoSources.search, demoSources.social, demoSources.advert]) : demoSources.direct,
    stops: [
      ...stops(random, ['home', 'product', 'customers', 'tour', 'integrations', 'docs'], {
        count: random.between(2, 5),
        seconds: [15, 80],
      }),
      ...(random.chance(0.4) ? [stop(random, 'pricing', [20, 110], pricingActs(random))] : []),
      ...(index === 1 ? [stop(random, 'blog', [10, 25], [newsletter(person)])] : []),
    ],
  }));
}

/** Was hot a month or two ago, then silence, or one last look at the blog. */
export function coolingLead(scene: Scene, person: DemoPerson): DemoVisit[] {
  const { random, endsAtMs } = scene;
  const burstDaysAgo = random.between(26, 60);
  const burst = spread(scene, { firstDaysAgo: burstDaysAgo + 2, lastDaysAgo: burstDaysAgo, count: 4 }).map(
    (startsAtMs): DemoVisit => ({
      startsAtMs,
      source: random.pick([demoSources.direct, demoSources.advert]),
      stops: [
        stop(random, 'home', [8, 30]),
        stop(random, 'pricing', [40, 130], pricingActs(random)),
        ...stops(random, ['customers', 'product', 'tour', 'docs'], { count: 2, seconds: [20, 80] }),
      ],
    }),
  );
  const request = demoRequest(scene, person, { agoMs: endsAtMs - burst.at(-1)!.startsAtMs - hourMs });
  if (random.chance(0.5)) return [...burst, request];
  const lastLook = spread(scene, { firstDaysAgo: 14, lastDaysAgo: 3, count: 1 })[0]!;
  return [
    ...burst,
    request,
    { startsAtMs: lastLook, source: demoSources.letter, stops: [stop(random, 'post', [15, 60])] },
  ];
}

/** Reads careers and the blog: a student or somebody who looks for a job. */
export function jobSeeker(scene: Scene, person: DemoPerson | undefined): DemoVisit[] {
  const { random } = scene;
  const firstDaysAgo = random.between(5, 70);
  return spread(scene, { firstDaysAgo, lastDaysAgo: Math.max(1, firstDaysAgo - 10), count: random.between(2, 4) }).map(
    (startsAtMs, index) => ({
      startsAtMs,
      source: random.pick([demoSources.social, demoSources.search]),
      stops: [
        stop(random, 'careers', [30, 160]),
        ...stops(random, ['post', 'home', 'docs', 'pricing'], { count: random.between(1, 2), seconds: [10, 60] }),
        ...(index === 1 && person ? [stop(random, 'blog', [8, 20], [newsletter(person)])] : []),
      ],
    }),
  );
}

/** Signed in and at home in the docs, week after week, on a desk or on a phone. */
export function customer(scene: Scene, person: DemoPerson): DemoVisit[] {
  const { random } = scene;
  const starts = spread(scene, { firstDaysAgo: random.between(70, 88), lastDaysAgo: 1, count: random.between(5, 8) });
  return starts.map((startsAtMs, index) => ({
    startsAtMs,
    source: demoSources.direct,
    stops: [
      stop(random, 'tour', [20, 60], index % 3 === 0 ? [{ kind: 'log_in', email: person.email }] : []),
      ...stops(random, ['docs', 'firstBank', 'integrations', 'post'], {
        count: random.between(1, 4),
        seconds: [15, 200],
      }),
    ],
  }));
}

/** Nobody known, one page, gone. */
export function bouncer(scene: Scene): DemoVisit[] {
  const { random } = scene;
  const source: DemoSource = random.pick([
    demoSources.search,
    demoSources.otherSearch,
    demoSources.social,
    demoSources.advert,
  ]);
  const page = random.pick<DemoPageName>(['post', 'home', 'post', 'product', 'docs', 'pricing']);
  return [{ startsAtMs: anyMoment(scene), source, stops: [stop(random, page, [1, 28])] }];
}

/** Nobody known, a few pages, perhaps a second time. */
export function browser(scene: Scene): DemoVisit[] {
  const { random } = scene;
  const firstDaysAgo = random.between(1, 88);
  const count = random.between(1, 3);
  const lastDaysAgo = Math.max(1, firstDaysAgo - random.between(2, 20));
  return spread(scene, { firstDaysAgo, lastDaysAgo, count }).map((startsAtMs) => ({
    startsAtMs,
    source: random.pick(Object.values(demoSources)),
    stops: stops(random, ['home', 'product', 'pricing', 'customers', 'docs', 'blog', 'post', 'tour'], {
      count: random.between(2, 5),
      seconds: [6, 90],
    }),
  }));
}

/** A crawler: every page within seconds, never in use. */
export function bot(scene: Scene): DemoVisit[] {
  const pages: DemoPageName[] = [
    'home',
    'product',
    'pricing',
    'customers',
    'docs',
    'firstBank',
    'blog',
    'post',
    'careers',
  ];
  return [0, 1].map(() => ({
    startsAtMs: anyMoment(scene),
    source: demoSources.direct,
    stops: pages.map((page) => ({ page, engagedMs: 0 })),
  }));
}

function newsletter(person: DemoPerson): DemoAct {
  return { kind: 'form', form: 'newsletter', email: person.email };
}

function download(file: string): DemoAct {
  return { kind: 'download', file };
}

function pricingActs(random: DemoRandom): DemoAct[] {
  const acts: DemoAct[] = [
    { kind: 'custom', name: 'calculator_used', props: { seats: random.between(3, 40) } },
    { kind: 'cta', label: random.pick(['Choose Group', 'Choose Starter', 'Talk to sales (pricing)']), to: 'demo' },
    download(buyingGuideFile),
    { kind: 'outbound', href: 'https://example.com/partners' },
  ];
  return acts.filter(() => random.chance(0.25));
}

function stop(random: DemoRandom, page: DemoPageName, [min, max]: [number, number], acts?: DemoAct[]): DemoStop {
  const engagedMs = random.between(min * 1_000, max * 1_000);
  return acts && acts.length > 0 ? { page, engagedMs, acts } : { page, engagedMs };
}

/** Different pages of the list, in an order of chance. */
function stops(
  random: DemoRandom,
  pages: readonly DemoPageName[],
  { count, seconds }: { count: number; seconds: [number, number] },
): DemoStop[] {
  return random
    .shuffled(pages)
    .slice(0, count)
    .map((page) => stop(random, page, seconds));
}

/** Starts of visits in the person's working hours, from the first day to the last, oldest first. */
function spread(
  scene: Scene,
  { firstDaysAgo, lastDaysAgo, count }: { firstDaysAgo: number; lastDaysAgo: number; count: number },
): number[] {
  const step = count > 1 ? (firstDaysAgo - lastDaysAgo) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) => workingHour(scene, Math.round(firstDaysAgo - index * step))).sort(
    (a, b) => a - b,
  );
}

function workingHour({ random, endsAtMs, utcOffsetHours }: Scene, daysAgo: number): number {
  const dayStartMs = Math.floor(endsAtMs / dayMs) * dayMs - daysAgo * dayMs;
  return dayStartMs + Math.round((8.5 + random.next() * 9.5 - utcOffsetHours) * hourMs);
}

/** Some day of the 90, now and then within the last hours. */
function anyMoment(scene: Scene): number {
  const { random, endsAtMs } = scene;
  if (random.chance(0.06)) return endsAtMs - random.between(10 * minuteMs, 20 * hourMs);
  return workingHour(scene, random.between(1, 88));
}
