import { z } from '@hono/zod-openapi';

/** A moment that a program names: with its zone, as one without it is another moment on every server. */
export const moment = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .openapi({ type: 'string', format: 'date-time' });
