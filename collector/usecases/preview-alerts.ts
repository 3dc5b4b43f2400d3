import { AlertPreview, type KindPreview, type PreviewLead } from '../domain/alert-preview.ts';
import type { AlertSettings } from '../domain/alert-settings.ts';
import { mqlDefinitionOf } from '../domain/mql/mql-definition.ts';
import type { Queries } from '../ports/queries.ts';
import { localClock } from './site-day.ts';

/** What settings would have done in the last 30 days. */
export interface AlertsPreviewed {
  readonly fromMs: number;
  readonly toMs: number;
  /** Leads that were looked at: seen within the time, neither noise nor disqualified; the last seen, up to a limit. */
  readonly leads: number;
  /** There were no more. */
  readonly isComplete: boolean;
  readonly kinds: readonly KindPreview[];
}

const windowMs = 30 * 86_400_000;
/** Enough to know a rule by; all of them on all but the largest sites. */
const maxLeads = 3_000;
/** Between two pauses nobody else is answered: a few milliseconds. */
const leadsPerPause = 20;

/** Takes the policy through the history of the last 30 days. Writes nothing. `pause` lets others run. */
export async function previewAlerts(
  queries: Pick<Queries, 'alertHistoryLeads' | 'alertHistory' | 'model'>,
  {
    site,
    settings,
    nowMs,
    pause,
  }: {
    site: { readonly id: number; readonly timeZone: string };
    settings: AlertSettings;
    nowMs: number;
    pause: () => Promise<void>;
  },
): Promise<AlertsPreviewed> {
  const fromMs = nowMs - windowMs;
  const seen = queries.alertHistoryLeads({ site: site.id, sinceMs: fromMs, limit: maxLeads + 1 });
  const leads: PreviewLead[] = [];
  for (const [at, id] of seen.slice(0, maxLeads).entries()) {
    if (at % leadsPerPause === 0) await pause();
    const lead = queries.alertHistory({ site: site.id, lead: id });
    if (lead) leads.push(lead);
  }
  const model = queries.model(site.id);
  const preview = new AlertPreview(leads, {
    settings,
    model,
    definition: mqlDefinitionOf(model),
    fromMs,
    toMs: nowMs,
    clock: localClock(settings.timeZone ?? site.timeZone),
  });
  for (const [at, lead] of leads.entries()) {
    if (at % leadsPerPause === 0) await pause();
    preview.add(lead);
  }
  return { fromMs, toMs: nowMs, leads: leads.length, isComplete: seen.length <= maxLeads, kinds: preview.result() };
}
