import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { AppError } from '../../domain/app-error.ts';
import { deliveryCursor, isDeliveryCursor, maxKeptAttempts } from '../../ports/delivery-attempts.ts';
import type { AppContext } from '../context.ts';
import { toAttempt, toDelivery } from './answers.ts';
import { attemptSchema, deliverySchema } from './destination-schemas.ts';
import { placeOf } from './place.ts';
import { bodyProblemAnswers, problemAnswers } from './problem.ts';
import { listOf } from './schemas.ts';
import { siteOf, siteQuery } from './site-of.ts';

/** Sent again by name in one request; `all` takes any number. */
const maxChosen = 500;

const whichSchema = z
  .object({
    deliveries: z
      .union([z.literal('all'), z.array(z.object({ destination: z.string(), alert: z.string() })).max(maxChosen)])
      .openapi({ description: 'One, many, or `all` that were given up' }),
  })
  .openapi('Resend');

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** The delivery log, and what was given up sent again. */
export function addDeliveryRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/alerts',
      summary: 'Alerts and what became of them, newest first',
      request: {
        query: siteQuery.extend({
          lead: z.string().optional(),
          status: z.enum(['waiting', 'delivered', 'dead']).optional(),
          after: placeOf(isDeliveryCursor),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
      },
      responses: {
        200: json(listOf(deliverySchema), 'One row for each alert and destination'),
        ...problemAnswers,
      },
    }),
    (c) => {
      const { site: key, limit, ...query } = c.req.valid('query');
      const site = siteOf(queries, key).id;
      const found = queries.deliveries({ site, ...query, limit: limit + 1 });
      const page = found.slice(0, limit);
      const next = found.length > limit ? deliveryCursor(page.at(-1)!) : null;
      return c.json({ items: page.map(toDelivery), next }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/alerts/{alert}/deliveries/{destination}/attempts',
      summary: 'What each attempt at a delivery brought, oldest first',
      request: { query: siteQuery, params: z.object({ alert: z.string(), destination: z.string() }) },
      responses: {
        200: json(
          z.object({ items: z.array(attemptSchema) }),
          `The newest ${maxKeptAttempts}; none: it was not tried yet, or the alert does not go there`,
        ),
        ...problemAnswers,
      },
    }),
    (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const delivery = c.req.valid('param');
      if (!queries.alert({ site, alert: delivery.alert }))
        throw new AppError('unknown_alert', `There is no alert ${delivery.alert} on this site.`);
      return c.json({ items: queries.deliveryAttempts({ site, ...delivery }).map(toAttempt) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/alerts/resend',
      summary: 'Send again what was given up',
      request: {
        query: siteQuery,
        body: { required: true, content: { 'application/json': { schema: whichSchema } } },
      },
      responses: {
        202: json(z.object({ resent: z.number().int() }), 'How many are in the outbox again; others are left alone'),
        ...bodyProblemAnswers,
      },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const { deliveries: which } = c.req.valid('json');
      return c.json(await commands.resendDeliveries({ site, which, nowMs: clock.nowMs() }), 202);
    },
  );
}
