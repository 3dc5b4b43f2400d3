import fc from 'fast-check';
import { AppError } from '../../collector/domain/app-error.ts';
import { defaultModel } from '../../collector/domain/default-model.ts';
import type { ScoringModel } from '../../collector/domain/scoring-model.ts';
import type { IncomingBatch, IncomingEvent } from '../../collector/ports/commands.ts';
import { withHistory } from '../../collector/storage/sqlite-history.ts';
import { erasePerson } from '../../collector/usecases/erase-person.ts';
import { publishModel } from '../../collector/usecases/publish-model.ts';
import { aBatch, anEvent, type TestStore } from '../support/a-store.ts';
import { textsOfSite } from '../support/texts-of-site.ts';
import { historyStartMs } from './a-history.ts';

/**
 * A site to which everything happens that can: browsers with people, machines and opened links, servers that say who somebody is,
 * merges, other models, people who want to be forgotten. What it must come to is not worked out beside it, as {@link ./a-life.ts}
 * does for less: it is compared with itself.
 */

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
/** All that is told is received now. */
export const nowMs = historyStartMs + 20 * dayMs;

const emails = ['ada@acme.example', 'bob@acme.example', 'cyd@corp.example', 'dan@gmail.com'];
const externalIds = ['u-1', 'u-2'];
const visitors = ['v1', 'v2', 'v3'];

/** Beside the default: other points, other pages, faster fading, a rule less. */
const models: readonly ScoringModel[] = [
  defaultModel,
  {
    ...defaultModel,
    rules: defaultModel.rules
      .filter(({ id }) => id !== 'page-careers')
      .map((rule) => (rule.kind === 'act' && rule.id === 'cta-click' ? { ...rule, points: 12 } : rule)),
  },
  {
    ...defaultModel,
    halfLifeMs: 7 * dayMs,
    pageKinds: [{ kind: 'pricing', isSection: false, words: ['customers'] }, ...defaultModel.pageKinds],
  },
];

const aPerson = fc.record({
  email: fc.option(fc.constantFrom(...emails), { nil: undefined }),
  externalId: fc.option(fc.constantFrom(...externalIds), { nil: undefined, freq: 1 }),
});
/** One of those that there are, counted from the first. */
const aLead = fc.nat(9);
const aMoment = fc.record({ day: fc.nat(18), minute: fc.nat(600) });
const often = (weight: number) => fc.oneof({ weight, arbitrary: fc.constant(false) }, fc.constant(true));

const aDeed = fc.record({
  at: aMoment,
  what: fc.oneof(
    fc.record({
      kind: fc.constant('view' as const),
      path: fc.constantFrom('/pricing', '/pricing', '/', '/customers', '/careers'),
      engagedS: fc.constantFrom(0, 2, 6, 50, 200),
      /** Lead whose link led here. */
      link: fc.option(aLead, { nil: undefined }),
      /** Somebody whom the page's address names. */
      names: fc.option(fc.constantFrom(...emails), { nil: undefined }),
      isHuman: fc.constantFrom(true, false, undefined),
    }),
    fc.record({ kind: fc.constant('cta' as const), label: fc.constantFrom('Start', `Write to ${emails[0]}`) }),
    fc.record({ kind: fc.constant('form' as const), contactSales: fc.boolean() }),
    fc.record({
      kind: fc.constant('identify' as const),
      person: aPerson,
      trust: fc.constantFrom('claimed' as const, 'verified' as const),
    }),
  ),
});

const aStep = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('post' as const),
      visitor: fc.constantFrom(...visitors),
      visit: fc.nat(3),
      isBot: often(12),
      deeds: fc.array(aDeed, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('post again' as const), at: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('save' as const), person: aPerson, isImport: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('tell who' as const),
      visitor: fc.constantFrom(...visitors),
      person: aPerson,
      at: aMoment,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('touch' as const), lead: aLead, id: fc.nat(9), at: aMoment }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('merge' as const), lead: aLead, into: aLead }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('split' as const), lead: aLead }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('publish' as const), model: fc.nat(2), isReplayed: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase lead' as const), lead: aLead }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('erase visitor' as const), visitor: fc.constantFrom(...visitors) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('erase touchpoints' as const),
      some: fc.array(fc.nat(99), { maxLength: 3 }),
    }),
  },
);

export const aWorldsCourse = fc.array(aStep, { minLength: 1, maxLength: 30 });

type Step = typeof aStep extends fc.Arbitrary<infer S> ? S : never;
type Deed = typeof aDeed extends fc.Arbitrary<infer D> ? D : never;

export class World {
  /** What was found of people right after they were erased. */
  readonly leftOvers: string[] = [];
  readonly site: number;
  private readonly store: TestStore;
  private readonly posted: IncomingBatch[] = [];
  /** Ids of the leads that there are, in the order in which they came. */
  private leads: readonly string[] = [];

  constructor(store: TestStore, site: number) {
    this.store = store;
    this.site = site;
  }

