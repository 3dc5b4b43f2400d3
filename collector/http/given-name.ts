import { z } from '@hono/zod-openapi';
import { cleanText } from '../domain/clean-text.ts';

const maxNameChars = 100;

/** What people call a website or a destination: it is read in messages and subjects, so nothing in it ends or turns a line. */
export const givenName = z
  .string()
  .transform((text) => cleanText(text, text.length))
  .pipe(z.string().min(1).max(maxNameChars))
  .openapi({ type: 'string', minLength: 1, maxLength: maxNameChars });
