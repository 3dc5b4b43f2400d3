import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { AppContext } from '../context.ts';
import { toDelivery, toDestination } from './answers.ts';
import type { ApiOptions } from './api.ts';
import { problem, problemAnswers } from './problem.ts';
import { deliverySchema, destinationSchema } from './schemas.ts';
import { siteOf, siteQuery } from './site-of.ts';

const newDestinationSchema = z
  .object({ name: z.string().trim().min(1).max(100), url: z.url({ protocol: /^https?$/ }).max(2000) })
  .openapi('NewDestination');

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

export function addDestinationRoutes(
  app: OpenAPIHono,
  { queries, commands, clock }: AppContext,
  { checkTarget }: Pick<ApiOptions, 'checkTarget'>,
): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/destinations',
      summary: 'Where alerts go',
      request: { query: siteQuery },
      responses: { 200: json(z.object({ items: z.array(destinationSchema) }), 'All of the site'), ...problemAnswers },
    }),
    (c) =>
      c.json({ items: queries.destinations(siteOf(queries, c.req.valid('query').site).id).map(toDestination) }, 200),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/destinations',
      summary: 'Add a webhook; the answer shows its signing secret',
      request: {
        query: siteQuery,
        body: { required: true, content: { 'application/json': { schema: newDestinationSchema } } },
      },
      responses: { 201: json(destinationSchema.extend({ secret: z.string() }), 'The destination'), ...problemAnswers },
    }),
    async (c) => {
      const { name, url } = c.req.valid('json');
      const site = siteOf(queries, c.req.valid('query').site).id;
      const refusal = await checkTarget(url);
      if (refusal !== undefined) return problem(c, 400, `url: ${refusal}`) as never;
      const { id, secret } = await commands.createDestination({ site, name, url, nowMs: clock.nowMs() });
      return c.json({ id, name, kind: 'webhook' as const, url, isEnabled: true, secret }, 201);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/destinations/{id}/test',
      summary: 'Send a test message',
      request: { params: z.object({ id: z.string() }), query: siteQuery },
      responses: { 202: json(z.object({ alert: z.string() }), 'It is in the outbox'), ...problemAnswers },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      return c.json(
        await commands.testDestination({ site, destination: c.req.valid('param').id, nowMs: clock.nowMs() }),
        202,
      );
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/alerts',
      summary: 'Alerts and what became of them, newest first',
      request: {
        query: siteQuery.extend({
          lead: z.string().optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
      },
      responses: {
        200: json(z.object({ items: z.array(deliverySchema) }), 'One row for each alert and destination'),
        ...problemAnswers,
      },
    }),
    (c) => {
      const { site: key, limit, lead } = c.req.valid('query');
      return c.json({ items: queries.deliveries({ site: siteOf(queries, key).id, limit, lead }).map(toDelivery) }, 200);
    },
  );
}
