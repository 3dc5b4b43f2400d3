import { z } from '@hono/zod-openapi';
import { maxProps } from '../../../shared/limits.ts';
import { emailDomainClasses } from '../../domain/fit/email-domain.ts';
import { fitAttributes, grades } from '../../domain/fit/fit.ts';
import { noiseFlags } from '../../domain/fit/noise.ts';
import { mqlReasons } from '../../domain/mql/mql.ts';
import { decisionKinds, declineReasons, minds, persons, stages } from '../../domain/stage.ts';

/** Answers of the server API. Times are ISO 8601 in UTC; names end in `At`. */

export const time = z.string().openapi({ format: 'date-time', example: '2026-01-31T09:30:00.000Z' });
/** A schema with a name and `.nullable()` become a contradiction in the description, or a named schema that is null everywhere. */
export const orNull = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.null()]);
const trust = z.enum(['claimed', 'linked', 'verified', 'operator']);
const device = z.string().nullable().openapi({
  description: 'What the browser runs on: kind, browser and operating system; null: not known',
  example: 'phone/safari/ios',
});
const level = z.number().int().min(1).max(4).openapi({ description: '1 is the most engaged' });
export const traitsSchema = z
  .record(z.string().max(100), z.union([z.string().max(500), z.number(), z.boolean()]))
  .refine((traits) => Object.keys(traits).length <= maxProps, `at most ${maxProps} traits`);

export const siteSchema = z
  .object({
    key: z.string().openapi({ description: 'Public, ingest-only site key', example: 'st_mf3k2x01a8c0k2m4p6r8' }),
    name: z.string(),
    kind: z.enum(['live', 'playground', 'demo']),
    origins: z.array(z.string()).openapi({ description: 'Origins that may send; empty: all' }),
    timeZone: z.string(),
  })
  .openapi('Site');

/** A list of domains is looked up, never searched: this many are a whole customer base. */
const maxDomains = 5_000;
const maxPersonas = 20;
const domains = z.array(z.string().trim().min(1).max(253)).max(maxDomains);
const percent = z.number().min(0).max(100);

export const fitSettingsSchema = z
  .object({
    ownStaff: domains.openapi({ description: 'Domains of your own; each covers all below it' }),
    competitors: domains,
    customers: domains,
    personas: z
      .array(
        z.object({
          id: z.string().min(1).max(64),
          name: z.string().min(1).max(100),
          wants: z.partialRecord(
            z.enum(fitAttributes),
            z.object({
              weight: z.number().int().min(0).max(1_000),
              values: z.record(z.string().max(64), percent),
              otherwise: percent.openapi({ description: 'How good a known value is that is not named, in percent' }),
            }),
          ),
        }),
      )
      .max(maxPersonas)
      .openapi({ description: 'Whom you want to meet; the one that fits best counts, of equals the first' }),
  })
  .openapi('FitSettings');

const fitSchema = z
  .object({
    score: z.number().int().min(0).max(100).openapi({ description: 'The points of the rows sum to it exactly' }),
    grade: z.enum(grades),
    coveragePct: z.number().int().openapi({ description: 'How much of what the persona looks at is known' }),
    persona: z.object({ id: z.string(), name: z.string() }),
    rows: z.array(
      z.object({
        attribute: z.enum(fitAttributes),
        value: z.string(),
        goodPct: z.number(),
        maxPoints: z.number(),
        points: z.number().int(),
      }),
    ),
    unknown: z.array(z.enum(fitAttributes)).openapi({ description: 'Neither good nor bad' }),
  })
  .openapi('Fit');

const mqlSchema = z
  .object({
    isMql: z.boolean(),
    reason: z.enum(mqlReasons).openapi({ description: 'Why it is one, or what it lacks' }),
    level: z.number().int().openapi({ description: '0: not an MQL; buying guide, trial and demo each make the next' }),
    since: time.nullable(),
    until: time.nullable().openapi({ description: 'When it ends if nothing more happens' }),
  })
  .openapi('Mql');

export const leadSchema = z
  .object({
    id: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    company: z.string().nullable(),
    trust,
    score: z.number(),
    level,
    lastSeenAt: time.nullable(),
    topReason: z.string().nullable().openapi({ description: 'Name of the rule that weighs most now' }),
    fit: orNull(fitSchema).openapi({ description: 'Who they are; null while nothing of it is known' }),
    place: z
      .string()
      .nullable()
      .openapi({ description: 'Grade and level on one grid, side by side, never blended', example: 'A1' }),
    noise: z.array(
      z.object({
        flag: z.enum(noiseFlags),
        evidence: z.array(z.object({ kind: z.string(), what: z.string() })),
        isOverruled: z.boolean(),
      }),
    ),
    isRoleMailbox: z.boolean().openapi({ description: 'Several people read it: info@, sales@' }),
  })
  .openapi('Lead');

export const leadDetailSchema = leadSchema
  .extend({
    externalId: z.string().nullable(),
    traits: traitsSchema,
    source: z.string(),
    createdAt: time,
    aliases: z.array(z.string()).openapi({ description: 'Further ids of this person; each of them answers for it' }),
    stage: z.enum(stages),
    ladders: z
      .object({ mind: z.enum(minds), person: z.enum(persons) })
      .nullable()
      .openapi({ description: 'The stage in the words of two other ladders; null: turned down' }),
    owner: z.string().nullable().openapi({ description: 'E-mail address of the salesperson it was given to' }),
    isWatched: z.boolean(),
    mql: mqlSchema,
    browsers: z.array(z.object({ visitor: z.string(), from: time, to: time.nullable(), trust, device })),
  })
  .openapi('LeadDetail');

