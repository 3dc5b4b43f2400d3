import { bestFit, type Fit } from './fit/fit.ts';
import type { FitRules } from './fit/fit-settings.ts';
import { attributesOf, type KnownPerson } from './fit/lead-attributes.ts';
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
  const attributes = attributesOf(lead.person, rules.domains);
  const behaviour = { ...daysOf(ledger, model), browsers, botBrowsers };
  return {
    fit: bestFit(rules.personas, attributes),
    noise: noiseOf(attributes, behaviour, { overruled }),
    isRoleMailbox: attributes.emailDomain?.isRoleMailbox ?? false,
  };
}

/** Whether a lead with this profile is an MQL at `nowMs`, and why. Costs more than the profile: for one lead, not for lists. */
export function mqlOf(
  { profile: { fit, noise }, ledger }: { profile: LeadProfile; ledger: readonly RuleContribution[] },
  by: { readonly model: ScoringModel; readonly definition: MqlDefinition },
  nowMs: number,
): MqlState {
  const isFlagged = noise.some((check) => !check.isOverruled);
  return mqlStateAt({ ledger, grade: fit?.grade, isFlagged, ...by }, nowMs);
}

/** The rules by which a ledger tells of careers pages: without an entry of theirs nobody seems to look for work. */
export const careersRules = (model: ScoringModel): ReadonlySet<string> => rulesForPages(model, ['careers']);

/** Kinds of pages that somebody who may buy looks at. */
const buyingPages = ['product', 'proof', 'pricing'];

/** From the ledger, which holds the last page view of each kind and day at least. */
function daysOf(
  ledger: readonly DatedContribution[],
  model: ScoringModel,
): Pick<BehaviourSummary, 'careersDays' | 'buyingDays'> {
  const daysWith = (rules: ReadonlySet<string>) =>
    new Set(ledger.filter(({ rule }) => rules.has(rule)).map(({ day }) => day)).size;
  return { careersDays: daysWith(careersRules(model)), buyingDays: daysWith(rulesForPages(model, buyingPages)) };
}

/** View rules that look at nothing but pages of these kinds. */
const rulesForPages = (model: ScoringModel, kinds: readonly string[]) =>
  new Set(
    model.rules.flatMap((rule) =>
      rule.kind === 'view' && rule.when.pageKinds?.every((kind) => kinds.includes(kind)) ? [rule.id] : [],
    ),
  );
