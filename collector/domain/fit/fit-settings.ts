import { defaultPersonas } from './default-personas.ts';
import { type KnownDomains, knownDomains } from './email-domain.ts';
import type { FitTemplate } from './fit.ts';

/** What a site's owner says about fit, as a document. */
export interface FitSettings {
  /** Domains; each covers all below it. */
  readonly ownStaff: readonly string[];
  readonly competitors: readonly string[];
  readonly customers: readonly string[];
  readonly personas: readonly FitTemplate[];
}

export const defaultFitSettings: FitSettings = {
  ownStaff: [],
  competitors: [],
  customers: [],
  personas: defaultPersonas,
};

/** The settings made ready for many leads: lists as sets. */
export interface FitRules {
  readonly personas: readonly FitTemplate[];
  readonly domains: KnownDomains;
}

export const fitRules = (settings: FitSettings): FitRules => ({
  personas: settings.personas,
  domains: knownDomains(settings),
});
