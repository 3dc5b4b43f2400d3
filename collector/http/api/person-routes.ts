import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { erasePerson } from '../../usecases/erase-person.ts';
import { personExport } from '../../usecases/export-person.ts';
import type { AppContext } from '../context.ts';
import { problemAnswers } from './problem.ts';
import { siteOf, siteQuery } from './site-of.ts';

const params = z.object({ id: z.string() });

/** What is known of a person, and forgetting them; the same for browsers. */
export function addPersonRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/leads/{id}/export',
      summary: 'Everything that is kept of a person, as one JSON document: for who asks what is known of them',
      description:
        'Fields and attributes, every id and browser and why it is theirs, the score with its reasons, decisions, alerts as they went out, and every touchpoint. Times are in milliseconds since 1970.',
      request: { params, query: siteQuery },
      responses: {
        200: {
          description: 'The person',
          content: { 'application/json': { schema: z.looseObject({ lead: z.looseObject({ id: z.string() }) }) } },
        },
        ...problemAnswers,
      },
    }),
    (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const pieces = personExport(queries, { site, lead: c.req.valid('param').id, nowMs: clock.nowMs() });
      return new Response(streamOf(pieces), {
        headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      }) as never;
    },
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/leads/{id}',
      summary:
        'Erase a person: every lead that is this person, what they did, and what was decided and told about them',
      description:
        'Cannot be taken back. Of a browser that others use as well only the stretches of this person go. Late events of the time before are refused; a new identify later makes a new person.',
      request: { params, query: siteQuery },
      responses: { 204: { description: 'Nothing of the person is left' }, ...problemAnswers },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const person = { site, lead: c.req.valid('param').id, nowMs: clock.nowMs() };
      await erasePerson({ queries, commands, pause: () => nextTurn() }, person);
      return c.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/visitors/{id}',
      summary: 'Erase a browser: all that was done on it, whoever used it; scores are worked out without it',
      request: { params, query: siteQuery },
      responses: { 204: { description: 'Nothing of the browser is left' }, ...problemAnswers },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      await commands.eraseVisitor({ site, visitor: c.req.valid('param').id, nowMs: clock.nowMs() });
      return c.body(null, 204);
    },
  );
}

/** The pieces as bytes, one each time that the reader has room. What the first one throws is thrown here, before any answer. */
function streamOf(pieces: Iterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next = pieces.next();
  return new ReadableStream({
    pull: async (to) => {
      if (next.done) return to.close();
      to.enqueue(encoder.encode(next.value));
      // others in between
      await nextTurn();
      next = pieces.next();
    },
  });
}
