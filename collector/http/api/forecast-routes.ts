import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { AppError } from '../../domain/app-error.ts';
import type { AppContext } from '../context.ts';
import { toForecast } from './model-answers.ts';
import { namedModelOf } from './model-named.ts';
import { askForecastSchema, forecastSchema } from './model-schemas.ts';
import { bodyProblemAnswers, problemAnswers, problemSchema } from './problem.ts';
import { siteOf, siteQuery } from './site-of.ts';

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const idParam = z.object({ id: z.string() });

/** What a draft would have changed, worked out away from the thread that answers. */
export function addForecastRoutes(app: OpenAPIHono, { queries, models: { forecasts } }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/forecasts',
      summary: 'Ask what the draft, a document or an earlier version would have made of the last weeks',
      request: {
        query: siteQuery,
        body: { required: true, content: { 'application/json': { schema: askForecastSchema } } },
      },
      responses: {
        202: json(
          forecastSchema,
          'It has begun; Location has the result, kept until some twenty newer ones are asked for',
        ),
        ...bodyProblemAnswers,
        429: {
          description: 'Too many are under way; try again after Retry-After',
          content: { 'application/problem+json': { schema: problemSchema } },
        },
      },
    }),
    (c) => {
      const { key, id: site } = siteOf(queries, c.req.valid('query').site);
      const { days, ...named } = c.req.valid('json');
      const job = forecasts.start({ site, draft: namedModelOf(queries, site, named), days });
      return c.json(toForecast(job), 202, { location: `/api/v1/forecasts/${job.id}?site=${key}` });
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/forecasts/{id}',
      summary: 'A forecast, or how far it is',
      request: { params: idParam, query: siteQuery },
      responses: { 200: json(forecastSchema, 'The forecast'), ...problemAnswers },
    }),
    (c) => {
      const { id } = c.req.valid('param');
      const job = forecasts.find(siteOf(queries, c.req.valid('query').site).id, id);
      if (!job) throw new AppError('unknown_forecast', `There is no forecast ${id}; ask for a new one.`);
      return c.json(toForecast(job), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/forecasts/{id}',
      summary: 'Stop a forecast, and forget it',
      request: { params: idParam, query: siteQuery },
      responses: { 204: { description: 'There is none any more' }, ...problemAnswers },
    }),
    (c) => {
      forecasts.remove(siteOf(queries, c.req.valid('query').site).id, c.req.valid('param').id);
      return c.body(null, 204);
    },
  );
}
