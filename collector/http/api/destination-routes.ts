import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { AppError } from '../../domain/app-error.ts';
import { addressOfMailto, type DestinationTarget, destinationKinds } from '../../domain/destination.ts';
import type { DestinationSummary } from '../../ports/queries.ts';
import { languages } from '../../ui/texts/catalogue.ts';
import type { AppContext } from '../context.ts';
import { givenName } from '../given-name.ts';
import { toDestination } from './answers.ts';
import type { ApiOptions } from './api.ts';
import { destinationSchema } from './destination-schemas.ts';
import { bodyProblemAnswers, problem, problemAnswers } from './problem.ts';
import { siteOf, siteQuery } from './site-of.ts';

const said = {
  name: givenName,
  url: z.string().trim().min(1).max(2000).openapi({ description: '`https:…`; of an e-mail destination `mailto:…`' }),
  language: z.enum(languages),
  hasPersonalData: z.boolean(),
  takesDigests: z.boolean(),
};

const isUrlOfKind = ({ kind, url }: DestinationTarget) =>
  kind === 'email' ? addressOfMailto(url) !== undefined : z.url({ protocol: /^https?$/ }).safeParse(url).success;

const newDestinationSchema = z
  .object({
    ...said,
    kind: z.enum(destinationKinds).default('webhook'),
    language: said.language.default('en'),
    hasPersonalData: said.hasPersonalData.default(false),
    takesDigests: said.takesDigests.default(true),
  })
  .refine(isUrlOfKind, { path: ['url'], message: 'not an address for this kind of destination' })
  .openapi('NewDestination');

const changedDestinationSchema = z
  .object({ ...said, isEnabled: z.boolean() })
  .partial()
  .openapi('ChangedDestination');

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});
const destinationParams = z.object({ id: z.string() });

export function addDestinationRoutes(
  app: OpenAPIHono,
  { queries, commands, clock }: AppContext,
  { checkTarget }: Pick<ApiOptions, 'checkTarget'>,
): void {
  /** Throws `AppError('unknown_destination')`. */
  const destinationOf = (key: string | undefined, id: string): { site: number; known: DestinationSummary } => {
    const site = siteOf(queries, key).id;
    const known = queries.destinations(site).find((each) => each.id === id);
    if (!known) throw new AppError('unknown_destination', `there is no destination ${id}`);
    return { site, known };
  };

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/destinations',
      summary: 'Where alerts go',
      request: { query: siteQuery },
      responses: { 200: json(z.object({ items: z.array(destinationSchema) }), 'All of the site'), ...problemAnswers },
    }),
    (c) =>
      c.json({ items: queries.destinations(siteOf(queries, c.req.valid('query').site).id).map(toDestination) }, 200),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/destinations',
      summary: 'Add a webhook, Slack, Microsoft Teams or e-mail; the answer shows the signing secret',
      request: { query: siteQuery, body: body(newDestinationSchema) },
      responses: {
        201: json(destinationSchema.extend({ secret: z.string() }), 'The destination'),
        ...bodyProblemAnswers,
      },
    }),
    async (c) => {
      const settings = c.req.valid('json');
      const site = siteOf(queries, c.req.valid('query').site).id;
      const refusal = await checkTarget(settings);
      if (refusal !== undefined) return problem(c, 400, `url: ${refusal}`) as never;
      const { id, secret } = await commands.createDestination({ site, ...settings, nowMs: clock.nowMs() });
      const known = queries.destinations(site).find((each) => each.id === id)!;
      return c.json({ ...toDestination(known), secret }, 201);
    },
  );

  app.openapi(
    createRoute({
      method: 'patch',
      path: '/v1/destinations/{id}',
      summary: 'Change a destination, or switch it on or off; what is left out stays',
      request: { params: destinationParams, query: siteQuery, body: body(changedDestinationSchema) },
      responses: { 200: json(destinationSchema, 'The destination'), ...bodyProblemAnswers },
    }),
    async (c) => {
      const { id: destination } = c.req.valid('param');
      const { site, known } = destinationOf(c.req.valid('query').site, destination);
      const { isEnabled, ...change } = c.req.valid('json');
      const settings = { ...known, ...change };
      if (!isUrlOfKind(settings)) return problem(c, 400, 'url: not an address for this kind of destination') as never;
      // also one that stays: what it leads to may have changed since, and switching on sends there again
      const refusal = isEnabled === false ? undefined : await checkTarget(settings);
      if (refusal !== undefined) return problem(c, 400, `url: ${refusal}`) as never;
      const { name, url, language, hasPersonalData, takesDigests } = settings;
      const input = { site, destination, name, url, language, hasPersonalData, takesDigests };
      await commands.updateDestination(input);
      if (isEnabled !== undefined) await commands.setDestinationEnabled({ site, destination, isEnabled });
      return c.json(toDestination(destinationOf(c.req.valid('query').site, destination).known), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/destinations/{id}',
      summary: 'Remove a destination with what waits for it',
      request: { params: destinationParams, query: siteQuery },
      responses: { 204: { description: 'It is gone' }, ...problemAnswers },
    }),
    async (c) => {
      const { site, known } = destinationOf(c.req.valid('query').site, c.req.valid('param').id);
      await commands.removeDestination({ site, destination: known.id });
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/destinations/{id}/secret',
      summary: 'Make a new signing secret; for a day the old one signs as well',
      request: { params: destinationParams, query: siteQuery },
      responses: {
        201: json(z.object({ secret: z.string(), previousUntil: z.string() }), 'The new secret, shown only here'),
        ...problemAnswers,
      },
    }),
    async (c) => {
      const { site, known } = destinationOf(c.req.valid('query').site, c.req.valid('param').id);
      const { secret, previousUntilMs } = await commands.rotateSecret({
        site,
        destination: known.id,
        nowMs: clock.nowMs(),
      });
      return c.json({ secret, previousUntil: new Date(previousUntilMs).toISOString() }, 201);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/destinations/{id}/test',
      summary: 'Send a test message',
      request: { params: destinationParams, query: siteQuery },
      responses: { 202: json(z.object({ alert: z.string() }), 'It is in the outbox'), ...problemAnswers },
    }),
    async (c) => {
      const { site, known } = destinationOf(c.req.valid('query').site, c.req.valid('param').id);
      const refusal = await checkTarget(known);
      if (refusal !== undefined) return problem(c, 400, `url: ${refusal}`) as never;
      return c.json(await commands.testDestination({ site, destination: known.id, nowMs: clock.nowMs() }), 202);
    },
  );
}
