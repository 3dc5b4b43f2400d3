import { z } from '@hono/zod-openapi';
import { alertKinds, alertModes } from '../../domain/alert-policy.ts';
import { routeStatuses } from '../../domain/alert-route.ts';
import { type AlertSettings, type ReceiverSettings, slaStages } from '../../domain/alert-settings.ts';
import type { WorkingHours } from '../../domain/working-time.ts';
import type { AlertSummary, HandOffSummary, ReceiverSummary } from '../../ports/queries.ts';
import { isTimeZone } from './site-routes.ts';

/** Settings of alerts and what became of alerts, as the server API says them. */

const time = z.string().openapi({ format: 'date-time', example: '2026-01-31T09:30:00.000Z' });
/** A quarter of a year of working minutes: longer promises are none. */
const maxMinutes = 92 * 24 * 60;
const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day as 08:30')
  .openapi({ example: '08:30' });
const cap = z.number().int().min(0).max(10_000).nullable();

const hoursSchema = z.object({
  timeZone: z
    .string()
    .refine(isTimeZone, 'not an IANA time zone')
    .nullable()
    .openapi({ description: 'IANA zone of the hours; null: the site’s' }),
  workingDays: z
    .array(z.number().int().min(1).max(7))
    .min(1)
    .max(7)
    .refine((days) => new Set(days).size === days.length, 'each day once')
    .openapi({ description: '1 Monday … 7 Sunday; on other days alerts wait' }),
  quietHours: z
    .object({ from: clockTime, to: clockTime })
    .refine(({ from, to }) => from !== to, 'from and to are the same')
    .nullable()
    .openapi({ description: 'Alerts wait until they end; may pass midnight' }),
  morning: clockTime.openapi({ description: 'When a digest arrives on a working day' }),
});

export const alertSettingsSchema = hoursSchema
  .extend({
    kinds: z.partialRecord(z.enum(alertKinds), z.enum(alertModes)).openapi({
      description: 'on, shadow (worked out and kept, told to nobody) or off; a kind that is left out is on',
    }),
    dailyCap: cap.openapi({ description: 'Messages a day to the channel, the rest comes in a digest; null: no limit' }),
    breaksThrough: z
      .object({ askedForSales: z.boolean(), onThePage: z.boolean() })
      .openapi({ description: 'What is told in quiet hours and over the cap too' }),
    answerMinutes: z
      .number()
      .int()
      .min(1)
      .max(7 * 24 * 60)
      .openapi({ description: 'The channel is told when the owner has not answered for so many working minutes' }),
    surgePeople: z.number().int().min(2).max(100).openapi({ description: 'People of one company within 7 days' }),
    sla: z
      .object(
        Object.fromEntries(
          slaStages.map((stage) => [stage, z.number().int().min(1).max(maxMinutes).nullable()]),
        ) as Record<(typeof slaStages)[number], z.ZodNullable<z.ZodNumber>>,
      )
      .openapi({
        description: 'Working minutes until something has to be done about a lead in a stage; null: no promise',
      }),
  })
  .openapi('AlertSettings');

export const receiverSettingsSchema = hoursSchema
  .extend({
    destinations: z
      .array(z.string().min(1).max(64))
      .max(20)
      .openapi({ description: 'Ids of destinations that are theirs alone' }),
    dailyCap: cap,
    capacity: cap.openapi({ description: 'Open leads at a time; null: any number' }),
  })
  .openapi('AlertReceiverSettings');

export const receiverSchema = receiverSettingsSchema
  .extend({ receiver: z.string(), openLeads: z.number().int() })
  .openapi('AlertReceiver');

export const alertSchema = z
  .object({
    id: z.string(),
    lead: z.string().nullable().openapi({ description: 'null: a digest, about several' }),
    at: time,
    kinds: z.array(z.string()),
    why: z.string(),
    score: z.number().nullable(),
    status: z.enum(routeStatuses).openapi({
      description:
        'held: waits for the end of quiet hours. digest: waits for the morning. joined, digested: told with another message. shadow: nobody is told. dropped: not worth telling any more',
    }),
    receiver: z.string().nullable().openapi({ description: 'E-mail address of the owner; null: the channel' }),
    sentAt: time.nullable(),
    dueAt: time.nullable(),
    partOf: z.string().nullable().openapi({ description: 'The message that told it' }),
    isUseful: z.boolean().nullable(),
    answer: z.enum(['accept', 'reject']).nullable(),
  })
  .openapi('Alert');

export const kindPrecisionSchema = z
  .object({
    kind: z.enum(alertKinds),
    told: z.number().int(),
    useful: z.number().int(),
    notUseful: z.number().int(),
    accepted: z.number().int(),
    rejected: z.number().int(),
    precision: z.number().nullable().openapi({ description: '0 to 1, of those that were judged; null: none was' }),
  })
  .openapi('AlertPrecision');

