import { createHash } from 'node:crypto';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { AppError } from '../../domain/app-error.ts';
import { cleanText } from '../../domain/clean-text.ts';
import { directTypes } from '../../domain/touchpoint.ts';
import { siteDay } from '../../usecases/site-day.ts';
import type { AppContext } from '../context.ts';
import { isSomebody, personSchema } from './lead-routes.ts';
import { moment } from './moment.ts';
import { bodyProblemAnswers, problem, problemSchema } from './problem.ts';
import { siteOf, siteQuery } from './site-of.ts';

const id = z.string().regex(/^[A-Za-z0-9_.:-]{1,64}$/, 'letters, digits and _ . : - only, at most 64');
const text = (maxChars: number) => z.string().transform((value) => cleanText(value, maxChars));

/** A touch may be told late (a nightly export), but not before it happens. */
const maxAheadMs = 60_000;

const touchSchema = z
  .object({
    id: id.openapi({ description: 'Stored once for ever for the lead that is named: send it again when in doubt' }),
    lead: z.string(),
    type: z.enum(directTypes),
    at: moment,
    subject: text(300)
      .optional()
      .openapi({ type: 'string', description: 'Webinar, campaign or call that it is about' }),
    note: text(1000).optional().openapi({ type: 'string' }),
    points: z.number().int().min(-1000).max(1000).optional().openapi({ description: 'Of a manual adjustment' }),
    landed: z.boolean().optional().openapi({ description: 'E-mail click: a person saw the page behind the link' }),
  })
  .openapi('Touch');

const identifySchema = personSchema
  .extend({ id: id.optional(), visitor: id, at: moment.optional() })
  .openapi('Identify');

export function addTouchRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/touches',
      summary: 'Tell what happened outside the website',
      request: { query: siteQuery, body: { required: true, content: { 'application/json': { schema: touchSchema } } } },
      responses: { 204: { description: 'Stored, also when it was before' }, ...bodyProblemAnswers },
    }),
    async (c) => {
      const { id: touchId, lead, type, at, subject, note, points, landed } = c.req.valid('json');
      const site = siteOf(queries, c.req.valid('query').site);
      const receivedAtMs = clock.nowMs();
      if (at.getTime() > receivedAtMs + maxAheadMs) return problem(c, 400, 'at: lies in the future.') as never;
      const occurredAtMs = Math.min(at.getTime(), receivedAtMs);
      const kind = await commands.recordTouch({
        site: site.id,
        lead,
        id: touchId,
        type,
        occurredAtMs,
        receivedAtMs,
        day: siteDay(occurredAtMs, site.timeZone),
        data: {
          ...(subject && { subject }),
          ...(note && { note }),
          ...(points !== undefined && { points }),
          ...(landed !== undefined && { landed }),
        },
        isSilent: false,
      });
      if (kind === 'unknown_lead') throw new AppError('unknown_lead', `There is no lead ${lead} on this site.`);
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/identify',
      summary: 'Say that a visitor is a person: verified, as your server knows it',
      request: {
        query: siteQuery,
        body: { required: true, content: { 'application/json': { schema: identifySchema } } },
      },
      responses: {
        200: { description: 'The lead', content: { 'application/json': { schema: z.object({ lead: z.string() }) } } },
        ...bodyProblemAnswers,
        409: {
          description: 'E-mail and external id belong to two leads',
          content: { 'application/problem+json': { schema: problemSchema } },
        },
      },
    }),
    async (c) => {
      const { id: claim, visitor, at, ...person } = c.req.valid('json');
      const site = siteOf(queries, c.req.valid('query').site);
      if (!isSomebody(person))
        return problem(c, 400, 'email or externalId is needed: a lead is found by one of them.') as never;
      const nowMs = clock.nowMs();
      const atMs = Math.min(at?.getTime() ?? nowMs, nowMs);
      const saved = await commands.identify({
        site: site.id,
        visitor,
        // saying the same twice at one moment is one claim; another person at that moment is another
        id: claim ?? `api-${atMs.toString(36)}-${fingerprintOf(`${person.email ?? ''}/${person.externalId ?? ''}`)}`,
        atMs,
        day: siteDay(atMs, site.timeZone),
        receivedAtMs: nowMs,
        lead: { ...person, site: site.id, trust: 'verified', source: 'api', nowMs },
      });
      if (saved.kind === 'conflict')
        return problem(
          c,
          409,
          `The e-mail belongs to ${saved.leads[0]}, the external id to ${saved.leads[1]}.`,
        ) as never;
      return c.json({ lead: saved.lead }, 200);
    },
  );
}

const fingerprintOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
