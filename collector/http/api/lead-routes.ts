import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { maxTextChars } from '../../../shared/limits.ts';
import { AppError } from '../../domain/app-error.ts';
import { cleanPersonId, cleanProps, cleanText } from '../../domain/clean-text.ts';
import { normaliseEmail } from '../../domain/email.ts';
import { readPlace } from '../../ports/score-order.ts';
import { readCursor } from '../../ports/timeline-cursor.ts';
import type { AppContext } from '../context.ts';
import { toLead, toLeadDetail, toScore, toTimeline, toVisitor } from './answers.ts';
import { moment } from './moment.ts';
import { isIdOf, placeOf } from './place.ts';
import { bodyProblemAnswers, problem, problemAnswers, problemSchema } from './problem.ts';
import {
  leadDetailSchema,
  leadSchema,
  listOf,
  scoreSchema,
  timelineSchema,
  traitsSchema,
  visitorSchema,
} from './schemas.ts';
import { siteOf, siteQuery } from './site-of.ts';

/** An empty text says nothing: it is no key that two people share, and it empties no field. */
const text = (maxChars: number) => z.string().transform((value) => cleanText(value, maxChars) || undefined);
const emailSchema = z
  .string()
  .transform((value, context) => {
    const email = normaliseEmail(value);
    if (email !== undefined) return email;
    context.addIssue('not an e-mail address');
    return z.NEVER;
  })
  .openapi({ type: 'string', format: 'email' });

const externalIdSchema = z
  .string()
  .transform((value, context) => {
    const personId = cleanPersonId(value, maxTextChars);
    if (personId !== undefined) return personId || undefined;
    context.addIssue(`at most ${maxTextChars} characters`);
    return z.NEVER;
  })
  .openapi({ type: 'string', maxLength: maxTextChars });

/** Who a lead is: at least an e-mail address or an id of the caller's own. */
export const personSchema = z.object({
  email: emailSchema.optional(),
  externalId: externalIdSchema.optional(),
  name: text(300).optional().openapi({ type: 'string' }),
  company: text(300).optional().openapi({ type: 'string' }),
  traits: traitsSchema.transform(cleanProps).optional(),
});
export const isSomebody = (person: { email?: string | undefined; externalId?: string | undefined }) =>
  person.email !== undefined || person.externalId !== undefined;

const limit = z.coerce.number().int().min(1).max(200).default(50);
const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const leadParam = z.object({ id: z.string().openapi({ example: 'ld_mf3k2x01a8c0k2m4p6r8' }) });
const page = siteQuery.extend({
  limit,
  before: placeOf((text) => readCursor(text) !== undefined),
});

