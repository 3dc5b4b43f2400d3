import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { noiseFlags } from '../../domain/fit/noise.ts';
import type { AppContext } from '../context.ts';
import { toFitSettings, toLeadDetail } from './answers.ts';
import { unknownLead } from './lead-routes.ts';
import { bodyProblemAnswers, problemAnswers } from './problem.ts';
import { fitSettingsSchema, leadDetailSchema } from './schemas.ts';
import { siteOf, siteQuery } from './site-of.ts';

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** What the owner says about fit, and what a person says about noise. */
export function addFitRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/fit-settings',
      summary: 'Own domains, competitors, customers and personas',
      request: { query: siteQuery },
      responses: { 200: json(fitSettingsSchema, 'The settings'), ...problemAnswers },
    }),
    (c) => c.json(toFitSettings(queries.fitSettings(siteOf(queries, c.req.valid('query').site).id)), 200),
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/v1/fit-settings',
      summary: 'Replace them; fit of every lead follows at once',
      request: {
        query: siteQuery,
        body: { required: true, content: { 'application/json': { schema: fitSettingsSchema } } },
      },
      responses: { 200: json(fitSettingsSchema, 'The settings as they are now'), ...bodyProblemAnswers },
    }),
    async (c) => {
      const settings = c.req.valid('json');
      await commands.saveFitSettings({ site: siteOf(queries, c.req.valid('query').site).id, settings });
      return c.json(settings, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/v1/leads/{id}/noise/{flag}',
      summary: 'Say that a noise flag of a lead does not hold, or holds after all',
      request: {
        params: z.object({ id: z.string(), flag: z.enum(noiseFlags) }),
        query: siteQuery,
        body: {
          required: true,
          content: { 'application/json': { schema: z.object({ isOverruled: z.boolean() }).openapi('NoiseDecision') } },
        },
      },
      responses: { 200: json(leadDetailSchema, 'The lead as it is now'), ...bodyProblemAnswers },
    }),
    async (c) => {
      const { id: lead, flag } = c.req.valid('param');
      const site = siteOf(queries, c.req.valid('query').site).id;
      const nowMs = clock.nowMs();
      const { isOverruled } = c.req.valid('json');
      const done = await commands.decideNoise({ site, lead, flag, isOverruled, decidedBy: 'api', nowMs });
      if (done === 'unknown_lead') throw unknownLead(lead);
      return c.json(toLeadDetail(queries.lead({ site, lead, nowMs })!), 200);
    },
  );
}
