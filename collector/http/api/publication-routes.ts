import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { AppError } from '../../domain/app-error.ts';
import { cleanText } from '../../domain/clean-text.ts';
import { maxModelNoteChars } from '../../ui/publication.tsx';
import type { AppContext } from '../context.ts';
import { toPublication } from './model-answers.ts';
import { namedModelOf } from './model-named.ts';
import { publicationSchema, publishSchema } from './model-schemas.ts';
import { bodyProblemAnswers, problemAnswers, problemSchema } from './problem.ts';
import { siteOf, siteQuery } from './site-of.ts';

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const conflict = (description: string) => ({
  409: { description, content: { 'application/problem+json': { schema: problemSchema } } },
});
const versionParam = z.object({ version: z.coerce.number().int().min(1).openapi({ type: 'integer' }) });

/** Publishing a model: it runs beside live traffic, is followed, given up and gone on with. */
export function addPublicationRoutes(app: OpenAPIHono, { queries, models: { publications } }: AppContext): void {
  const locationOf = (site: string, version: number) => `/api/v1/publications/${version}?site=${site}`;

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/publications',
      summary:
        'Publish the draft, a document or an earlier version as the next version; goes on when it was begun before',
      request: {
        query: siteQuery,
        body: { required: true, content: { 'application/json': { schema: publishSchema } } },
      },
      responses: {
        202: json(publicationSchema, 'It has begun; Location tells how far it is'),
        ...bodyProblemAnswers,
        ...conflict('Another model is being published, or this one cannot be published from now on'),
      },
    }),
    async (c) => {
      const { key, id: site } = siteOf(queries, c.req.valid('query').site);
      const { note, mode, ...named } = c.req.valid('json');
      const model = namedModelOf(queries, site, named);
      const begun = await publications.begin({ site, model, mode, note: cleanText(note, maxModelNoteChars) });
      return c.json(toPublication(begun), 202, { location: locationOf(key, begun.version) });
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/publications',
      summary: 'Versions that were, or are being, published, newest first',
      request: { query: siteQuery },
      responses: { 200: json(z.object({ items: z.array(publicationSchema) }), 'All of them'), ...problemAnswers },
    }),
    (c) => c.json({ items: publications.of(siteOf(queries, c.req.valid('query').site).id).map(toPublication) }, 200),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/publications/{version}',
      summary: 'How far a publication is, and at its end who became hot by it and who is so no longer',
      request: { params: versionParam, query: siteQuery },
      responses: { 200: json(publicationSchema, 'The publication'), ...problemAnswers },
    }),
    (c) => {
      const { version } = c.req.valid('param');
      const found = publications.find(siteOf(queries, c.req.valid('query').site).id, version);
      if (!found) throw new AppError('unknown_version', `Version ${version} was never being published.`);
      return c.json(toPublication(found), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/publications/{version}/resume',
      summary: 'Go on with a publication that stopped',
      request: { params: versionParam, query: siteQuery },
      responses: {
        202: json(publicationSchema, 'It goes on where it was'),
        ...problemAnswers,
        ...conflict('It has ended, or another one is under way'),
      },
    }),
    async (c) => {
      const { key, id: site } = siteOf(queries, c.req.valid('query').site);
      const resumed = await publications.resume(site, c.req.valid('param').version);
      return c.json(toPublication(resumed), 202, { location: locationOf(key, resumed.version) });
    },
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/publications/{version}',
      summary: 'Give a publication up; what is shown stays',
      request: { params: versionParam, query: siteQuery },
      responses: {
        204: { description: 'It is given up' },
        ...problemAnswers,
        ...conflict('It has ended already'),
      },
    }),
    async (c) => {
      await publications.cancel(siteOf(queries, c.req.valid('query').site).id, c.req.valid('param').version);
      return c.body(null, 204);
    },
  );
}
