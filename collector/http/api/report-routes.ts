import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { contentKinds } from '../../domain/report/content.ts';
import { reachedSteps, touchModels } from '../../domain/report/report-person.ts';
import type { Share } from '../../domain/report/share.ts';
import { originKinds } from '../../domain/report/touch-origin.ts';
import { minds, persons } from '../../domain/stage.ts';
import { StoreUnavailable } from '../../ports/commands.ts';
import { reportRanges } from '../../usecases/site-report.ts';
import type { AppContext } from '../context.ts';
import { problemAnswers } from './problem.ts';
import { orNull } from './schemas.ts';
import { siteOf, siteQuery } from './site-of.ts';

/** As long as a program is made to wait for a report that is just being made. */
const patienceMs = 2_000;

const count = z.number().int().nonnegative();
const shareSchema = z
  .object({
    count,
    of: count,
    value: z.number().nullable().openapi({ description: 'null: of too few to say anything' }),
    low: z.number().nullable(),
    high: z.number().nullable().openapi({ description: 'With 95 % probability the true share lies from low to high' }),
  })
  .openapi('Share');
const outcomes = { leads: count, mql: count, sql: count, customers: count, won: shareSchema };
const sourcesSchema = z.object({
  rows: z.array(
    z.object({
      kind: z.enum(['named', 'referral', 'direct', 'unseen']),
      name: z.string().openapi({ description: 'Empty for `direct`, and for `unseen`: known before the first visit' }),
      ...outcomes,
    }),
  ),
  others: z.object({ rows: count, ...outcomes }).nullable(),
  total: z.object(outcomes),
});
const contentSchema = z.object({
  rows: z.array(
    z.object({
      name: z.string(),
      people: count,
      medianEngagedMs: z.number().nullable(),
      totalEngagedMs: count,
      ofLeads: shareSchema,
      ofWon: shareSchema,
    }),
  ),
  otherRows: count,
  unknownPages: z
    .array(z.object({ pattern: z.string(), people: count }))
    .openapi({ description: 'Pages without a kind, by the URL pattern that could give them one' }),
  people: count,
  leads: count,
  won: count,
});
const funnelSchema = z.object({
  steps: z.array(
    z.object({
      mind: z.enum(minds),
      person: z.enum(persons),
      count,
      ofPrevious: orNull(shareSchema),
      ofAll: shareSchema,
    }),
  ),
  ready: shareSchema,
});
const reportSchema = z
  .object({
    asOf: z.iso.datetime(),
    days: z.enum(reportRanges),
    sources: sourcesSchema,
    content: contentSchema,
    funnel: funnelSchema,
    health: z
      .object({
        bots: count,
        automated: count,
        own: count,
        shared: count,
        waited: count,
        tooLate: count,
        crowded: count,
        clock: z
          .object({ aheadHour: count, aheadMore: count, behindHour: count, behindMore: count })
          .openapi({ description: 'Posts of browsers whose clock was wrong: by 1 to 60 minutes, or by more' }),
      })
      .openapi({ description: 'Of the last 30 days, whatever `days` says' }),
  })
  .openapi('Report', { description: `How far somebody came counts each of ${reachedSteps.join(', ')} before it` });

export function addReportRoutes(app: OpenAPIHono, { queries, models }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/reports',
      summary: 'Where leads came from, what people looked at, and how far they came; the newest report, of `asOf`',
      request: {
        query: siteQuery.extend({
          days: z.enum(reportRanges).default('30'),
          touch: z.enum(touchModels).default('first'),
          origin: z.enum(originKinds).default('source'),
          content: z.enum(contentKinds).default('page'),
        }),
      },
      responses: {
        200: { description: 'The report', content: { 'application/json': { schema: reportSchema } } },
        ...problemAnswers,
        503: { ...problemAnswers[503], description: 'It is being worked out; try again after Retry-After' },
      },
    }),
    async (c) => {
      const { site, days, touch, origin, content } = c.req.valid('query');
      const { newest } = await models.reports.look(siteOf(queries, site).id, { patienceMs });
      if (!newest) throw new StoreUnavailable('The report is being worked out; try again in a few seconds.');
      const { sources, content: contents, funnel } = newest.ranges[days];
      const { rows, others, otherRows, total } = sources[touch][origin];
      const { tables, unknownPages, ...sums } = contents;
      const outcome = ({ won, ...counts }: typeof total) => ({ ...counts, won: toShare(won) });
      return c.json(
        {
          asOf: new Date(newest.asOfMs).toISOString(),
          days,
          sources: {
            rows: rows.map(({ origin: { kind, name }, ...row }) => ({ kind, name, ...outcome(row) })),
            others: others ? { rows: otherRows, ...outcome(others) } : null,
            total: outcome(total),
          },
          content: {
            rows: tables[content].rows.map((row) => ({
              ...row,
              medianEngagedMs: row.medianEngagedMs ?? null,
              ofLeads: toShare(row.ofLeads),
              ofWon: toShare(row.ofWon),
            })),
            otherRows: tables[content].otherRows,
            unknownPages: [...unknownPages],
            ...sums,
          },
          funnel: {
            steps: funnel.steps.map(({ ofPrevious, ofAll, ...step }) => ({
              ...step,
              ofPrevious: ofPrevious ? toShare(ofPrevious) : null,
              ofAll: toShare(ofAll),
            })),
            ready: toShare(funnel.ready),
          },
          health: newest.health,
        },
        200,
      );
    },
  );
}

const toShare = ({ count: part, of, rate }: Share) => ({
  count: part,
  of,
  value: rate?.value ?? null,
  low: rate?.low ?? null,
  high: rate?.high ?? null,
});
