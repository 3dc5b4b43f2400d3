import type { z } from '@hono/zod-openapi';
import type { Outlook } from '../../domain/forecast/outlook.ts';
import { diffModels, type ModelChange } from '../../domain/model-diff.ts';
import { modelToDocument } from '../../domain/model-document.ts';
import type { ScoringModel } from '../../domain/scoring-model.ts';
import type { ModelSummary } from '../../ports/queries.ts';
import type { Forecast, LeadName } from '../../usecases/forecast.ts';
import type { ForecastJob } from '../../usecases/forecast-jobs.ts';
import type { Publication } from '../../usecases/publications.ts';
import type { changesSchema, forecastSchema, modelSummarySchema, publicationSchema } from './model-schemas.ts';

/** From what use cases answer to what the API says: ISO times, null for absent. */

export const toDocument = (model: ScoringModel): Record<string, unknown> => JSON.parse(modelToDocument(model));

export const toModelSummary = (
  { version, publishedAtMs, note }: ModelSummary,
  inUse: number,
): z.infer<typeof modelSummarySchema> => ({
  version,
  publishedAt: iso(publishedAtMs),
  note,
  isInUse: version === inUse,
});

export const toChanges = (before: ScoringModel, after: ScoringModel): z.infer<typeof changesSchema> => ({
  changes: diffModels(before, after).map(toChange),
});

function toChange(change: ModelChange): z.infer<typeof changesSchema>['changes'][number] {
  const nothing = { part: null, id: null, name: null, fields: [] };
  switch (change.kind) {
    case 'setting': {
      const { kind, ...field } = change;
      return { ...nothing, kind, fields: [field] };
    }
    case 'changed':
      return { ...change, fields: [...change.fields] };
    case 'added':
    case 'removed':
      return { ...nothing, ...change };
    case 'reordered':
      return { ...nothing, ...change };
  }
}

export const toPublication = ({
  version,
  note,
  status,
  failure,
  startedAtMs,
  endedAtMs,
  progress,
  outcome,
}: Publication): z.infer<typeof publicationSchema> => ({
  version,
  note,
  status,
  failure: failure ?? null,
  startedAt: iso(startedAtMs),
  endedAt: isoOrNull(endedAtMs),
  progress: progress ?? null,
  outcome: outcome
    ? {
        gained: [...outcome.gained],
        gainedCount: outcome.gainedCount,
        lost: [...outcome.lost],
        lostCount: outcome.lostCount,
        stayedCount: outcome.stayedCount,
      }
    : null,
});

export const toForecast = ({ id, days, state }: ForecastJob): z.infer<typeof forecastSchema> => ({
  id,
  days,
  status: state.kind,
  failure: state.kind === 'failed' ? state.message : null,
  progress: state.kind === 'running' ? state.progress : null,
  result: state.kind === 'done' ? toResult(state.forecast) : null,
});

function toResult({
  fromMs,
  toMs,
  today,
  draft,
  enter,
  leave,
  won,
  ...counts
}: Forecast): NonNullable<z.infer<typeof forecastSchema>['result']> {
  return {
    ...counts,
    fromAt: iso(fromMs),
    toAt: iso(toMs),
    today: toOutlook(today),
    draft: toOutlook(draft),
    enter: enter.map(toChanged),
    leave: leave.map(toChanged),
    won: {
      leads: won.leads,
      today: { leads: won.today.leads, daysBefore: won.today.daysBefore ?? null },
      draft: { leads: won.draft.leads, daysBefore: won.draft.daysBefore ?? null },
      daysEarlier: won.daysEarlier ?? null,
      named: won.named.map(({ wonAtMs, todayAtMs, draftAtMs, ...lead }) => ({
        ...toPerson(lead),
        wonAt: iso(wonAtMs),
        todayAt: isoOrNull(todayAtMs),
        draftAt: isoOrNull(draftAtMs),
      })),
    },
  };
}

const toChanged = ({ peakToday, peakDraft, becameMqlAtMs, ...lead }: Forecast['enter'][number]) => ({
  ...toPerson(lead),
  peakToday,
  peakDraft,
  becameMqlAt: iso(becameMqlAtMs),
});

const toPerson = ({ lead, name, email }: LeadName & { readonly lead: string }) => ({
  lead,
  name: name ?? null,
  email: email ?? null,
});

const toOutlook = ({ weeks, owners, curve, ...counts }: Outlook) => ({
  ...counts,
  weeks: weeks.map(({ fromMs, ...week }) => ({ fromAt: iso(fromMs), ...week })),
  owners: owners.map(({ owner, busiestDay, ...load }) => ({
    ...load,
    owner: owner ?? null,
    busiestDay: { fromAt: iso(busiestDay.fromMs), alerts: busiestDay.alerts },
  })),
  curve: [...curve],
});

const iso = (atMs: number) => new Date(atMs).toISOString();
const isoOrNull = (atMs: number | undefined) => (atMs === undefined ? null : iso(atMs));
