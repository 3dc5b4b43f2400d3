import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { readPlace } from '../../ports/score-order.ts';
import type { AppContext } from '../context.ts';
import { placeOf } from './place.ts';
import { problem, problemAnswers } from './problem.ts';
import { companySchema, listOf } from './schemas.ts';
import { siteOf, siteQuery } from './site-of.ts';

export function addCompanyRoutes(app: OpenAPIHono, { queries, clock }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/companies',
      summary: 'Leads added up by the business domain of their e-mail, by domain or hottest first',
      request: {
        query: siteQuery.extend({
          limit: z.coerce.number().int().min(1).max(200).default(50),
          after: placeOf((text) => /^[^/\s]+$/.test(text) || readPlace(text) !== undefined),
          sort: z.enum(['domain', 'score']).default('domain'),
        }),
      },
      responses: {
        200: { description: 'One page', content: { 'application/json': { schema: listOf(companySchema) } } },
        ...problemAnswers,
      },
    }),
    (c) => {
      const { site: key, limit, after, sort } = c.req.valid('query');
      if (after !== undefined && (sort === 'score') !== Boolean(readPlace(after)))
        return problem(c, 400, 'after: is no `next` of a page that was sorted like this one.') as never;
      const listed = queries.companies({ site: siteOf(queries, key).id, nowMs: clock.nowMs(), limit, after, sort });
      const next = listed.length === limit ? listed.at(-1)!.place : null;
      return c.json({ items: listed.map(({ place, ...company }) => company), next }, 200);
    },
  );
}
