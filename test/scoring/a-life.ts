import fc from 'fast-check';
import type { Subject } from '../../collector/domain/subject.ts';
import { directVisitor } from '../../collector/domain/touchpoint.ts';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import type { TestStore } from '../support/a-store.ts';
import { aDelivery, aHistory, aHistoryOf, type HistoryEvent, historyStartMs } from './a-history.ts';
import { bruteForce } from './brute-force.ts';

const dayMs = 86_400_000;
export const nowMs = historyStartMs + 20 * dayMs;
export const emails = ['ada@acme.example', 'bob@acme.example', 'cyd@acme.example', 'dan@acme.example'] as const;

/** What happens to a site's people, one after the other. */
export type Step =
  | { readonly kind: 'batch'; readonly events: readonly HistoryEvent[] }
  | { readonly kind: 'touch'; readonly who: number; readonly id: string; readonly day: number }
  | { readonly kind: 'merge'; readonly who: number; readonly into: number }
  /** Takes back one of the merges in force, counted from the first. */
  | { readonly kind: 'split'; readonly at: number };

const aWho = fc.nat(emails.length - 1);
export const aMerge = fc.record({ kind: fc.constant('merge' as const), who: aWho, into: aWho });
const aSplit = fc.record({ kind: fc.constant('split' as const), at: fc.nat(9) });
const aTouch = fc.record({
  kind: fc.constant('touch' as const),
  who: aWho,
  id: fc.constantFrom('t1', 't2'),
  day: fc.nat(15),
});

/**
 * History whose identifies name four people, delivered in any order with repeats, and merges and splits anywhere between. Mostly
 * short ones, so that thousands fit into a test: long ones are tried without a store, see `pure.test.ts`.
 */
export const aLife = fc
  .oneof({ weight: 6, arbitrary: aHistoryOf(10) }, { weight: 1, arbitrary: aHistory })
  .map(({ events }) => ({
    events: events.map((event, at) =>
      event.type === 'identify' ? { ...event, data: { email: emails[(at * 7 + event.day) % emails.length]! } } : event,
    ),
  }))
  .chain((history) =>
    fc.record({
      history: fc.constant(history),
      delivery: aDelivery(history),
      more: fc.array(fc.tuple(fc.nat(40), fc.oneof(aMerge, aMerge, aSplit, aTouch)), { maxLength: 12 }),
    }),
  );

export function stepsOf({
  delivery,
  more,
}: {
  delivery: HistoryEvent[][];
  more: readonly (readonly [number, Step])[];
}): Step[] {
  const steps: Step[] = delivery.map((events) => ({ kind: 'batch', events }));
  for (const [at, step] of more) steps.splice(at % (steps.length + 1), 0, step);
  return steps;
}

export class Life {
  readonly leads: string[] = [];
  inForce: { readonly id: string; readonly who: number; readonly into: number }[] = [];
  readonly touches = new Map<string, { readonly who: number; readonly id: string; readonly day: number }>();
  private readonly store: TestStore;
  private readonly posted: Promise<void>[] = [];
  readonly site: number;

  constructor(store: TestStore, site: number) {
    this.store = store;
    this.site = site;
  }

  /** The people are known from the start, the first one longest. */
  static async begin(store: TestStore): Promise<Life> {
    const life = new Life(store, (await store.aSite()).id);
    for (const [at, email] of emails.entries()) {
      const known = { trust: 'verified', source: 'api', nowMs: historyStartMs + at } as const;
      const saved = await store.commands.saveLead({ site: life.site, email, ...known });
      life.leads.push(saved.kind === 'created' ? saved.lead : '');
    }
    return life;
  }

  async live(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.run(step);
    await Promise.all(this.posted.splice(0));
  }

  private async run(step: Step): Promise<void> {
    const { store, site, leads } = this;
    const said = { site, by: 'test', why: '', nowMs };
    switch (step.kind) {
      case 'batch': {
        const { visitor, visit } = step.events[0]!;
        const batch = { site, visitor, visit, receivedAtMs: nowMs, isBot: false, dropped: [], isSilent: false };
        // not waited for: the writer takes what has queued in its order, and as one transaction
        this.posted.push(store.commands.ingest({ ...batch, events: step.events }));
        return;
      }
      case 'touch': {
        const { who, id, day } = step;
        const occurredAtMs = historyStartMs + day * dayMs;
        const touch = { site, lead: leads[who]!, id, type: 'email_click', occurredAtMs, receivedAtMs: nowMs } as const;
        await store.commands.recordTouch({
          ...touch,
          day: Math.floor(occurredAtMs / dayMs),
          data: { landed: true },
          isSilent: false,
        });
        const key = `${who}/${id}`;
        if (!this.touches.has(key)) this.touches.set(key, step);
        return;
      }
      case 'merge': {
        const { who, into } = step;
        const merged = await store.commands.mergeLeads({ ...said, lead: leads[who]!, into: leads[into]! });
        if (merged.kind === 'merged') this.inForce.push({ id: merged.merge, who, into });
        return;
      }
      case 'split': {
        const undone = this.inForce[step.at % this.inForce.length];
        if (!undone) return;
        await store.commands.splitLead({ ...said, lead: leads[undone.who]!, merge: undone.id });
        this.inForce = this.inForce.filter((each) => each !== undone);
      }
    }
  }

