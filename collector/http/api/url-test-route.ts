import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { maxUrlChars } from '../../../shared/limits.ts';
import { testUrl } from '../../domain/test-url.ts';
import type { AppContext } from '../context.ts';
import { problemAnswers } from './problem.ts';
import { siteOf } from './site-of.ts';

export const urlTestSchema = z
  .object({
    normal: z.string().openapi({ description: 'The same for all spellings of the page' }),
    kind: z.string(),
    decidedBy: z.enum(['url', 'word', 'nothing']),
    match: z.string().nullable().openapi({ description: 'The URL pattern or the word that decided' }),
    rules: z
      .array(z.object({ id: z.string(), name: z.string(), points: z.number(), minEngagedMs: z.number() }))
      .openapi({ description: 'What a view of the page earns by, and from which engagement' }),
  })
  .openapi('UrlTest');

/** What the site's scoring model makes of a page. */
export function addUrlTestRoute(app: OpenAPIHono, { queries }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/sites/{site}/url-test',
      summary: 'Which kind a page is of, why, and which rules it hits',
      request: {
        params: z.object({ site: z.string().openapi({ description: 'Site key' }) }),
        query: z.object({ url: z.string().min(1).max(maxUrlChars) }),
      },
      responses: {
        200: { description: 'By the model of today', content: { 'application/json': { schema: urlTestSchema } } },
        ...problemAnswers,
      },
    }),
    (c) => {
      const { id } = siteOf(queries, c.req.valid('param').site);
      const { normal, pageKind, rules } = testUrl(c.req.valid('query').url, queries.model(id));
      const match = pageKind.by === 'url' ? pageKind.pattern : pageKind.by === 'word' ? pageKind.word : null;
      return c.json({ normal, kind: pageKind.kind, decidedBy: pageKind.by, match, rules: [...rules] }, 200);
    },
  );
}
