import { setImmediate } from 'node:timers/promises';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { AppError } from '../../domain/app-error.ts';
import { previewAlerts } from '../../usecases/preview-alerts.ts';
import type { AppContext } from '../context.ts';
import {
  alertPreviewSchema,
  alertSchema,
  alertSettingsSchema,
  fromAlertSettings,
  fromReceiverSettings,
  kindPrecisionSchema,
  receiverSchema,
  receiverSettingsSchema,
  toAlert,
  toAlertSettings,
  toReceiver,
} from './alert-schemas.ts';
import { isIdOf, placeOf } from './place.ts';
import { bodyProblemAnswers, problem, problemAnswers } from './problem.ts';
import { listOf } from './schemas.ts';
import { siteOf, siteQuery } from './site-of.ts';

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});
const items = <Schema extends z.ZodType>(schema: Schema) => z.object({ items: z.array(schema) });
const receiverParam = z.object({ receiver: z.email().max(254).toLowerCase() });

/** Precision is worked out from this long. */
const precisionMs = 90 * 86_400_000;

/** Who is told, when and how often; what was told, and how well it did. */
export function addAlertRoutes(app: OpenAPIHono, context: AppContext): void {
  addSettingsRoutes(app, context);
  addReceiverRoutes(app, context);
  addLogRoutes(app, context);
}

function addSettingsRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/alert-settings',
      summary: 'Kinds of alerts, quiet hours, caps and promises',
      request: { query: siteQuery },
      responses: { 200: json(alertSettingsSchema, 'The settings'), ...problemAnswers },
    }),
    (c) => c.json(toAlertSettings(queries.alertSettings(siteOf(queries, c.req.valid('query').site).id)), 200),
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/v1/alert-settings',
      summary: 'Replace them',
      request: { query: siteQuery, body: body(alertSettingsSchema) },
      responses: { 200: json(alertSettingsSchema, 'The settings as they are now'), ...bodyProblemAnswers },
    }),
    async (c) => {
      const settings = fromAlertSettings(c.req.valid('json'));
      await commands.saveAlertSettings({ site: siteOf(queries, c.req.valid('query').site).id, settings });
      return c.json(toAlertSettings(settings), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/alert-settings/preview',
      summary: 'What settings would have done in the last 30 days; nothing is saved',
      request: { query: siteQuery, body: body(alertSettingsSchema) },
      responses: { 200: json(alertPreviewSchema, 'How often each kind would have fired'), ...bodyProblemAnswers },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site);
      const settings = fromAlertSettings(c.req.valid('json'));
      const pause = () => setImmediate();
      const { fromMs, toMs, kinds, ...rest } = await previewAlerts(queries, {
        site,
        settings,
        nowMs: clock.nowMs(),
        pause,
      });
      const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString()) as [string, string];
      return c.json({ from, to, ...rest, kinds: kinds.map((each) => ({ ...each })) }, 200);
    },
  );
}

function addReceiverRoutes(app: OpenAPIHono, { queries, commands }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/alert-receivers',
      summary: 'Salespeople who receive alerts about their leads',
      request: { query: siteQuery },
      responses: { 200: json(items(receiverSchema), 'All of the site'), ...problemAnswers },
    }),
    (c) =>
      c.json({ items: queries.alertReceivers(siteOf(queries, c.req.valid('query').site).id).map(toReceiver) }, 200),
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/v1/alert-receivers/{receiver}',
      summary: 'Say where, when and how much one of them receives',
      request: { params: receiverParam, query: siteQuery, body: body(receiverSettingsSchema) },
      responses: { 200: json(receiverSchema, 'The receiver as it is now'), ...bodyProblemAnswers },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const { receiver } = c.req.valid('param');
      const settings = fromReceiverSettings(c.req.valid('json'));
      const known = new Set(queries.destinations(site).map(({ id }) => id));
      const unknown = settings.destinations.find((id) => !known.has(id));
      if (unknown !== undefined) return problem(c, 400, `destinations: there is no destination ${unknown}.`) as never;
      await commands.saveAlertReceiver({ site, receiver, settings });
      return c.json(toReceiver(queries.alertReceivers(site).find((each) => each.receiver === receiver)!), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/alert-receivers/{receiver}',
      summary: 'Alerts about their leads go to the channel from now on',
      request: { params: receiverParam, query: siteQuery },
      responses: { 204: { description: 'Nothing is said about them any more' }, ...problemAnswers },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      await commands.removeAlertReceiver({ site, receiver: c.req.valid('param').receiver });
      return c.body(null, 204);
    },
  );
}

function addLogRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/alert-log',
      summary: 'Alerts as they were decided, newest first, also those that wait or were told to nobody',
      request: {
        query: siteQuery.extend({
          lead: z.string().optional(),
          after: placeOf(isIdOf('al')),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
      },
      responses: { 200: json(listOf(alertSchema), 'One row for each alert'), ...problemAnswers },
    }),
    (c) => {
      const { site: key, lead, after, limit } = c.req.valid('query');
      const found = queries.alertLog({ site: siteOf(queries, key).id, lead, after, limit: limit + 1 });
      const page = found.slice(0, limit);
      return c.json({ items: page.map(toAlert), next: found.length > limit ? page.at(-1)!.id : null }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/v1/alerts/{id}/feedback',
      summary: 'Say whether an alert was useful; the last word holds',
      request: {
        params: z.object({ id: z.string() }),
        query: siteQuery,
        body: body(z.object({ isUseful: z.boolean() }).openapi('AlertFeedback')),
      },
      responses: { 204: { description: 'It is recorded' }, ...bodyProblemAnswers },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const { id: alert } = c.req.valid('param');
      const { isUseful } = c.req.valid('json');
      const done = await commands.judgeAlert({ site, alert, isUseful, by: 'api', nowMs: clock.nowMs() });
      if (done === 'unknown_alert') throw new AppError('unknown_alert', `There is no alert ${alert} on this site.`);
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/alert-precision',
      summary: 'How well each kind of alert did in the last 90 days',
      request: { query: siteQuery },
      responses: { 200: json(items(kindPrecisionSchema), 'All kinds'), ...problemAnswers },
    }),
    (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const kinds = queries.alertPrecision({ site, sinceMs: clock.nowMs() - precisionMs });
      return c.json({ items: kinds.map(({ precision, ...each }) => ({ ...each, precision: precision ?? null })) }, 200);
    },
  );
}
