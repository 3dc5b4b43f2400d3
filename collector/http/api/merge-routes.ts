import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { cleanText } from '../../domain/clean-text.ts';
import { maxGroupLeads } from '../../domain/lead-group.ts';
import type { AppContext } from '../context.ts';
import { bodyProblemAnswers, problem, problemSchema } from './problem.ts';
import { mergedSchema, splitSchema } from './schemas.ts';
import { siteOf, siteQuery } from './site-of.ts';

const text = (maxChars: number) => z.string().transform((value) => cleanText(value, maxChars));
/** Kept for ever with the merge. */
const reason = {
  by: text(100).default('api').openapi({ type: 'string', description: 'Who says so' }),
  why: text(300).default('').openapi({ type: 'string' }),
};
const mergeSchema = z.object({ into: z.string(), ...reason }).openapi('Merge');
const undoSchema = z
  .object({
    merge: z
      .string()
      .optional()
      .openapi({ description: 'The merge to be taken back; without it the last one that names this lead' }),
    ...reason,
  })
  .openapi('Split');

const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});
const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const conflict = (description: string) => ({
  409: { description, content: { 'application/problem+json': { schema: problemSchema } } },
});
const params = z.object({ id: z.string() });

/** Saying that two leads are one person, and taking it back. */
export function addMergeRoutes(app: OpenAPIHono, { queries, commands, clock }: AppContext): void {
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/leads/{id}/merge',
      summary: 'Make two leads one person; the id that was known first stands for both, and both ids answer for ever',
      request: { params, query: siteQuery, body: body(mergeSchema) },
      responses: {
        200: json(mergedSchema, 'They are one, maybe since before'),
        ...bodyProblemAnswers,
        ...conflict('Too many leads would be one person'),
      },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const input = { site, lead: c.req.valid('param').id, ...c.req.valid('json'), nowMs: clock.nowMs() };
      const merged = await commands.mergeLeads(input);
      if (merged.kind === 'too_many')
        return problem(c, 409, `More than ${maxGroupLeads} leads would be one person: that is no person.`) as never;
      return c.json({ lead: merged.lead, merge: merged.kind === 'merged' ? merged.merge : null }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/leads/{id}/split',
      summary: 'Take a merge back: both people get exactly what is theirs',
      request: { params, query: siteQuery, body: body(undoSchema) },
      responses: {
        200: json(splitSchema, 'The ids that stand for the two'),
        ...bodyProblemAnswers,
        ...conflict('There is no such merge in force'),
      },
    }),
    async (c) => {
      const site = siteOf(queries, c.req.valid('query').site).id;
      const { merge, ...said } = c.req.valid('json');
      const lead = c.req.valid('param').id;
      const split = await commands.splitLead({ site, lead, merge, ...said, nowMs: clock.nowMs() });
      if (split.kind === 'not_merged') return problem(c, 409, `No merge in force names ${merge ?? lead}.`) as never;
      return c.json({ leads: [...split.leads], merge: split.merge }, 200);
    },
  );
}