export function addLeadRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
  const conflict = {
    409: {
      description: 'E-mail and external id belong to two leads',
      content: { 'application/problem+json': { schema: problemSchema } },
    },
  };

  /** The lead that is asked for; an id that it had before is answered for, with where the answer has its place now (RFC 9110, 8.7). */
  const known = (c: Context, site: number, id: string, part = '') => {
    const lead = queries.lead({ site, lead: id, nowMs: clock.nowMs() });
    if (!lead) throw unknownLead(id);
    if (lead.id !== id) c.header('content-location', `/api/v1/leads/${lead.id}${part}`);
    return lead;
  };

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/leads',
      summary: 'Leads, by id or hottest first',
      request: {
        query: siteQuery.extend({
          limit,
          after: placeOf((text) => isIdOf('ld')(text) || readPlace(text) !== undefined),
          sort: z.enum(['id', 'score']).default('id'),
          email: emailSchema.optional(),
          minScore: z.coerce
            .number()
            .positive()
            .optional()
            .openapi({ description: 'With `sort=score`: only leads at this score or above now' }),
        }),
      },
      responses: { 200: json(listOf(leadSchema), 'One page'), ...problemAnswers },
    }),
    (c) => {
      const query = c.req.valid('query');
      if (query.minScore !== undefined && (query.sort !== 'score' || query.email !== undefined))
        return problem(c, 400, 'minScore needs sort=score, and no email.') as never;
      const site = siteOf(queries, query.site).id;
      const nowMs = clock.nowMs();
      const { limit, after, email, minScore } = query;
      const isByScore = query.sort === 'score' && email === undefined;
      if (after !== undefined && isByScore !== Boolean(readPlace(after)))
        return problem(c, 400, 'after: is no `next` of a page that was sorted like this one.') as never;
      if (isByScore) {
        const hot = queries.hotLeads({ site, nowMs, limit, after, minScore });
        return c.json({ items: hot.map(toLead), next: hot.length === limit ? hot.at(-1)!.place : null }, 200);
      }
      const leads = queries.leads({ site, nowMs, limit, after, email });
      const next = leads.length === limit && email === undefined ? leads.at(-1)!.id : null;
      return c.json({ items: leads.map(toLead), next }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/leads',
      summary: 'Add a lead, or add to the one with this e-mail or external id',
      request: {
        query: siteQuery,
        body: { required: true, content: { 'application/json': { schema: personSchema.openapi('Person') } } },
      },
      responses: {
        200: json(leadDetailSchema, 'It was known'),
        201: json(leadDetailSchema, 'It is new'),
        ...bodyProblemAnswers,
        ...conflict,
      },
    }),
    async (c) => {
      const person = c.req.valid('json');
      const site = siteOf(queries, c.req.valid('query').site).id;
      if (!isSomebody(person))
        return problem(c, 400, 'email or externalId is needed: a lead is found by one of them.') as never;
      const nowMs = clock.nowMs();
      const saved = await commands.saveLead({ ...person, site, trust: 'verified', source: 'api', nowMs });
      if (saved.kind === 'conflict')
        return problem(
          c,
          409,
          `The e-mail belongs to ${saved.leads[0]}, the external id to ${saved.leads[1]}.`,
        ) as never;
      const lead = toLeadDetail(queries.lead({ site, lead: saved.lead, nowMs })!);
      return saved.kind === 'created' ? c.json(lead, 201) : c.json(lead, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/leads/{id}',
      summary: 'One lead',
      request: { params: leadParam, query: siteQuery },
      responses: { 200: json(leadDetailSchema, 'The lead'), ...problemAnswers },
    }),
    (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const lead = known(c, site, c.req.valid('param').id);
      return c.json(toLeadDetail(lead), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/leads/{id}/timeline',
      summary: 'What a lead did, newest visit first, with the points of each row',
      request: { params: leadParam, query: page },
      responses: { 200: json(timelineSchema, 'One page'), ...problemAnswers },
    }),
    (c) => {
      const { site: key, limit: visits, before } = c.req.valid('query');
      const site = siteOf(queries, key).id;
      const lead = c.req.valid('param').id;
      known(c, site, lead, '/timeline');
      return c.json(toTimeline(queries.leadTimeline({ site, lead, limit: visits, before })), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/leads/{id}/score',
      summary: 'Why this score, now or `at` a past moment: the ledger, whose parts sum to it',
      request: {
        params: leadParam,
        query: siteQuery.extend({ at: moment.optional() }),
      },
      responses: { 200: json(scoreSchema, 'The score'), ...problemAnswers },
    }),
    (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const lead = c.req.valid('param').id;
      const { at } = c.req.valid('query');
      const nowMs = clock.nowMs();
      if (at && at.getTime() > nowMs) return problem(c, 400, 'at: lies in the future.') as never;
      known(c, site, lead, '/score');
      return c.json(
        toScore(queries.score({ site, subject: { kind: 'lead', id: lead }, nowMs, asOfMs: at?.getTime() })!),
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/visitors/{id}',
      summary: 'One visitor',
      request: {
        params: z.object({ id: z.string() }),
        query: siteQuery,
      },
      responses: { 200: json(visitorSchema, 'The visitor'), ...problemAnswers },
    }),
    (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const visitor = queries.visitor({ site, visitor: c.req.valid('param').id, nowMs: clock.nowMs() });
      if (!visitor) throw unknownVisitor(c.req.valid('param').id);
      return c.json(toVisitor(visitor), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/visitors/{id}/timeline',
      summary: 'What a visitor did, newest visit first',
      request: { params: z.object({ id: z.string() }), query: page },
      responses: { 200: json(timelineSchema, 'One page'), ...problemAnswers },
    }),
    (c) => {
      const { site: key, limit: visits, before } = c.req.valid('query');
      const site = siteOf(queries, key).id;
      const visitor = c.req.valid('param').id;
      if (!queries.visitor({ site, visitor, nowMs: clock.nowMs() })) throw unknownVisitor(visitor);
      return c.json(toTimeline(queries.visitorTimeline({ site, visitor, limit: visits, before })), 200);
    },
  );
}

export const unknownLead = (lead: string) => new AppError('unknown_lead', `There is no lead ${lead} on this site.`);
const unknownVisitor = (visitor: string) =>
  new AppError('unknown_lead', `There is no visitor ${visitor} on this site.`);
