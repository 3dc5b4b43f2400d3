/** What people decided, wrote and promised about leads. */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What people decided about leads, with the score, model version and evidence of that moment; append-only. */
export const stageDecisions = sqliteTable(
  'stage_decisions',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    /** In the order in which they were made, from 1 on for each lead. */
    seq: integer('seq').notNull(),
    id: text('id').notNull(),
    atMs: integer('at_ms').notNull(),
    kind: text('kind').notNull(),
    fromStage: text('from_stage').notNull(),
    toStage: text('to_stage').notNull(),
    reason: text('reason'),
    note: text('note').notNull(),
    /** Who: an account's e-mail address, or `api`. */
    by: text('by').notNull(),
    wakeAtMs: integer('wake_at_ms'),
    score: real('score').notNull(),
    modelVersion: integer('model_version').notNull(),
    /** JSON list of the newest contributions. */
    evidence: text('evidence').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.lead, t.seq] })],
);

/** People's decisions about noise flags of a lead, append-only; of each flag the newest holds. */
export const noiseDecisions = sqliteTable(
  'noise_decisions',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    flag: text('flag').notNull(),
    atMs: integer('at_ms').notNull(),
    isOverruled: integer('is_overruled', { mode: 'boolean' }).notNull(),
    /** E-mail of the account, or `api`. */
    decidedBy: text('decided_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.lead, t.flag, t.atMs] })],
);

/** What people wrote about a lead; append-only. */
export const leadNotes = sqliteTable(
  'lead_notes',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    /** `nt_…`; begins with the time. */
    id: text('id').notNull(),
    atMs: integer('at_ms').notNull(),
    /** E-mail of the account. */
    by: text('written_by').notNull(),
    note: text('note').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.lead, t.id] })],
);

/** Who a lead was given to, append-only; the newest of the person's holds. */
export const leadAssignments = sqliteTable(
  'lead_assignments',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    /** In the order in which they were made, from 1 on for each lead. */
    seq: integer('seq').notNull(),
    /** E-mail address; null: given to nobody. */
    owner: text('owner'),
    atMs: integer('at_ms').notNull(),
    by: text('said_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.lead, t.seq] }), index('lead_assignments_by_owner').on(t.site, t.owner)],
);

/** Whose return somebody wants to be told about, append-only; the newest of the person's holds. */
export const leadWatches = sqliteTable(
  'lead_watches',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    /** In the order in which it was said, from 1 on for each lead. */
    seq: integer('seq').notNull(),
    isWatched: integer('is_watched', { mode: 'boolean' }).notNull(),
    atMs: integer('at_ms').notNull(),
    by: text('said_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.lead, t.seq] })],
);

/** Promises to do something about a lead in a stage, and whether they were kept. */
export const handOffs = sqliteTable(
  'hand_offs',
  {
    site: integer('site').notNull(),
    lead: text('lead').notNull(),
    stage: text('stage').notNull(),
    startedAtMs: integer('started_at_ms').notNull(),
    /** When it is overdue by the settings of its start. */
    dueAtMs: integer('due_at_ms').notNull(),
    /** When somebody did it, or it lost its object; null: it is open. */
    endedAtMs: integer('ended_at_ms'),
    /** When it was found overdue; null: it was not. */
    overdueAtMs: integer('overdue_at_ms'),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.lead, t.stage, t.startedAtMs] }),
    index('hand_offs_due').on(t.dueAtMs).where(sql`ended_at_ms IS NULL AND overdue_at_ms IS NULL`),
  ],
);

/** Ways to look at the list of leads that somebody gave a name; everybody of the site sees them. */
export const savedViews = sqliteTable(
  'saved_views',
  {
    site: integer('site').notNull(),
    /** `vw_…`; begins with the time. */
    id: text('id').notNull(),
    name: text('name').notNull(),
    /** Query of the page's address, without `?`. */
    query: text('query').notNull(),
    by: text('saved_by').notNull(),
    atMs: integer('at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.id] })],
);