export const alertPreviewSchema = z
  .object({
    from: time,
    to: time,
    leads: z.number().int().openapi({ description: 'Leads that were looked at' }),
    isComplete: z.boolean(),
    kinds: z.array(
      z.object({
        kind: z.enum(alertKinds),
        mode: z.enum(alertModes),
        fires: z.number().int(),
        leads: z.number().int(),
        accepted: z.number().int(),
        rejected: z.number().int(),
      }),
    ),
  })
  .openapi('AlertPreview');

export const handOffSchema = z
  .object({
    lead: z.string(),
    owner: z.string().nullable(),
    stage: z.enum(slaStages),
    startedAt: time,
    dueAt: time,
    isOverdue: z.boolean(),
  })
  .openapi('HandOff');

export function fromAlertSettings(said: z.infer<typeof alertSettingsSchema>): AlertSettings {
  const { kinds, dailyCap, breaksThrough, answerMinutes, surgePeople, sla } = said;
  const { mql, sal, sql, opportunity } = sla;
  return {
    ...fromHours(said),
    kinds,
    dailyCap: dailyCap ?? undefined,
    breaksThrough,
    answerMinutes,
    surgePeople,
    sla: { mql: mql ?? undefined, sal: sal ?? undefined, sql: sql ?? undefined, opportunity: opportunity ?? undefined },
  };
}

export function toAlertSettings(settings: AlertSettings): z.infer<typeof alertSettingsSchema> {
  const { kinds, dailyCap, breaksThrough, answerMinutes, surgePeople, sla } = settings;
  const modes = Object.fromEntries(alertKinds.map((kind) => [kind, kinds[kind] ?? 'on'] as const));
  const minutes = Object.fromEntries(slaStages.map((stage) => [stage, sla[stage] ?? null] as const));
  return {
    ...toHours(settings),
    kinds: modes,
    dailyCap: dailyCap ?? null,
    breaksThrough: { ...breaksThrough },
    answerMinutes,
    surgePeople,
    // one entry for each stage, by construction
    sla: minutes as z.infer<typeof alertSettingsSchema>['sla'],
  };
}

export function fromReceiverSettings(said: z.infer<typeof receiverSettingsSchema>): ReceiverSettings {
  const { destinations, dailyCap, capacity } = said;
  return { ...fromHours(said), destinations, dailyCap: dailyCap ?? undefined, capacity: capacity ?? undefined };
}

export function toReceiver({ receiver, settings, openLeads }: ReceiverSummary): z.infer<typeof receiverSchema> {
  const { destinations, dailyCap, capacity } = settings;
  return {
    ...toHours(settings),
    destinations: [...destinations],
    dailyCap: dailyCap ?? null,
    capacity: capacity ?? null,
    receiver,
    openLeads,
  };
}

export const toAlert = (alert: AlertSummary): z.infer<typeof alertSchema> => ({
  id: alert.id,
  lead: alert.lead || null,
  at: iso(alert.atMs),
  kinds: [...alert.kinds],
  why: alert.why,
  score: alert.score ?? null,
  status: alert.status,
  receiver: alert.receiver || null,
  sentAt: isoOrNull(alert.sentAtMs),
  dueAt: isoOrNull(alert.dueAtMs),
  partOf: alert.partOf ?? null,
  isUseful: alert.isUseful ?? null,
  answer: alert.answer ?? null,
});

export const toHandOff = (handOff: HandOffSummary): z.infer<typeof handOffSchema> => ({
  lead: handOff.lead,
  owner: handOff.owner ?? null,
  stage: handOff.stage,
  startedAt: iso(handOff.startedAtMs),
  dueAt: iso(handOff.dueAtMs),
  isOverdue: handOff.isOverdue,
});

function fromHours({ timeZone, workingDays, quietHours, morning }: z.infer<typeof hoursSchema>) {
  return {
    timeZone: timeZone ?? undefined,
    workingDays: workingDays.toSorted(),
    quiet: quietHours ? { from: minuteOf(quietHours.from), to: minuteOf(quietHours.to) } : undefined,
    morning: minuteOf(morning),
  };
}

function toHours({ timeZone, workingDays, quiet, morning }: WorkingHours & { readonly timeZone: string | undefined }) {
  return {
    timeZone: timeZone ?? null,
    workingDays: [...workingDays],
    quietHours: quiet ? { from: timeOf(quiet.from), to: timeOf(quiet.to) } : null,
    morning: timeOf(morning),
  };
}

/** `08:30` → 510. */
const minuteOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
/** 510 → `08:30`. */
const timeOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const iso = (ms: number) => new Date(ms).toISOString();
const isoOrNull = (ms: number | undefined) => (ms === undefined ? null : iso(ms));
