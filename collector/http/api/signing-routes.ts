import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { AppContext } from '../context.ts';
import { toSigningKey } from './answers.ts';
import { problemAnswers } from './problem.ts';
import { signingKeySchema } from './schemas.ts';
import { siteOf, siteQuery } from './site-of.ts';

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** Keys that the customer's servers sign identities with. */
export function addSigningRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/signing-keys',
      summary: 'Keys that identities are signed with, oldest first, without their secrets',
      request: { query: siteQuery },
      responses: { 200: json(z.object({ items: z.array(signingKeySchema) }), 'All of the site'), ...problemAnswers },
    }),
    (c) => c.json({ items: queries.signingKeys(siteOf(queries, c.req.valid('query').site).id).map(toSigningKey) }, 200),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/signing-keys',
      summary: 'Add a signing key; the answer shows its secret, once. Older keys stay valid until they are retired',
      request: { query: siteQuery },
      responses: { 201: json(signingKeySchema.extend({ secret: z.string() }), 'The key'), ...problemAnswers },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const nowMs = clock.nowMs();
      const { id, secret } = await commands.createSigningKey({ site, nowMs });
      return c.json({ ...toSigningKey({ id, secret, createdAtMs: nowMs, retiredAtMs: undefined }), secret }, 201);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/signing-keys/{id}/retire',
      summary: 'Accept nothing any more that this key signed',
      request: { params: z.object({ id: z.string() }), query: siteQuery },
      responses: { 204: { description: 'Retired, also when it was before' }, ...problemAnswers },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      await commands.retireSigningKey({ site, key: c.req.valid('param').id, nowMs: clock.nowMs() });
      return c.body(null, 204);
    },
  );
}
