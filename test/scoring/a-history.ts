import fc from 'fast-check';
import type { IncomingEvent } from '../../collector/ports/commands.ts';

/** Histories of a few visitors and two people, dense enough that limits, windows and ownership all come into play. */

export interface HistoryEvent extends IncomingEvent {
  readonly visitor: string;
  readonly visit: string;
}

export interface History {
  readonly events: readonly HistoryEvent[];
}

const dayMs = 86_400_000;
export const historyStartMs = Date.UTC(2026, 0, 5, 9);

const paths = [
  '/',
  '/pricing',
  '/pricing',
  '/pricing',
  '/pricing',
  '/product',
  '/customers',
  '/careers',
  '/blog/pricing',
];
const emails = ['ada@acme.example', 'bob@acme.example'];

const step = fc.record({
  visitor: fc.constantFrom('v1', 'v2'),
  visit: fc.nat(4),
  day: fc.oneof({ weight: 3, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.nat(15) }),
  // a coarse grid makes equal times common
  minute: fc.nat(20),
  what: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('view' as const),
        path: fc.constantFrom(...paths),
        engagedS: fc.constantFrom(0, 2, 6, 35, 50, 95, 200),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('cta' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('download' as const),
        file: fc.constantFrom('a.pdf', 'b.pdf', 'c.pdf', 'd.pdf', 'e.pdf', 'f.pdf', 'buying-guide.pdf'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('form' as const),
        form: fc.constantFrom('contact', 'demo', 'newsletter'),
        contactSales: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('identify' as const), email: fc.constantFrom(...emails) }) },
  ),
});

export const aHistoryOf = (maxSteps: number): fc.Arbitrary<History> =>
  fc
    .array(step, { minLength: 1, maxLength: maxSteps })
    .map((steps) => ({ events: steps.flatMap((one, index) => eventsOf(one, index)) }));

export const aHistory = aHistoryOf(40);

/** The same of other people with other browsers, so that many histories fit on one site. */
export const ofOthers = (history: History, name: string): HistoryEvent[] =>
  history.events.map((event) => ({
    ...event,
    visitor: `${name}-${event.visitor}`,
    ...(event.data.email === undefined ? {} : { data: { email: `${name}-${event.data.email}` } }),
  }));

function eventsOf(
  { visitor, visit, day, minute, what }: typeof step extends fc.Arbitrary<infer S> ? S : never,
  index: number,
): HistoryEvent[] {
  const occurredAtMs = historyStartMs + day * dayMs + visit * 3_600_000 + minute * 60_000;
  const base = {
    id: `e${String(index).padStart(3, '0')}`,
    visitor,
    visit: `${visitor}-${day}-${visit}`,
    occurredAtMs,
    day: Math.floor(occurredAtMs / dayMs),
    view: undefined,
    unscored: undefined,
  };
  switch (what.kind) {
    case 'view': {
      const view = `w${index}`;
      const engaged = [Math.floor(what.engagedS / 2), what.engagedS].map(
        (seconds, part): HistoryEvent => ({
          ...base,
          id: `${base.id}-${part}`,
          type: 'engagement',
          view,
          occurredAtMs: occurredAtMs + seconds * 1000,
          day: Math.floor((occurredAtMs + seconds * 1000) / dayMs),
          data: { engagedMs: seconds * 1000 },
        }),
      );
      return [
        { ...base, type: 'page_view', view, data: { url: `https://acme.example${what.path}`, title: what.path } },
        ...engaged,
      ];
    }
    case 'cta':
      return [{ ...base, type: 'cta_click', data: { label: 'Start' } }];
    case 'download':
      return [{ ...base, type: 'download', data: { href: `https://acme.example/files/${what.file}` } }];
    case 'form':
      return [{ ...base, type: 'form_submit', data: { form: what.form, contactSales: what.contactSales } }];
    case 'identify':
      return [{ ...base, type: 'identify', data: { email: what.email } }];
  }
}

/** The events in another order, some of them twice, cut into batches of one visit each. */
export const aDelivery = (history: History): fc.Arbitrary<HistoryEvent[][]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...history.events], { minLength: history.events.length }),
      fc.subarray([...history.events], { maxLength: Math.min(8, history.events.length) }),
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 }),
    )
    .map(([order, repeats, sizes]) => inBatches([...order, ...repeats], sizes));

export function inBatches(events: readonly HistoryEvent[], sizes: readonly number[]): HistoryEvent[][] {
  const batches: HistoryEvent[][] = [];
  for (const event of events) {
    const last = batches.at(-1);
    const size = sizes[batches.length % sizes.length]!;
    if (last && last[0]!.visitor === event.visitor && last[0]!.visit === event.visit && last.length < size)
      last.push(event);
    else batches.push([event]);
  }
  return batches;
}
