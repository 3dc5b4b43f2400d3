import { z } from '@hono/zod-openapi';
import { maxForecastDays } from '../../usecases/forecast-jobs.ts';
import { publishModes } from '../../usecases/publications.ts';

/** What the server API says about models, forecasts and publications. */

const time = z.string().openapi({ format: 'date-time', example: '2026-01-31T09:30:00.000Z' });
const count = z.number().int();
const person = { lead: z.string(), name: z.string().nullable(), email: z.string().nullable() };

/** Read by the domain, which names each wrong place; here it is only JSON. */
export const documentSchema = z.record(z.string(), z.unknown()).openapi('ModelDocument', {
  description: 'A scoring model as `footprint model show` prints it; docs/reference/scoring-model.md names its fields',
});

export const modelSummarySchema = z
  .object({ version: count, publishedAt: time, note: z.string(), isInUse: z.boolean() })
  .openapi('ModelSummary');

export const modelSchema = modelSummarySchema.extend({ document: documentSchema }).openapi('Model');

const fieldChange = z.object({
  field: z.string(),
  before: z.unknown().optional().openapi({ description: 'Absent: was not there' }),
  after: z.unknown().optional(),
});

export const changesSchema = z
  .object({
    changes: z
      .array(
        z.object({
          kind: z.enum(['setting', 'added', 'removed', 'changed', 'reordered']),
          part: z.string().nullable().openapi({ description: 'The list of the document that the entry stands in' }),
          id: z.string().nullable(),
          name: z.string().nullable(),
          fields: z.array(fieldChange),
        }),
      )
      .openapi({ description: 'Empty: both score alike' }),
  })
  .openapi('ModelChanges');

export const draftSchema = changesSchema
  .extend({ savedAt: time, savedBy: z.string(), document: documentSchema })
  .openapi('ModelDraft', { description: 'With what it would change in the model in use' });

/** A model that a request means: a document, an earlier version, or the draft when neither is named. */
const namedModel = {
  version: z.number().int().min(1).optional().openapi({ description: 'An earlier version' }),
  document: documentSchema.optional().openapi({ description: 'Or a document; without either it is the draft' }),
};

const isOneNamed = [
  ({ version, document }: { version?: number | undefined; document?: unknown }) =>
    version === undefined || document === undefined,
  'name a version or a document, not both',
] as const;

export const publishSchema = z
  .object({
    ...namedModel,
    note: z.string().default('').openapi({ description: 'Why, for the list of versions' }),
    mode: z.enum(publishModes).default('recompute').openapi({
      description:
        '`recompute`: all history is worked out anew. `from_now`: what was earned stays, done at once; refused (409) where the draft also decides about what happened before',
    }),
  })
  .refine(...isOneNamed)
  .openapi('Publish');

export const publicationSchema = z
  .object({
    version: count,
    note: z.string(),
    status: z.enum(['running', 'stopped', 'done', 'cancelled']).openapi({
      description: '`stopped`: the server was stopped, or it failed; POST …/resume goes on where it was',
    }),
    failure: z.string().nullable(),
    startedAt: time,
    endedAt: time.nullable(),
    progress: z.object({ touchpoints: count, subjects: count }).nullable(),
    outcome: z
      .object({
        gained: z.array(z.string()).openapi({ description: 'Leads that are hot now and were not; at most 200' }),
        gainedCount: count,
        lost: z.array(z.string()),
        lostCount: count,
        stayedCount: count,
      })
      .nullable(),
  })
  .openapi('Publication');

export const askForecastSchema = z
  .object({
    ...namedModel,
    days: z.number().int().min(1).max(maxForecastDays).default(90).openapi({ description: 'Days to look back on' }),
  })
  .refine(...isOneNamed)
  .openapi('AskForecast');

const outlook = z.object({
  weeks: z
    .array(z.object({ fromAt: time, becameMql: count, alerts: count }))
    .openapi({ description: 'Monday to Sunday in UTC, oldest first' }),
  mqlLeads: count,
  mqlAtEnd: count,
  alerts: count,
  owners: z.array(
    z.object({
      owner: z.string().nullable(),
      alerts: count,
      alertsPerDay: z.number(),
      busiestDay: z.object({ fromAt: time, alerts: count }),
    }),
  ),
  curve: z
    .array(z.object({ line: z.number(), leads: count }))
    .openapi({ description: 'Leads that would have been an MQL with this line to enter at' }),
});
const changed = z.object({ ...person, peakToday: z.number(), peakDraft: z.number(), becameMqlAt: time });
const caught = z.object({ leads: count, daysBefore: z.number().nullable() });

export const forecastSchema = z
  .object({
    id: z.string(),
    days: count,
    status: z.enum(['waiting', 'running', 'done', 'stopped', 'failed']),
    failure: z.string().nullable(),
    progress: z.object({ leads: count, ofLeads: count }).nullable(),
    result: z
      .object({
        fromAt: time,
        toAt: time,
        leads: count,
        touchpoints: count,
        today: outlook,
        draft: outlook,
        enter: z.array(changed).openapi({ description: 'MQLs under the draft only, highest peak first; at most 200' }),
        enterCount: count,
        leave: z.array(changed).openapi({ description: 'MQLs under the model in use only' }),
        leaveCount: count,
        stayCount: count,
        won: z.object({
          leads: count,
          today: caught,
          draft: caught,
          daysEarlier: z.number().nullable().openapi({ description: 'Of those that both caught, the median' }),
          named: z.array(z.object({ ...person, wonAt: time, todayAt: time.nullable(), draftAt: time.nullable() })),
        }),
      })
      .nullable(),
  })
  .openapi('Forecast');
