import { z } from 'zod';
import { maxIdChars, maxProps, maxTextChars, maxUrlChars } from '../../shared/limits.ts';
import { cleanUrl } from '../../shared/url.ts';
import { cleanPersonId, cleanProps, cleanText } from '../domain/clean-text.ts';
import { normaliseEmail } from '../domain/email.ts';
import type { TouchData, TouchType } from '../domain/touchpoint.ts';
import { linkTokenIn, withoutLinkToken } from './link-address.ts';

/**
 * The wire format of `shared/wire.ts`, parsed at the edge. The envelope is all or nothing; each event stands for itself, so
 * that a bad one never takes another with it.
 */

const id = z.string().regex(new RegExp(`^[A-Za-z0-9_.:-]{1,${maxIdChars}}$`));
const time = z.number().min(-8.64e15).max(8.64e15);

export const envelopeSchema = z.object({
  site: z.string(),
  visitor: id,
  visit: id,
  sentAt: time,
  events: z.array(z.unknown()),
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** Engagement longer than a day on one page view is no measurement. */
const maxEngagedMs = 86_400_000;
const maxLabelChars = 200;
const maxNameChars = 100;
/** What a form is called that has no name of any kind. */
const namelessForm = 'form';
const maxEmailChars = 254;

const text = (maxChars: number) => z.string().transform((value) => cleanText(value, maxChars));
const nonEmpty = (maxChars: number) => text(maxChars).refine((value) => value !== '');
/**
 * As browsers show it: the text of an element keeps the line breaks and indents of its source, and may have been cut within a character.
 * A picture without words has none, and is clicked all the same.
 */
const label = z
  .string()
  .transform((value) => value.replace(/\s+/g, ' ').replace(/[\uD800-\uDBFF]$/, ''))
  .pipe(text(maxLabelChars))
  .transform((value) => value || undefined);
const optionalText = (maxChars: number) => text(maxChars).optional();
const webUrl = ({ keepHash }: { keepHash: boolean }) =>
  z.string().transform((value, context) => {
    const url = cleanUrl(value, undefined, keepHash);
    if (url !== undefined) return cleanText(withoutLinkToken(url), maxUrlChars);
    context.addIssue('not an http(s) URL');
    return z.NEVER;
  });
const pageUrl = webUrl({ keepHash: true });
/** A file comes over http(s): `blob:`, `data:` and `javascript:` say nothing outside of their page. */
const fileUrl = webUrl({ keepHash: false });
/** A link's target: http(s) in full, anything else by its scheme alone, as an address in it would be personal. */
const linkTarget = z.string().transform((value) => {
  const url = cleanUrl(value);
  return cleanText(url ? withoutLinkToken(url) : (/^[a-z][a-z0-9+.-]*:/i.exec(value)?.[0] ?? ''), maxUrlChars);
});
/** Whom somebody writes to or calls: without the message that a link may prepare. */
const contactTarget = z
  .string()
  .regex(/^(mailto|tel):./i)
  .transform((value) => cleanText(value.split('?')[0] ?? '', maxTextChars));
const scalars = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .refine((props) => Object.keys(props).length <= maxProps)
  .transform(cleanProps);

const base = { id, at: time };
const eventSchemas = {
  page_view: z.object({
    ...base,
    view: id,
    url: pageUrl,
    title: optionalText(maxTextChars),
    referrer: linkTarget.optional(),
  }),
  engagement: z.object({
    ...base,
    view: id,
    engagedMs: z.number().min(0).max(maxEngagedMs),
    scrollPct: z.number().min(0).optional(),
    human: z.union([z.boolean(), z.literal(0).transform(() => false)]).optional(),
  }),
  cta_click: z.object({ ...base, view: id.optional(), label, href: linkTarget.optional() }),
  download: z.object({ ...base, view: id.optional(), href: fileUrl }),
  outbound_click: z.object({ ...base, view: id.optional(), href: linkTarget.refine((value) => value !== '') }),
  contact_click: z.object({ ...base, view: id.optional(), href: contactTarget }),
  page_copy: z.object({ ...base, view: id.optional() }),
  page_print: z.object({ ...base, view: id.optional() }),
  form_submit: z.object({
    ...base,
    view: id.optional(),
    form: text(maxNameChars).transform((value) => value || namelessForm),
    contactSales: z.boolean().optional(),
  }),
  identify: z
    .object({
      ...base,
      view: id.optional(),
      email: z
        .string()
        .max(maxEmailChars)
        .transform((value, context) => {
          const email = normaliseEmail(value);
          if (email !== undefined) return email;
          context.addIssue('not an e-mail address');
          return z.NEVER;
        })
        .optional(),
      externalId: z
        .string()
        .transform((value, context) => {
          const personId = cleanPersonId(value, maxTextChars);
          if (personId) return personId;
          context.addIssue('empty, or too long');
          return z.NEVER;
        })
        .optional(),
      traits: scalars.optional(),
      proof: z.string().optional(),
    })
    .refine((event) => event.email !== undefined || event.externalId !== undefined, { path: ['email'] }),
  custom: z.object({ ...base, view: id.optional(), name: nonEmpty(maxNameChars), props: scalars.optional() }),
} as const;

/** Why an event was not kept: a closed list, each counted and shown on the site's page. */
export type DropReason =
  | 'not_an_object'
  | 'unknown_type'
  | `invalid_${string}`
  | 'in_the_future'
  | 'too_old'
  | 'view_id_reused'
  | 'expired_proof';

export type ParsedEvent =
  | {
      readonly kind: 'ok';
      readonly type: TouchType;
      readonly id: string;
      readonly at: number;
      readonly view: string | undefined;
      readonly data: TouchData;
      /** Of an identify: what the customer's server signed, not checked yet. */
      readonly proof: string | undefined;
      /** Of a page view: the token of the link that it was opened with, not checked yet. */
      readonly linkToken: string | undefined;
    }
  | { readonly kind: 'refused'; readonly reason: DropReason };

export function parseEvent(event: unknown): ParsedEvent {
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    return { kind: 'refused', reason: 'not_an_object' };
  const { type } = event as { type?: unknown };
  if (typeof type !== 'string' || !Object.hasOwn(eventSchemas, type))
    return { kind: 'refused', reason: 'unknown_type' };
  const known = type as keyof typeof eventSchemas;
  const parsed = eventSchemas[known].safeParse(event);
  if (!parsed.success) return { kind: 'refused', reason: `invalid_${fieldOf(parsed.error)}` };
  const {
    id: eventId,
    at,
    view,
    traits,
    proof,
    engagedMs,
    scrollPct,
    ...data
  } = parsed.data as typeof parsed.data & {
    view?: string;
    traits?: TouchData['props'];
    proof?: string;
    engagedMs?: number;
    scrollPct?: number;
  };
  return {
    kind: 'ok',
    type: known,
    id: eventId,
    at,
    view,
    proof,
    linkToken: known === 'page_view' ? linkTokenIn((event as { url?: unknown }).url) : undefined,
    data: {
      ...data,
      ...(traits && { props: traits }),
      ...(engagedMs !== undefined && { engagedMs: Math.floor(engagedMs) }),
      ...(scrollPct !== undefined && { scrollPct: Math.min(100, Math.round(scrollPct)) }),
    },
  };
}

/** The first field that is wrong: a name of the wire format, so the list of reasons stays closed. */
function fieldOf(error: z.ZodError): string {
  return String(error.issues[0]?.path[0] ?? 'event');
}
