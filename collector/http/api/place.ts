import { z } from '@hono/zod-openapi';

/** `next` of the page before. Empty is the first page; what no page ended with is refused, as it would be read as another place. */
export const placeOf = (isPlace: (text: string) => boolean) =>
  z
    .string()
    .refine((text) => text === '' || isPlace(text), 'is no `next` of a page before')
    .transform((text) => text || undefined)
    .optional()
    .openapi({ type: 'string', description: '`next` of the page before' });

/** Whether it is an id of this kind. */
export const isIdOf = (prefix: string) => (text: string) => RegExp(`^${prefix}_\\w+$`).test(text);
