import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** RFC 9457: what went wrong and what to do, for programs and their authors. */
export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    problems: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: 'Of a document: every place that is wrong, at most fifty' }),
  })
  .openapi('Problem');

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not authorised',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
};

export function problem(
  c: Context,
  status: ContentfulStatusCode,
  detail: string,
  headers: Record<string, string> = {},
  members: object = {},
) {
  const body = { type: 'about:blank' as const, title: titles[status] ?? 'Error', status, detail, ...members };
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json', ...headers });
}

/** The problem answers that every route may give, for the description. */
export const problemAnswers = {
  400: {
    description: 'The request cannot be read',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
  401: {
    description: 'The secret key is missing or wrong',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
  404: {
    description: 'There is no such thing on this site',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
  503: {
    description: 'The database cannot commit; try again after Retry-After',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
};

/** The same of a route that takes a body. */
export const bodyProblemAnswers = {
  ...problemAnswers,
  413: {
    description: 'The body is too long',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
  415: {
    description: 'The body is not sent as JSON',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
};
