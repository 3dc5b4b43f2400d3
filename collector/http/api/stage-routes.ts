import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { AppError } from '../../domain/app-error.ts';
import { cleanText } from '../../domain/clean-text.ts';
import { type DecisionRefusal, decisionKinds, declineReasons, maxNoteChars, stages } from '../../domain/stage.ts';
import type { AppContext } from '../context.ts';
import { toDecision } from './answers.ts';
import { bodyProblemAnswers, problem, problemAnswers, problemSchema } from './problem.ts';
import { decisionSchema } from './schemas.ts';
import { siteOf, siteQuery } from './site-of.ts';

const decideSchema = z
  .object({
    kind: z.enum(decisionKinds),
    reason: z.enum(declineReasons).optional().openapi({ description: 'Needed to reject, lose or disqualify' }),
    note: z
      .string()
      .default('')
      .transform((value) => cleanText(value, maxNoteChars))
      .openapi({ type: 'string' }),
    wakeAt: z.coerce
      .date()
      .optional()
      .openapi({ type: 'string', format: 'date-time', description: 'When a recycled lead is looked at again' }),
  })
  .openapi('Decide');

const leadParam = z.object({ id: z.string().openapi({ example: 'ld_mf3k2x01a8c0k2m4p6r8' }) });

/** What people decide about leads, beyond what the system works out. */
export function addStageRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/leads/{id}/decisions',
      summary: 'Accept, reject, qualify, win, lose, recycle, disqualify or reopen a lead',
      request: {
        params: leadParam,
        query: siteQuery,
        body: { required: true, content: { 'application/json': { schema: decideSchema } } },
      },
      responses: {
        201: {
          description: 'It is recorded',
          content: { 'application/json': { schema: z.object({ stage: z.enum(stages) }) } },
        },
        ...bodyProblemAnswers,
        409: {
          description: 'Not possible in the stage that the lead is in',
          content: { 'application/problem+json': { schema: problemSchema } },
        },
      },
    }),
    async (c) => {
      const { kind, reason, note, wakeAt } = c.req.valid('json');
      const site = siteOf(queries, c.req.valid('query').site).id;
      const lead = c.req.valid('param').id;
      const nowMs = clock.nowMs();
      const known = queries.lead({ site, lead, nowMs });
      if (!known) throw unknownLead(lead);
      const decided = await commands.decideStage({
        site,
        lead: known.id,
        kind,
        derived: known.derivedStage,
        reason,
        note,
        by: 'api',
        wakeAtMs: wakeAt?.getTime(),
        nowMs,
      });
      if (decided.kind === 'unknown_lead') throw unknownLead(lead);
      if (decided.kind === 'refused') {
        const { refusal } = decided;
        return problem(c, refusal.kind === 'wrong_stage' ? 409 : 400, wordsFor(refusal)) as never;
      }
      return c.json({ stage: decided.stage }, 201);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/leads/{id}/decisions',
      summary: 'What was decided about a lead, newest first, with the score and the evidence of that moment',
      request: { params: leadParam, query: siteQuery },
      responses: {
        200: {
          description: 'All decisions',
          content: { 'application/json': { schema: z.object({ items: z.array(decisionSchema) }) } },
        },
        ...problemAnswers,
      },
    }),
    (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const lead = c.req.valid('param').id;
      if (!queries.lead({ site, lead, nowMs: clock.nowMs() })) throw unknownLead(lead);
      return c.json({ items: queries.decisions({ site, lead }).map(toDecision) }, 200);
    },
  );
}

function wordsFor(refusal: DecisionRefusal): string {
  switch (refusal.kind) {
    case 'wrong_stage':
      return `The lead is in stage ${refusal.stage}; possible there: ${refusal.possible.join(', ')}.`;
    case 'reason_missing':
      return `reason: say why, one of ${declineReasons.join(', ')}.`;
    case 'wakes_in_the_past':
      return 'wakeAt: lies in the past.';
  }
}

const unknownLead = (lead: string) => new AppError('unknown_lead', `There is no lead ${lead} on this site.`);