  async live(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      await this.run(step);
      // of those that came together, the addresses say which is which in another run
      const all = this.rows<{ id: string }>('SELECT id FROM leads WHERE site = ? ORDER BY email, external_id');
      const ids = new Set([...this.leads, ...all.map(({ id }) => id)]);
      this.leads = [...ids].filter((id) => all.some((lead) => lead.id === id));
    }
  }

  private async run(step: Step): Promise<void> {
    const { store, site } = this;
    const { commands, queries } = store;
    const said = { site, by: 'test', why: '', nowMs };
    const server = { site, trust: 'verified', nowMs } as const;
    switch (step.kind) {
      case 'post': {
        const { visitor, visit, isBot, deeds } = step;
        const events = deeds.flatMap((deed) => this.eventsOf(deed));
        const batch = aBatch({ site, visitor, visit: `${visitor}-${visit}`, isBot, events, receivedAtMs: nowMs });
        this.posted.push(batch);
        return commands.ingest(batch);
      }
      case 'post again': {
        const again = this.posted[step.at % this.posted.length];
        return again && commands.ingest(again);
      }
      case 'save':
        await commands.saveLead({ ...server, ...named(step.person), source: step.isImport ? 'import' : 'api' });
        return;
      case 'tell who': {
        const { id, occurredAtMs: atMs, day } = anEvent({ type: 'identify', occurredAtMs: momentOf(step.at) });
        const lead = { ...server, ...named(step.person), source: 'api' } as const;
        await commands.identify({ site, visitor: step.visitor, id, atMs, day, receivedAtMs: nowMs, lead });
        return;
      }
      case 'touch': {
        const lead = this.lead(step.lead);
        const { type, occurredAtMs, day } = anEvent({ type: 'email_click', occurredAtMs: momentOf(step.at) });
        const touch = { site, id: `t${step.id}`, type, occurredAtMs, day, receivedAtMs: nowMs, isSilent: false };
        if (lead) await commands.recordTouch({ ...touch, lead, data: { landed: true } });
        return;
      }
      case 'merge': {
        const [lead, into] = [this.lead(step.lead), this.lead(step.into)];
        if (lead && into) await commands.mergeLeads({ ...said, lead, into });
        return;
      }
      case 'split': {
        const lead = this.lead(step.lead);
        if (lead) await commands.splitLead({ ...said, lead, merge: undefined });
        return;
      }
      case 'publish':
        return this.publish(models[step.model]!, step.isReplayed);
      case 'erase lead': {
        const lead = this.lead(step.lead);
        if (lead) await this.erase(lead);
        return;
      }
      case 'erase visitor':
        if (queries.visitor({ site, visitor: step.visitor, nowMs })) await commands.eraseVisitor({ ...said, ...step });
        return;
      case 'erase touchpoints': {
        const keys = this.rows<{ visitor: string; id: string }>(
          'SELECT visitor, id FROM touchpoints WHERE site = ? ORDER BY seq',
        );
        const touchpoints = step.some.flatMap((at) => keys[at % keys.length] ?? []);
        await commands.eraseTouchpoints({ site, touchpoints, nowMs });
      }
    }
  }

  /** From now on where that can be, and with a replay. */
  private async publish(model: ScoringModel, isReplayed: boolean): Promise<void> {
    const { store, site } = this;
    const said = { site, model, note: '' };
    if (!isReplayed) {
      await store.commands.publishFromNow({ ...said, nowMs }).catch((error: unknown) => {
        if (!(error instanceof AppError && error.code === 'needs_replay')) throw error;
      });
      return;
    }
    await publishModel({
      ...said,
      commands: store.commands,
      read: (work) => withHistory(store.sqlite, work),
      nowMs: () => nowMs,
      onProgress: () => {},
      signal: new AbortController().signal,
    });
  }

  private async erase(lead: string): Promise<void> {
    const { store, site } = this;
    const person = store.queries.identity({ site, lead })!.leads;
    await erasePerson({ ...store, pause: async () => {} }, { site, lead, nowMs });
    const texts = textsOfSite(store, site);
    const names = person.flatMap(({ id, email }) => (email === undefined ? [id] : [id, email]));
    this.leftOvers.push(...names.filter((name) => texts.includes(name)));
  }

  private eventsOf({ at, what }: Deed): IncomingEvent[] {
    const occurredAtMs = momentOf(at);
    switch (what.kind) {
      case 'view': {
        const { path, engagedS, link, names, isHuman: human } = what;
        const url = `https://acme.example${path}${names === undefined ? '' : `?to=${encodeURIComponent(names)}`}`;
        const proposedLead = link === undefined ? undefined : this.lead(link);
        const data = { url, title: path, ...(proposedLead && { proposedLead }) };
        const pageView = anEvent({ type: 'page_view', occurredAtMs, data });
        const engagement = {
          ...anEvent({ type: 'engagement', occurredAtMs: occurredAtMs + engagedS * 1_000 }),
          data: { engagedMs: engagedS * 1_000, ...(human !== undefined && { human }) },
        };
        return [pageView, engagement].map((event) => ({ ...event, view: `w${pageView.id}` }));
      }
      case 'cta':
        return [anEvent({ type: 'cta_click', occurredAtMs, data: { label: what.label } })];
      case 'form':
        return [
          anEvent({ type: 'form_submit', occurredAtMs, data: { form: 'demo', contactSales: what.contactSales } }),
        ];
      case 'identify':
        return [anEvent({ type: 'identify', occurredAtMs, data: named(what.person), trust: what.trust })];
    }
  }

  private lead(at: number): string | undefined {
    return this.leads[at % this.leads.length];
  }

  private rows<Row>(sql: string): Row[] {
    return this.store.sqlite.prepare(sql).all(this.site) as Row[];
  }
}

const momentOf = ({ day, minute }: { day: number; minute: number }) => historyStartMs + day * dayMs + minute * minuteMs;

/** Who is named in some way. */
const named = ({ email, externalId }: { email: string | undefined; externalId: string | undefined }) => ({
  ...(email === undefined && externalId === undefined ? { email: emails[0]! } : {}),
  ...(email === undefined ? {} : { email }),
  ...(externalId === undefined ? {} : { externalId }),
});