export const decisionSchema = z
  .object({
    id: z.string(),
    at: time,
    kind: z.enum(decisionKinds),
    fromStage: z.enum(stages),
    toStage: z.enum(stages),
    reason: z.enum(declineReasons).nullable(),
    note: z.string(),
    by: z.string().openapi({ description: 'E-mail address of an account, or `api`' }),
    wakeAt: time.nullable(),
    score: z.number().openapi({ description: 'Score of that moment' }),
    modelVersion: z.number().int(),
    evidence: z.array(z.object({ rule: z.string(), points: z.number().int(), at: time, touchpoint: z.string() })),
  })
  .openapi('Decision');
export const mergedSchema = z
  .object({
    lead: z.string().openapi({ description: 'The id that stands for both' }),
    merge: z.string().nullable().openapi({ description: 'By which it can be taken back; null: they were one already' }),
  })
  .openapi('Merged');

export const splitSchema = z
  .object({ leads: z.array(z.string()), merge: z.string().openapi({ description: 'The merge that was taken back' }) })
  .openapi('SplitDone');

export const companySchema = z
  .object({
    domain: z.string(),
    class: z.enum(emailDomainClasses),
    leads: z.number().int(),
    activeLeads: z.number().int().openapi({ description: 'Breadth: how many were active in 30 days' }),
    score: z.number().openapi({ description: 'Exact sum of the scores of its leads' }),
  })
  .openapi('Company');

export const visitorSchema = z
  .object({
    visitor: z.string(),
    score: z.number(),
    level,
    firstSeenAt: time,
    lastSeenAt: time,
    isBot: z.boolean(),
    device,
    lead: z.string().nullable().openapi({ description: 'The lead that this browser belongs to now' }),
  })
  .openapi('Visitor');

const rowPointsSchema = z.object({
  rule: z.string(),
  ruleName: z.string(),
  points: z.number().int(),
  counts: z.boolean().openapi({ description: 'False where a limit keeps it out: the newest count' }),
});
const unscored = z.enum(['bot', 'too_late', 'crowded', 'own_visit', 'automated']).nullable();

export const rowSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('page'),
      id: z.string(),
      at: time,
      url: z.string(),
      title: z.string(),
      pageKind: z.string(),
      engagedMs: z.number().int(),
      scrollPct: z.number().int(),
      points: z.array(rowPointsSchema),
      unscored,
    }),
    z.object({
      kind: z.literal('act'),
      id: z.string(),
      at: time,
      type: z.string(),
      detail: z.string(),
      contactSales: z.boolean().nullable(),
      points: z.array(rowPointsSchema),
      unscored,
    }),
  ])
  .openapi('TimelineRow');

export const timelineSchema = z
  .object({
    visits: z.array(
      z.object({
        visit: z.string(),
        visitor: z.string(),
        startedAt: time,
        endedAt: time,
        engagedMs: z.number().int(),
        source: z.string().openapi({ description: 'Campaign source or referring host; empty: direct' }),
        device,
        isBeforeKnown: z.boolean(),
        rows: z.array(rowSchema),
      }),
    ),
    next: z.string().nullable().openapi({ description: 'Pass as `before` to read on' }),
  })
  .openapi('Timeline');

export const scoreSchema = z
  .object({
    at: time,
    score: z.number(),
    shown: z.number().openapi({ description: 'The score at one decimal; the parts’ `shown` sum to it exactly' }),
    level,
    modelVersion: z.number().int(),
    halfLifeMs: z.number().int(),
    coolsAt: time
      .nullable()
      .openapi({ description: 'When it falls below the hot line; null when it is below already' }),
    urgency: z
      .number()
      .nullable()
      .openapi({ description: 'The same points with a half-life of days; null where the model keeps none' }),
    trend: z.enum(['rising', 'steady', 'falling']).nullable(),
    groups: z
      .array(z.object({ id: z.string(), name: z.string(), score: z.number(), level }))
      .openapi({ description: 'The score groups of the model, each with its own half-life' }),
    parts: z.array(
      z.object({
        rule: z.string(),
        ruleName: z.string(),
        visitor: z.string(),
        touchpoint: z.string(),
        at: time,
        points: z.number().int().openapi({ description: 'Points when earned' }),
        worth: z.number().openapi({ description: 'What they are worth now; the parts sum to `score`' }),
        shown: z.number(),
      }),
    ),
  })
  .openapi('Score');

export const signingKeySchema = z
  .object({
    id: z.string().openapi({ description: 'Stands in what was signed; no secret' }),
    createdAt: time,
    retiredAt: time.nullable().openapi({ description: 'null: what it signs is accepted' }),
  })
  .openapi('SigningKey');

export const linkTokenSchema = z
  .object({ token: z.string(), parameter: z.string(), lead: z.string(), expiresAt: time })
  .openapi('LinkToken');

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().openapi({ description: 'Pass as `after` to read on' }),
  });
