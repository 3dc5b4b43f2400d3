/** What happened, as it came, and the page views put together from it. */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** What browsers and servers sent, validated; never rewritten. `visitor` is `~lead` for direct touches. */
export const touchpoints = sqliteTable(
  'touchpoints',
  {
    seq: integer('seq').primaryKey(),
    site: integer('site').notNull(),
    visitor: text('visitor').notNull(),
    id: text('id').notNull(),
    type: text('type').notNull(),
    occurredAtMs: integer('occurred_at_ms').notNull(),
    receivedAtMs: integer('received_at_ms').notNull(),
    day: integer('day').notNull(),
    visit: text('visit').notNull(),
    view: text('view'),
    /** JSON of TouchData. */
    data: text('data').notNull(),
    unscored: text('unscored'),
  },
  (t) => [
    uniqueIndex('touchpoints_by_id').on(t.site, t.visitor, t.id),
    index('touchpoints_by_time').on(t.site, t.visitor, t.occurredAtMs, t.id),
  ],
);

/** A page view put together from its `page_view` and engagement totals; derived from touchpoints. */
export const pageViews = sqliteTable(
  'page_views',
  {
    seq: integer('seq').primaryKey(),
    site: integer('site').notNull(),
    visitor: text('visitor').notNull(),
    view: text('view').notNull(),
    /** Id of the page_view; null while only engagement has arrived. */
    id: text('id'),
    occurredAtMs: integer('occurred_at_ms').notNull(),
    day: integer('day').notNull(),
    visit: text('visit').notNull(),
    url: text('url').notNull(),
    title: text('title').notNull(),
    pageKind: text('page_kind').notNull(),
    engagedMs: integer('engaged_ms').notNull(),
    scrollPct: integer('scroll_pct').notNull(),
    unscored: text('unscored'),
    /** Lead that the signed link it was opened by names; see domain/signed-link.ts. */
    proposedLead: text('proposed_lead'),
  },
  (t) => [uniqueIndex('page_views_by_view').on(t.site, t.visitor, t.view)],
);

export const visitors = sqliteTable(
  'visitors',
  {
    site: integer('site').notNull(),
    visitor: text('visitor').notNull(),
    firstSeenAtMs: integer('first_seen_at_ms').notNull(),
    lastSeenAtMs: integer('last_seen_at_ms').notNull(),
    isBot: integer('is_bot', { mode: 'boolean' }).notNull(),
    /** As domain/device.ts says it; null: nothing is known. */
    device: text('device'),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.visitor] }),
    index('visitors_by_last_seen').on(t.site, t.lastSeenAtMs),
    // to leave them out of counts
    index('visitors_bots').on(t.site, t.lastSeenAtMs).where(sql`is_bot = 1`),
  ],
);
