import { originOf } from '../rule-id.ts';

/** What an act says about where somebody stands: informing themselves, comparing offers, or about to buy. */
export const intents = ['learn', 'compare', 'buy'] as const;
export type Intent = (typeof intents)[number];

/** What a business calls a marketing-qualified lead: a part of its scoring model. */
export interface MqlDefinition {
  /** A qualifying action counts this long. */
  readonly qualifyingMs: number;
  /** By the id of the rule that gave points. A rule that is not named, and `learn`, never qualify alone. */
  readonly intents: Readonly<Record<string, Intent>>;
  /** Rules that say "I want to talk to sales": straight to MQL while the action counts. */
  readonly asks: readonly string[];
  /** Rules whose actions make the next level of an MQL, each once. */
  readonly advances: readonly string[];
}

export const defaultMqlDefinition: MqlDefinition = {
  qualifyingMs: 30 * 86_400_000,
  intents: {
    'white-paper': 'learn',
    newsletter: 'learn',
    'webinar-registered': 'learn',
    'page-product': 'compare',
    'page-proof': 'compare',
    'webinar-attended': 'compare',
    'cta-click': 'compare',
    'pricing-view': 'buy',
    'pricing-engagement': 'buy',
    'pricing-return': 'buy',
    'buying-guide': 'buy',
    'information-request': 'buy',
    'contact-sales': 'buy',
    trial: 'buy',
    call: 'buy',
    'email-reply': 'buy',
  },
  asks: ['contact-sales'],
  advances: ['buying-guide', 'trial', 'contact-sales'],
};

export const mqlDefinitionOf = ({ mql }: { readonly mql?: MqlDefinition }): MqlDefinition =>
  mql ?? defaultMqlDefinition;

/** What an act that a rule gave points for says; `undefined`: nothing. Also of a rule that took another one's place. */
export function intentOf(rule: string, { intents }: MqlDefinition): Intent | undefined {
  const origin = originOf(rule);
  return Object.hasOwn(intents, origin) ? intents[origin] : undefined;
}

/** Whether points of a rule say "I want to talk to sales". */
export const isAsking = (rule: string, { asks }: MqlDefinition): boolean => asks.includes(originOf(rule));
