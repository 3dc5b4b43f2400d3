import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { AppContext } from '../context.ts';
import { problemAnswers } from './problem.ts';
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
          after: z.string().optional(),
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
      const items = queries.companies({ site: siteOf(queries, key).id, nowMs: clock.nowMs(), limit, after, sort });
      return c.json({ items: [...items], next: items.length === limit ? (items.at(-1)?.domain ?? null) : null }, 200);
    },
  );
}