  /** Who stands for whom, found by walking from person to person until nothing changes. */
  standsFor(who: number): number {
    let people = new Set([who]);
    for (;;) {
      const more = new Set(people);
      for (const each of this.inForce)
        if (people.has(each.who) || people.has(each.into)) more.add(each.who).add(each.into);
      if (more.size === people.size) return Math.min(...people);
      people = more;
    }
  }

  /** The counting entries that must be stored, by person or visitor, from the events alone; or what was stored at a past moment. */
  expected(events: readonly HistoryEvent[], asOfMs = Number.POSITIVE_INFINITY): Record<string, string[]> {
    const names = new Map<string, string>(emails.map((email, who) => [email, emails[this.standsFor(who)]!]));
    const asOne = events.map((event) =>
      event.data.email === undefined ? event : { ...event, data: { email: names.get(event.data.email)! } },
    );
    const bySubject = new Map(
      [...bruteForce(asOne, asOfMs)].map(([subject, entries]) => [
        subject,
        entries.map(({ rule, visitor, id, points }) => `${rule} ${visitor}/${id} ${points}`),
      ]),
    );
    // clicks in e-mails: 2 points, once a day over all leads of a person; of several the last by time, id and lead
    const clicks = [...this.touches.values()]
      .filter(({ day }) => historyStartMs + day * dayMs <= asOfMs)
      .map((touch) => ({ ...touch, visitor: directVisitor(this.leads[touch.who]!) }));
    const byPersonAndDay = Map.groupBy(clicks, ({ who, day }) => `${this.standsFor(who)}/${day}`);
    for (const some of byPersonAndDay.values()) {
      const last = some.reduce((a, b) => (a.id < b.id || (a.id === b.id && a.visitor < b.visitor) ? b : a));
      const email = emails[this.standsFor(last.who)]!;
      bySubject.set(email, [...(bySubject.get(email) ?? []), `email-click ${last.visitor}/${last.id} 2`]);
    }
    return readable(bySubject);
  }

  /** The same as it is stored. */
  async stored(): Promise<Record<string, string[]>> {
    const { store, site, leads } = this;
    return withHistory(store.sqlite, async (reader) => {
      const bySubject = new Map<string, string[]>();
      for (const key of reader.storedSubjects(site)) {
        const entries = reader.subject(site, key).ledger.filter((entry) => entry.counts);
        const subject = key.startsWith('l:') ? emails[leads.indexOf(key.slice(2))]! : key;
        bySubject.set(
          subject,
          entries.map(({ rule, visitor, id, points }) => `${rule} ${visitor}/${id} ${points}`),
        );
      }
      return readable(bySubject);
    });
  }

  /** What the product says was stored at a past moment. */
  asOf(asOfMs: number): Record<string, string[]> {
    const { store, site } = this;
    const bySubject = new Map<string, string[]>();
    const add = (name: string, subject: Subject) => {
      const { parts } = store.queries.score({ site, subject, nowMs, asOfMs })!;
      bySubject.set(
        name,
        parts.map(({ rule, visitor, touchpoint, points }) => `${rule} ${visitor}/${touchpoint} ${points}`),
      );
    };
    for (const [who, id] of this.leads.entries())
      if (this.standsFor(who) === who) add(emails[who]!, { kind: 'lead', id });
    for (const id of ['v1', 'v2']) add(`v:${id}`, { kind: 'visitor', id });
    return readable(bySubject);
  }

  /** Every derived row of the site, and the leads as they are read. */
  everything(): unknown {
    const { store, site } = this;
    const rows = [
      'ownership_intervals',
      'subjects',
      'ledger',
      'once_slots',
      'active_days',
      'visit_totals',
      'window_views',
      'leads',
    ].map((table) => store.sqlite.prepare(`SELECT * FROM ${table} WHERE site = ?`).all(site));
    const read = this.leads.map((lead) => [
      store.queries.lead({ site, lead, nowMs }),
      store.queries.score({ site, subject: { kind: 'lead', id: lead }, nowMs }),
      store.queries.score({ site, subject: { kind: 'lead', id: lead }, nowMs, asOfMs: nowMs }),
      store.queries.leadTimeline({ site, lead, limit: 20 }),
    ]);
    return { rows, read };
  }
}

const readable = (bySubject: ReadonlyMap<string, readonly string[]>) =>
  Object.fromEntries(
    [...bySubject]
      .filter(([, entries]) => entries.length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([subject, entries]) => [subject, entries.toSorted()]),
  );
