import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { AppError } from '../../domain/app-error.ts';
import { modelToDocument } from '../../domain/model-document.ts';
import { draftOf } from '../../domain/model-succession.ts';
import type { ModelDraft } from '../../ports/queries.ts';
import type { AppContext } from '../context.ts';
import { toChanges, toDocument, toModelSummary } from './model-answers.ts';
import { modelOfVersion, readDocument } from './model-named.ts';
import { changesSchema, documentSchema, draftSchema, modelSchema, modelSummarySchema } from './model-schemas.ts';
import { bodyProblemAnswers, problemAnswers } from './problem.ts';
import { siteOf, siteQuery } from './site-of.ts';

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const documentBody = { required: true, content: { 'application/json': { schema: documentSchema } } };
const versionNumber = z.coerce.number().int().min(1);
const versionParam = z.object({ version: versionNumber.openapi({ type: 'integer' }) });

/** Versions of a site's scoring model, and the draft that people work on. */
export function addModelRoutes(app: OpenAPIHono, context: AppContext): void {
  addVersionRoutes(app, context);
  addDraftRoutes(app, context);
}

function addVersionRoutes(app: OpenAPIHono, { queries }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/models',
      summary: 'Versions of the scoring model, newest first',
      request: { query: siteQuery },
      responses: { 200: json(z.object({ items: z.array(modelSummarySchema) }), 'All versions'), ...problemAnswers },
    }),
    (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const inUse = queries.model(site).version;
      return c.json({ items: queries.models(site).map((each) => toModelSummary(each, inUse)) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/models/{version}',
      summary: 'A version with its document',
      request: { params: versionParam, query: siteQuery },
      responses: { 200: json(modelSchema, 'The version'), ...problemAnswers },
    }),
    (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const { version } = c.req.valid('param');
      const model = modelOfVersion(queries, site, version);
      const summary = queries.models(site).find((each) => each.version === version)!;
      return c.json({ ...toModelSummary(summary, queries.model(site).version), document: toDocument(model) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/models/{version}/document',
      summary: 'A version as one file, to be kept, compared and imported elsewhere',
      request: { params: versionParam, query: siteQuery },
      responses: { 200: json(documentSchema, 'The document'), ...problemAnswers },
    }),
    (c) => {
      const site = siteOf(queries, c.req.valid('query').site);
      const { version } = c.req.valid('param');
      return c.body(modelToDocument(modelOfVersion(queries, site.id, version)), 200, {
        'content-type': 'application/json',
        'content-disposition': `attachment; filename="${site.key}-model-${version}.json"`,
      }) as never;
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/models/{version}/changes',
      summary: 'What another version changed in this one',
      request: {
        params: versionParam,
        query: siteQuery.extend({
          to: versionNumber.optional().openapi({ type: 'integer', description: 'Absent: the version in use' }),
        }),
      },
      responses: { 200: json(changesSchema, 'The changes'), ...problemAnswers },
    }),
    (c) => {
      const { site: key, to } = c.req.valid('query');
      const site = siteOf(queries, key).id;
      const before = modelOfVersion(queries, site, c.req.valid('param').version);
      return c.json(
        toChanges(before, to === undefined ? draftOf(queries.model(site)) : modelOfVersion(queries, site, to)),
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/models/check',
      summary: 'Say what is wrong with a document, or what it would change; nothing is kept',
      request: { query: siteQuery, body: documentBody },
      responses: { 200: json(changesSchema, 'It is a model; what it would change'), ...bodyProblemAnswers },
    }),
    (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      return c.json(toChanges(draftOf(queries.model(site)), readDocument(c.req.valid('json'))), 200);
    },
  );
}

function addDraftRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
  const toDraft = (site: number, { model, savedAtMs, savedBy }: ModelDraft) => ({
    ...toChanges(draftOf(queries.model(site)), model),
    savedAt: new Date(savedAtMs).toISOString(),
    savedBy,
    document: toDocument(model),
  });

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/model-draft',
      summary: 'The draft, and what it would change',
      request: { query: siteQuery },
      responses: { 200: json(draftSchema, 'The draft'), ...problemAnswers },
    }),
    (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const draft = queries.modelDraft(site);
      if (!draft) throw new AppError('no_draft', 'There is no draft of this site.');
      return c.json(toDraft(site, draft), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/v1/model-draft',
      summary: 'Import a document as the draft',
      request: { query: siteQuery, body: documentBody },
      responses: { 200: json(draftSchema, 'The draft'), ...bodyProblemAnswers },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const model = readDocument(c.req.valid('json'));
      await commands.saveModelDraft({ site, model, savedBy: 'api', nowMs: clock.nowMs() });
      return c.json(toDraft(site, queries.modelDraft(site)!), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/model-draft',
      summary: 'Throw the draft away',
      request: { query: siteQuery },
      responses: { 204: { description: 'There is none any more' }, ...problemAnswers },
    }),
    async (c) => {
      await commands.removeModelDraft(siteOf(queries, c.req.valid('query').site).id);
      return c.body(null, 204);
    },
  );
}
