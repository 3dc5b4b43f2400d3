import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { AppError } from '../../domain/app-error.ts';
import { linkParameter } from '../../domain/signed-link.ts';
import { makeLinkToken } from '../../usecases/link-token.ts';
import type { AppContext } from '../context.ts';
import { toSigningKey } from './answers.ts';
import { bodyProblemAnswers, problemAnswers } from './problem.ts';
import { linkTokenSchema, signingKeySchema } from './schemas.ts';
import { siteOf, siteQuery } from './site-of.ts';

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

const linkSchema = z
  .object({
    lead: z.string(),
    expiresInDays: z.number().int().min(1).max(400).default(30),
  })
  .openapi('NewLinkToken');

/** Keys that the customer's servers sign identities with, and links that this one signs. */
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

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/link-tokens',
      summary: 'Make a token for the links of an e-mail to one lead: append it as ?fp_t=…',
      request: { query: siteQuery, body: { required: true, content: { 'application/json': { schema: linkSchema } } } },
      responses: { 201: json(linkTokenSchema, 'The token'), ...bodyProblemAnswers },
    }),
    async (c) => {
      const { lead: asked, expiresInDays } = c.req.valid('json');
      const site = siteOf(queries, c.req.valid('query').site);
      const nowMs = clock.nowMs();
      const lead = queries.lead({ site: site.id, lead: asked, nowMs })?.id;
      if (lead === undefined) throw new AppError('unknown_lead', `There is no lead ${asked} on this site.`);
      // whoever only sends links never has to know that there are keys
      const key =
        queries.signingKeys(site.id).findLast(({ retiredAtMs }) => retiredAtMs === undefined) ??
        (await commands.createSigningKey({ site: site.id, nowMs }));
      const expiresAtSeconds = Math.ceil(nowMs / 1_000) + expiresInDays * 86_400;
      const token = makeLinkToken({ site: site.key, lead, expiresAtSeconds, key });
      const expiresAt = new Date(expiresAtSeconds * 1_000).toISOString();
      return c.json({ token, parameter: linkParameter, lead, expiresAt }, 201);
    },
  );
}
