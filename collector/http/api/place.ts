import { z } from '@hono/zod-openapi';

/** `next` of the page before. Empty is the first page; what no page ended with is refused, as it would be read as another place. */
export const placeOf = (isPlace: (text: string) => boolean) =>
  z
    .string()
    .refine((text) => text === '' || isPlace(text), 'is no `next` of a page before')
    .transform((text) => text || undefined)
    .optional()
    .openapi({ type: 'string', description: '`next` of the page before' });

/** The `next` of lists that end with a row of such an id. */
export const placeById = (prefix: string) => placeOf((text) => RegExp(`^${prefix}_[0-9a-z]{20}$`).test(text));
