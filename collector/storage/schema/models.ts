/** Versions of the scoring model, and how the next one is prepared. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const models = sqliteTable(
  'models',
  {
    site: integer('site').notNull(),
    version: integer('version').notNull(),
    document: text('document').notNull(),
    publishedAtMs: integer('published_at_ms').notNull(),
    /** Why, in the words of who published it. */
    note: text('note').notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.site, t.version] })],
);

/** What people work on before they publish it: one draft for each site. */
export const modelDrafts = sqliteTable('model_drafts', {
  site: integer('site').primaryKey(),
  document: text('document').notNull(),
  savedAtMs: integer('saved_at_ms').notNull(),
  /** E-mail of the account, or `api`. */
  savedBy: text('saved_by').notNull(),
});

/**
 * Runs of history through a model that is about to be published, beside live traffic. What a run makes stands in the tables of
 * subjects under the *negative* number of its site, where nobody reads it, until it takes the place of what is shown.
 */
export const replays = sqliteTable(
  'replays',
  {
    site: integer('site').notNull(),
    /** Of the model that it prepares. */
    version: integer('version').notNull(),
    document: text('document').notNull(),
    note: text('note').notNull(),
    status: text('status', { enum: ['running', 'done', 'cancelled'] }).notNull(),
    /** The last subject that was worked out in the first pass; all before it are done. */
    cursor: text('cursor').notNull(),
    startedAtMs: integer('started_at_ms').notNull(),
    endedAtMs: integer('ended_at_ms'),
    /** JSON of ReplayOutcome. */
    outcome: text('outcome'),
  },
  (t) => [primaryKey({ columns: [t.site, t.version] })],
);

/** Subjects to which something happened while their site's history is being replayed: to be worked out again. */
export const replayTouched = sqliteTable(
  'replay_touched',
  {
    site: integer('site').notNull(),
    subject: text('subject').notNull(),
    /** How often: who worked it out says how often it had happened by then, and the row stays if it happened again since. */
    times: integer('times').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.subject] })],
);
