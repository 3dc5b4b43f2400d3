/** Alerts, where they go, and the outbox. */

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { destinationKinds } from '../../domain/destination.ts';

/** Whether an alert rule may fire for a lead: armed again only after the score fell below the line. */
export const alertStates = sqliteTable(
  'alert_states',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    rule: text('rule').notNull(),
    armed: integer('armed', { mode: 'boolean' }).notNull(),
    lastFiredAtMs: integer('last_fired_at_ms'),
  },
  (t) => [primaryKey({ columns: [t.site, t.lead, t.rule] })],
);

/** Alerts as they were decided, with score, model version and evidence of that moment; append-only. */
export const alerts = sqliteTable(
  'alerts',
  {
    site: integer('site').notNull(),
    /** Stable for ever: the `webhook-id`. */
    id: text('id').notNull(),
    lead: text('lead').notNull(),
    atMs: integer('at_ms').notNull(),
    /** JSON list of rule kinds. */
    kinds: text('kinds').notNull(),
    /** JSON payload as it is delivered. */
    payload: text('payload').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.id] }), index('alerts_by_lead').on(t.site, t.lead, t.atMs)],
);

/** Where an alert goes and when; beside the alert, which is never changed. A test message has none. */
export const alertRoutes = sqliteTable(
  'alert_routes',
  {
    site: integer('site').notNull(),
    alert: text('alert').notNull(),
    /** See RouteStatus. */
    status: text('status').notNull(),
    /** E-mail address of the owner; empty: the channel. */
    receiver: text('receiver').notNull(),
    sentAtMs: integer('sent_at_ms'),
    /** When something has to be done about it; null: nothing more. */
    dueAtMs: integer('due_at_ms'),
    /** The message that told it: one that it joined, or a digest. */
    partOf: text('part_of'),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.alert] }),
    index('alert_routes_due').on(t.dueAtMs).where(sql`due_at_ms IS NOT NULL`),
    index('alert_routes_by_receiver').on(t.site, t.receiver, t.sentAtMs).where(sql`sent_at_ms IS NOT NULL`),
    index('alert_routes_sent').on(t.site, t.sentAtMs).where(sql`sent_at_ms IS NOT NULL`),
  ],
);

/** What a site's owner says about alerts; absent: the default. */
export const alertSettings = sqliteTable('alert_settings', {
  site: integer('site').primaryKey(),
  /** JSON of AlertSettings. */
  document: text('document').notNull(),
});

/** Salespeople who receive alerts, by the e-mail address that leads are assigned to. */
export const alertReceivers = sqliteTable(
  'alert_receivers',
  {
    site: integer('site').notNull(),
    receiver: text('receiver').notNull(),
    /** JSON of ReceiverSettings. */
    document: text('document').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.receiver] })],
);

/** Whether an alert was useful, by who says so; the last word of each person holds. */
export const alertFeedback = sqliteTable(
  'alert_feedback',
  {
    site: integer('site').notNull(),
    alert: text('alert').notNull(),
    /** E-mail of the account, or `api`. */
    by: text('said_by').notNull(),
    isUseful: integer('is_useful', { mode: 'boolean' }).notNull(),
    atMs: integer('at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.alert, t.by] })],
);

export const destinations = sqliteTable(
  'destinations',
  {
    site: integer('site').notNull(),
    id: text('id').notNull(),
    kind: text('kind', { enum: destinationKinds }).notNull(),
    name: text('name').notNull(),
    /** `https:…`; of an e-mail destination `mailto:…`. */
    url: text('url').notNull(),
    /** `whsec_…` */
    secret: text('secret').notNull(),
    isEnabled: integer('is_enabled', { mode: 'boolean' }).notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    /** Of whoever reads the messages there. */
    language: text('language').notNull().default('en'),
    /** Messages may name the person. */
    hasPersonalData: integer('has_personal_data', { mode: 'boolean' }).notNull().default(false),
    takesDigests: integer('takes_digests', { mode: 'boolean' }).notNull().default(true),
    /** The secret before the last change, which signs as well until then. */
    previousSecret: text('previous_secret'),
    previousSecretUntilMs: integer('previous_secret_until_ms'),
    /** First of the failures that no success followed. */
    failingSinceMs: integer('failing_since_ms'),
    /** Why the system switched it off; null: it is on, or a person did. */
    offReason: text('off_reason', { enum: ['gone', 'failing'] }),
  },
  (t) => [primaryKey({ columns: [t.site, t.id] })],
);

/** The outbox: one row for each alert and destination, written in the transaction that caused the alert. */
export const deliveries = sqliteTable(
  'deliveries',
  {
    site: integer('site').notNull(),
    destination: text('destination').notNull(),
    alert: text('alert').notNull(),
    status: text('status', { enum: ['waiting', 'delivered', 'dead'] }).notNull(),
    attempts: integer('attempts').notNull(),
    nextAtMs: integer('next_at_ms').notNull(),
    leaseUntilMs: integer('lease_until_ms').notNull(),
    /** The sender that claimed it last. */
    leaseOwner: text('lease_owner').notNull().default(''),
    createdAtMs: integer('created_at_ms').notNull(),
    settledAtMs: integer('settled_at_ms'),
    /** Status code of the last answer; null when there was none. */
    lastStatus: integer('last_status'),
    /** Start of the last answer, or the error, as text. */
    lastAnswer: text('last_answer'),
  },
  (t) => [primaryKey({ columns: [t.site, t.destination, t.alert] }), index('deliveries_due').on(t.status, t.nextAtMs)],
);

/** What was tried of each delivery, and what came back; of each the newest few. */
export const deliveryAttempts = sqliteTable(
  'delivery_attempts',
  {
    site: integer('site').notNull(),
    alert: text('alert').notNull(),
    destination: text('destination').notNull(),
    /** In the order in which they were made, from 1 on for each delivery. */
    seq: integer('seq').notNull(),
    /** From 1 on; what is sent again begins anew. */
    attempt: integer('attempt').notNull(),
    atMs: integer('at_ms').notNull(),
    durationMs: integer('duration_ms').notNull(),
    /** Status code of the answer; null: there was none. */
    status: integer('status'),
    /** See NoAnswerReason; null: there was an answer. */
    noAnswer: text('no_answer'),
    answer: text('answer').notNull(),
    /** Null: no further attempt was due. */
    nextAtMs: integer('next_at_ms'),
  },
  (t) => [primaryKey({ columns: [t.site, t.alert, t.destination, t.seq] })],
);
