import { z } from '@hono/zod-openapi';
import { noAnswerReasons } from '../../domain/backoff.ts';
import { destinationKinds } from '../../domain/destination.ts';
import { languages } from '../../ui/texts/catalogue.ts';
import { time } from './schemas.ts';

export const destinationSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(destinationKinds),
    url: z.string().openapi({ description: 'Of an e-mail destination `mailto:…`' }),
    isEnabled: z.boolean(),
    language: z.enum(languages).openapi({ description: 'Of whoever reads the messages there' }),
    hasPersonalData: z.boolean().openapi({ description: 'Messages name the person' }),
    takesDigests: z.boolean(),
    previousSecretUntil: time.nullable().openapi({ description: 'Until then the old secret signs as well' }),
    failingSince: time.nullable().openapi({ description: 'First of the failures that no success followed' }),
    offReason: z
      .enum(['gone', 'failing'])
      .nullable()
      .openapi({ description: 'Why it was switched off by itself: 410 Gone, or five days of failures' }),
  })
  .openapi('Destination');

export const deliverySchema = z
  .object({
    alert: z.string(),
    destination: z.string(),
    lead: z.string(),
    kinds: z.array(z.string()),
    status: z.enum(['waiting', 'delivered', 'dead']),
    attempts: z.number().int(),
    createdAt: time,
    nextAt: time,
    lastStatus: z.number().int().nullable(),
    lastAnswer: z.string().nullable(),
  })
  .openapi('Delivery');

export const attemptSchema = z
  .object({
    attempt: z.number().int().openapi({ description: 'From 1 on; what is sent again begins anew' }),
    at: time,
    durationMs: z.number().int(),
    status: z.number().int().nullable().openapi({ description: 'Of the answer; `null`: there was none' }),
    noAnswer: z
      .enum(noAnswerReasons)
      .nullable()
      .openapi({ description: 'Why there was no answer; `null`: there was one' }),
    answer: z.string().openapi({ description: 'First KiB of the answer, or the error in words' }),
    nextAt: time.nullable().openapi({ description: 'When the next attempt was due; `null`: none was' }),
  })
  .openapi('DeliveryAttempt');
