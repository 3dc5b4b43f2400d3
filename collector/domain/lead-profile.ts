import { bestFit, type Fit } from './fit/fit.ts';
import type { FitRules } from './fit/fit-settings.ts';
import { attributesOf, type KnownPerson, type LeadAttributes } from './fit/lead-attributes.ts';
import { type BehaviourSummary, type NoiseCheck, type NoiseFlag, noiseOf } from './fit/noise.ts';
import { type MqlState, mqlStateAt, type RuleContribution } from './mql/mql.ts';
import type { MqlDefinition } from './mql/mql-definition.ts';
import type { ScoringModel } from './scoring-model.ts';

/** Who a lead is, beside what they did: never blended into one number. */
export interface LeadProfile {
  /** `undefined`: nothing is known that a persona looks at. */
  readonly fit: Fit | undefined;
  readonly noise: readonly NoiseCheck[];
  /** Several people read the mailbox: `info@`. */
  readonly isRoleMailbox: boolean;
}

/** A ledger entry that counts, with its site-local day. */
export interface DatedContribution extends RuleContribution {
  readonly day: number;
}

/** Works the profile out; nothing of it is stored, so that a new title or a new persona holds at once. */
export function profileOf(
  lead: {
    readonly person: KnownPerson;
    readonly ledger: readonly DatedContribution[];
    readonly browsers: number;
    readonly botBrowsers: number;
    readonly overruled: readonly NoiseFlag[];
  },
  { rules, model }: { readonly rules: FitRules; readonly model: ScoringModel },
): LeadProfile {
  const { ledger, browsers, botBrowsers, overruled } = lead;
  const { attributes, fit } = readPerson(lead.person, rules);
  const behaviour = { ...daysOf(ledger, model), browsers, botBrowsers };
  return {
    fit,
    noise: noiseOf(attributes, behaviour, { overruled }),
    isRoleMailbox: attributes.emailDomain?.isRoleMailbox ?? false,
  };
}

interface ReadPerson {
  readonly attributes: LeadAttributes;
  readonly fit: Fit | undefined;
}

/** Lists show the same people again and again: what was read of a person under the same rules is remembered. */
function readPerson(person: KnownPerson, rules: FitRules): ReadPerson {
  const known = readPeople.get(rules) ?? new Map<string, ReadPerson>();
  readPeople.set(rules, known);
  const key = JSON.stringify([person.email, person.company, person.traits]);
  const before = known.get(key);
  if (before) return before;
  const attributes = attributesOf(person, rules.domains);
  const read = { attributes, fit: bestFit(rules.personas, attributes) };
  if (known.size >= maxReadPeople) known.clear();
  known.set(key, read);
  return read;
}

const readPeople = new WeakMap<FitRules, Map<string, ReadPerson>>();
/** Some pages of lists, a few MiB; all forgotten when full. */
const maxReadPeople = 1_000;

/** A noise flag stands that nobody has overruled: no MQL, and nobody is told. */
export const isFlagged = ({ noise }: LeadProfile): boolean => noise.some((check) => !check.isOverruled);

/** Whether a lead with this profile is an MQL at `nowMs`, and why. Costs more than the profile: for one lead, not for lists. */
export function mqlOf(
  { profile, ledger }: { profile: LeadProfile; ledger: readonly RuleContribution[] },
  by: { readonly model: ScoringModel; readonly definition: MqlDefinition },
  nowMs: number,
): MqlState {
  return mqlStateAt({ ledger, grade: profile.fit?.grade, isFlagged: isFlagged(profile), ...by }, nowMs);
}

/** The rules by which a ledger tells of careers pages: without an entry of theirs nobody seems to look for work. */
export const careersRules = (model: ScoringModel): ReadonlySet<string> => pageRulesOf(model).careersRules;

/** Kinds of pages that somebody who may buy looks at. */
const buyingPages = ['product', 'proof', 'pricing'];

/** From the ledger, which holds the last page view of each kind and day at least. */
function daysOf(
  ledger: readonly DatedContribution[],
  model: ScoringModel,
): Pick<BehaviourSummary, 'careersDays' | 'buyingDays'> {
  const { careersRules, buyingRules } = pageRulesOf(model);
  const careersDays = new Set<number>();
  const buyingDays = new Set<number>();
  for (const { rule, day } of ledger) {
    if (careersRules.has(rule)) careersDays.add(day);
    if (buyingRules.has(rule)) buyingDays.add(day);
  }
  return { careersDays: careersDays.size, buyingDays: buyingDays.size };
}

interface PageRules {
  readonly careersRules: ReadonlySet<string>;
  readonly buyingRules: ReadonlySet<string>;
}

/** Worked out once per model object. */
function pageRulesOf(model: ScoringModel): PageRules {
  const known = pageRules.get(model);
  if (known) return known;
  const rulesFor = (kinds: readonly string[]) =>
    new Set(
      model.rules.flatMap((rule) =>
        rule.kind === 'view' && rule.when.pageKinds?.every((kind) => kinds.includes(kind)) ? [rule.id] : [],
      ),
    );
  const fresh = { careersRules: rulesFor(['careers']), buyingRules: rulesFor(buyingPages) };
  pageRules.set(model, fresh);
  return fresh;
}

const pageRules = new WeakMap<ScoringModel, PageRules>();
