/** Scores with their ledger, and what the next touchpoint needs to know of those before. */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** One row for each scored subject (`l:lead` or `v:visitor`). */
export const subjects = sqliteTable(
  'subjects',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    kind: text('kind', { enum: ['lead', 'visitor'] }).notNull(),
    /** JSON object: epoch → integer units; name of a gauge → the same for that gauge. */
    accumulators: text('accumulators').notNull(),
    /** log2 of the sum; null when it is not positive. */
    rankKey: real('rank_key'),
    lastSeenAtMs: integer('last_seen_at_ms').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.subject] }), // ranks leads only: visitors are listed by when they were seen, and there are many more of them
    index('subjects_by_rank').on(t.site, t.kind, t.rankKey).where(sql`kind = 'lead'`),
  ],
);

/** Contributions; those with counts = 0 wait behind a limit. */
export const ledger = sqliteTable(
  'ledger',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    rule: text('rule').notNull(),
    bucket: text('bucket').notNull(),
    atMs: integer('at_ms').notNull(),
    id: text('id').notNull(),
    visitor: text('visitor').notNull(),
    visit: text('visit').notNull(),
    day: integer('day').notNull(),
    points: integer('points').notNull(),
    counts: integer('counts').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.subject, t.rule, t.bucket, t.atMs, t.id, t.visitor] })],
);

export const onceSlots = sqliteTable(
  'once_slots',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    rule: text('rule').notNull(),
    key: text('key').notNull(),
    bucket: text('bucket').notNull(),
    atMs: integer('at_ms').notNull(),
    id: text('id').notNull(),
    visitor: text('visitor').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.subject, t.rule, t.key] })],
);

export const activeDays = sqliteTable(
  'active_days',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    day: integer('day').notNull(),
    lastAtMs: integer('last_at_ms').notNull(),
    lastId: text('last_id').notNull(),
    lastVisitor: text('last_visitor').notNull(),
    lastVisit: text('last_visit').notNull(),
    hasSeveralVisits: integer('has_several_visits').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.subject, t.day] })],
);

export const visitTotals = sqliteTable(
  'visit_totals',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    /** See {@link visitPartKey}. */
    visit: text('visit').notNull(),
    pageViews: integer('page_views').notNull(),
    lastAtMs: integer('last_at_ms').notNull(),
    lastId: text('last_id').notNull(),
    lastVisitor: text('last_visitor').notNull(),
    lastDay: integer('last_day').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.subject, t.visit] })],
);

export const windowViews = sqliteTable(
  'window_views',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    rule: text('rule').notNull(),
    atMs: integer('at_ms').notNull(),
    id: text('id').notNull(),
    visitor: text('visitor').notNull(),
    visit: text('visit').notNull(),
    day: integer('day').notNull(),
    engagedMs: integer('engaged_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.subject, t.rule, t.atMs, t.id, t.visitor] })],
);
