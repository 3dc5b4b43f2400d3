import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { AppContext } from '../context.ts';
import { handOffSchema, toHandOff } from './alert-schemas.ts';
import { toLeadDetail } from './answers.ts';
import { unknownLead } from './lead-routes.ts';
import { bodyProblemAnswers, problem, problemAnswers, problemSchema } from './problem.ts';
import { leadDetailSchema } from './schemas.ts';
import { siteOf, siteQuery } from './site-of.ts';

const leadParam = z.object({ id: z.string() });
const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** Whose lead it is, who wants to know when it is back, and what sales promised to do. */
export function addHandOffRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'put',
      path: '/v1/leads/{id}/owner',
      summary: 'Give a lead to a salesperson, or to nobody',
      request: {
        params: leadParam,
        query: siteQuery,
        body: body(
          z
            .object({
              owner: z.email().max(254).toLowerCase().nullable(),
              onlyIfFree: z
                .boolean()
                .default(false)
                .describe(
                  'Leave a lead that has another owner with them, and answer 409: the first who claims it has it',
                ),
            })
            .openapi('Owner'),
        ),
      },
      responses: {
        200: json(leadDetailSchema, 'The lead as it is now'),
        ...bodyProblemAnswers,
        409: {
          description: 'The owner has as many open leads as they can take, or somebody else was first',
          content: { 'application/problem+json': { schema: problemSchema } },
        },
      },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const { id: lead } = c.req.valid('param');
      const { owner: given, onlyIfFree } = c.req.valid('json');
      const owner = given ?? undefined;
      const nowMs = clock.nowMs();
      const done = await commands.assignLead({ site, lead, owner, onlyIfFree, by: 'api', nowMs });
      if (done.kind === 'unknown_lead') throw unknownLead(lead);
      if (done.kind === 'taken') return problem(c, 409, `The lead is ${done.owner}'s.`) as never;
      if (done.kind === 'no_capacity')
        return problem(c, 409, `${owner} has ${done.open} open leads of ${done.capacity}.`) as never;
      return c.json(toLeadDetail(queries.lead({ site, lead, nowMs })!), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/v1/leads/{id}/watch',
      summary: 'Put a lead on the watch list, or take it off',
      request: {
        params: leadParam,
        query: siteQuery,
        body: body(z.object({ isWatched: z.boolean() }).openapi('Watch')),
      },
      responses: { 200: json(leadDetailSchema, 'The lead as it is now'), ...bodyProblemAnswers },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const { id: lead } = c.req.valid('param');
      const nowMs = clock.nowMs();
      const { isWatched } = c.req.valid('json');
      const done = await commands.watchLead({ site, lead, isWatched, by: 'api', nowMs });
      if (done === 'unknown_lead') throw unknownLead(lead);
      return c.json(toLeadDetail(queries.lead({ site, lead, nowMs })!), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/leads/{id}/contacts',
      summary: 'Somebody talked to an accepted lead: ends what was promised',
      request: { params: leadParam, query: siteQuery },
      responses: { 204: { description: 'It is recorded' }, ...problemAnswers },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const { id: lead } = c.req.valid('param');
      const done = await commands.recordContact({ site, lead, nowMs: clock.nowMs() });
      if (done === 'unknown_lead') throw unknownLead(lead);
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/watch-list',
      summary: 'Leads on the watch list, by id',
      request: { query: siteQuery },
      responses: { 200: json(z.object({ items: z.array(z.string()) }), 'Ids of leads'), ...problemAnswers },
    }),
    (c) => c.json({ items: [...queries.watchList(siteOf(queries, c.req.valid('query').site).id)] }, 200),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/hand-offs',
      summary: 'Leads about which somebody has to do something, what is due first',
      request: {
        query: siteQuery.extend({
          owner: z.email().toLowerCase().optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
      },
      responses: { 200: json(z.object({ items: z.array(handOffSchema) }), 'Open promises'), ...problemAnswers },
    }),
    (c) => {
      const { site: key, owner, limit } = c.req.valid('query');
      return c.json({ items: queries.handOffs({ site: siteOf(queries, key).id, owner, limit }).map(toHandOff) }, 200);
    },
  );
}
