import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { erasePerson } from '../../usecases/erase-person.ts';
import type { AppContext } from '../context.ts';
import { problemAnswers } from './problem.ts';
import { siteOf, siteQuery } from './site-of.ts';

const params = z.object({ id: z.string() });

/** Erasing people and browsers. */
export function addErasureRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
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
