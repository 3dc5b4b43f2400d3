import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { AppContext } from '../context.ts';
import { givenName } from '../given-name.ts';
import { toSite } from './answers.ts';
import { bodyProblemAnswers, problemAnswers } from './problem.ts';
import { siteSchema } from './schemas.ts';

/** Kept as browsers send it: lower case, host in ASCII, without a default port. */
const originSchema = z
  .string()
  .transform((text, context) => {
    if (/^https?:\/\/[^/\s@]+$/i.test(text) && URL.canParse(text)) return new URL(text).origin;
    context.addIssue('an origin is scheme and host, as https://www.example.com');
    return z.NEVER;
  })
  .openapi({ type: 'string' });

const newSiteSchema = z
  .object({
    name: givenName,
    origins: z.array(originSchema).max(100).default([]),
    timeZone: z.string().refine(isTimeZone, 'not an IANA time zone').default('UTC'),
  })
  .openapi('NewSite');

export function addSiteRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/sites',
      summary: 'All sites',
      responses: {
        200: {
          description: 'Oldest first',
          content: { 'application/json': { schema: z.object({ items: z.array(siteSchema) }) } },
        },
        ...problemAnswers,
      },
    }),
    (c) => c.json({ items: queries.sites().map(toSite) }, 200),
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/sites',
      summary: 'Add a site',
      request: { body: { required: true, content: { 'application/json': { schema: newSiteSchema } } } },
      responses: {
        201: { description: 'The site with its new key', content: { 'application/json': { schema: siteSchema } } },
        ...bodyProblemAnswers,
      },
    }),
    async (c) => {
      const { name, origins, timeZone } = c.req.valid('json');
      const { key } = await commands.createSite({ name, kind: 'live', origins, timeZone, nowMs: clock.nowMs() });
      return c.json({ key, name, kind: 'live' as const, origins, timeZone }, 201);
    },
  );
}

export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
