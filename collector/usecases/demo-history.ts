import type { Device } from '../domain/device.ts';
import type { IncomingBatch, LeadInput } from '../ports/commands.ts';
import {
  bot,
  bouncer,
  browser,
  coolingLead,
  customer,
  demoRequest,
  evaluator,
  hotBuyer,
  jobSeeker,
  researcher,
  type Scene,
} from './demo-archetypes.ts';
import { asStudent, type DemoPerson, demoPeople } from './demo-people.ts';
import { DemoRandom } from './demo-random.ts';
import { batchesOf, type DemoVisit } from './demo-visit.ts';

export const demoDays = 90;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export interface DemoHistory {
  readonly leads: readonly LeadInput[];
  /** In the order of arrival. */
  readonly batches: readonly IncomingBatch[];
}

/** Everything that happened in the 90 days before `endsAtMs`; the same for the same seed, site and end. */
export function demoHistory(plan: DemoPlan): DemoHistory {
  const people = demoPeople(new DemoRandom(`${plan.seed} people`));
  const history = new HistoryWriter(plan);
  for (const { name, count, play } of leadRoles) {
    for (const [index, person] of people.splice(0, count).entries()) {
      const part = play(history.scene(`${name}${index}`, person.utcOffsetHours), person, index);
      for (const [at, visits] of part.browsers.entries()) history.addBrowser(`${name}${index}${at || ''}`, visits);
      history.addLead(part.person ?? person, part.knownAtMs);
    }
  }
  for (let pair = 0; people.length >= 2; pair += 1) {
    const [first, second] = people.splice(0, 2) as [DemoPerson, DemoPerson];
    const visits = [
      ...coolingLead(history.scene(`pair${pair}first`, first.utcOffsetHours), first),
      ...evaluator(history.scene(`pair${pair}second`, second.utcOffsetHours), second),
    ];
    history.addBrowser(`pair${pair}`, visits);
    history.addLead(first, undefined);
    history.addLead(second, undefined);
  }
  for (const { name, count, play } of anonymousRoles) {
    for (let index = 0; index < count; index += 1) {
      const scene = history.scene(`${name}${index}`, [0, 1, 3, 3.5, 4, 8][index % 6]!);
      history.addBrowser(`${name}${index}`, play(scene), { isBot: name === 'bot' });
    }
  }
  return history.result();
}

export interface DemoPlan {
  readonly seed: string;
  readonly site: number;
  readonly endsAtMs: number;
}

/** What one person did, browser by browser. */
interface Part {
  readonly browsers: readonly (readonly DemoVisit[])[];
  /** When a form made the person known; absent: they came with the list of the customer's own system. */
  readonly knownAtMs?: number | undefined;
  /** The person as they turned out to be. */
  readonly person?: DemoPerson;
}

/** 114 leads; the six that remain share three browsers, two on each. */
const leadRoles: readonly {
  readonly name: string;
  readonly count: number;
  readonly play: (scene: Scene, person: DemoPerson, index: number) => Part;
}[] = [
  {
    name: 'hot',
    count: 10,
    play: (scene, person, index) => {
      const visits = hotBuyer(scene, person, { lastAgoMs: (4 + index * 21) * minuteMs });
      const request = index % 3 === 2 ? [demoRequest(scene, person, { agoMs: (12 + index) * hourMs })] : [];
      return { browsers: [[...visits, ...request]] };
    },
  },
  { name: 'evaluator', count: 20, play: (scene, person, index) => knownByForm(evaluator(scene, person), index) },
  { name: 'researcher', count: 25, play: (scene, person, index) => knownByForm(researcher(scene, person), index) },
  { name: 'cooling', count: 20, play: (scene, person) => ({ browsers: [coolingLead(scene, person)] }) },
  {
    name: 'student',
    count: 8,
    play: (scene, person) => {
      const student = asStudent(person, scene.random);
      return { ...knownByForm(jobSeeker(scene, student), 0), person: student };
    },
  },
  // on a desk and on a phone
  {
    name: 'customer',
    count: 8,
    play: (scene, person) => ({ browsers: [customer(scene, person), customer(scene, person)] }),
  },
  { name: 'silent', count: 23, play: () => ({ browsers: [] }) },
];

/** Every second of them; the form is in the second visit. */
function knownByForm(visits: readonly DemoVisit[], index: number): Part {
  return { browsers: [visits], knownAtMs: index % 2 === 0 ? visits[1]!.startsAtMs : undefined };
}

/** 400 visitors that nobody knows. */
const anonymousRoles: readonly {
  readonly name: string;
  readonly count: number;
  readonly play: (scene: Scene) => DemoVisit[];
}[] = [
  { name: 'bouncer', count: 260, play: bouncer },
  { name: 'browser', count: 105, play: browser },
  { name: 'seeker', count: 20, play: (scene) => jobSeeker(scene, undefined) },
  { name: 'bot', count: 15, play: bot },
];

/** What people who look for software use, the usual ones more often. */
const demoDevices: readonly Device[] = [
  'desktop/chrome/windows',
  'desktop/chrome/windows',
  'desktop/edge/windows',
  'desktop/safari/macos',
  'desktop/chrome/macos',
  'desktop/firefox/linux',
  'phone/safari/ios',
  'phone/chrome/android',
  'phone/samsung/android',
  'phone/app/ios',
  'tablet/safari/ios',
];

/** Collects leads and batches; each browser has a stream of chance of its own, so that a new role changes no other. */
class HistoryWriter {
  private readonly leads: LeadInput[] = [];
  private readonly batches: IncomingBatch[] = [];
  private readonly plan: DemoPlan;
  private readonly startsAtMs: number;

  constructor(plan: DemoPlan) {
    this.plan = plan;
    this.startsAtMs = plan.endsAtMs - demoDays * dayMs;
  }

  scene(name: string, utcOffsetHours: number): Scene {
    return { random: this.randomOf(name), endsAtMs: this.plan.endsAtMs, utcOffsetHours };
  }

  addBrowser(name: string, visits: readonly DemoVisit[], { isBot = false } = {}): void {
    const random = this.randomOf(`browser ${name}`);
    const visitor = `demo-${name}-${random.between(36 ** 4, 36 ** 5 - 1).toString(36)}`;
    const device = isBot ? undefined : this.randomOf(`device ${name}`).pick(demoDevices);
    const batches = batchesOf(this.plan.site, { visitor, isBot, device, visits }, random);
    // what would come after the end has not happened yet
    const isPast = (atMs: number) => this.startsAtMs <= atMs && atMs <= this.plan.endsAtMs;
    this.batches.push(...batches.filter(({ receivedAtMs }) => isPast(receivedAtMs)));
  }

  addLead(person: DemoPerson, knownAtMs: number | undefined): void {
    const { name, email, company, country, role, industry, employees } = person;
    const isListed = knownAtMs === undefined;
    this.leads.push({
      site: this.plan.site,
      email,
      externalId: isListed ? `crm-${1_000 + this.leads.length}` : undefined,
      name,
      company,
      traits: { country, role, industry, employees },
      trust: isListed ? 'verified' : 'claimed',
      source: 'demo',
      nowMs: knownAtMs ?? this.startsAtMs,
    });
  }

  result(): DemoHistory {
    return { leads: this.leads, batches: this.batches.sort((a, b) => a.receivedAtMs - b.receivedAtMs) };
  }

  private randomOf(name: string): DemoRandom {
    return new DemoRandom(`${this.plan.seed} ${name}`);
  }
}
