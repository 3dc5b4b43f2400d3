/** Websites, what their owners settle, and what could not be kept of what they sent. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const sites = sqliteTable('sites', {
  /** Never used again, also when its site is gone. */
  id: integer('id').primaryKey({ autoIncrement: true }),
  /** Public, ingest-only: `st_…`. */
  key: text('key').notNull().unique(),
  name: text('name').notNull(),
  kind: text('kind', { enum: ['live', 'playground', 'demo'] }).notNull(),
  /** JSON list of origins that may send; empty: all. */
  origins: text('origins', { mode: 'json' }).$type<string[]>().notNull(),
  timeZone: text('time_zone').notNull(),
  createdAtMs: integer('created_at_ms').notNull(),
});

/** What a site's servers sign identities with, and this one its links. Several are valid at a time, so that they can be changed. */
export const signingKeys = sqliteTable(
  'signing_keys',
  {
    site: integer('site').notNull(),
    /** `sg_…`; public: it stands in what was signed. */
    id: text('id').notNull(),
    /** Kept as it is, as it has to sign and not only to be compared. */
    secret: text('secret').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    /** From then on nothing that it signed is accepted; null: it is valid. */
    retiredAtMs: integer('retired_at_ms'),
  },
  (t) => [primaryKey({ columns: [t.site, t.id] })],
);

/** What a site's owner says about fit: domains and personas; absent: the default. */
export const fitSettings = sqliteTable('fit_settings', {
  site: integer('site').primaryKey(),
  /** Rises with each change, so that readers know when to read the document again. */
  version: integer('version').notNull(),
  /** JSON of FitSettings. */
  document: text('document').notNull(),
});

/**
 * Events counted by what became of them: `stored`, `repeated`, `drop:reason`; and posts of wrong clocks, `clock:behindHour`. Site 0:
 * the site is not known.
 */
export const counters = sqliteTable(
  'counters',
  {
    site: integer('site').notNull(),
    name: text('name').notNull(),
    day: integer('day').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.name, t.day] })],
);

/** The newest events that could not be kept, with the reason, for the site owner to look at. */
export const quarantine = sqliteTable(
  'quarantine',
  {
    site: integer('site').notNull(),
    seq: integer('seq').notNull(),
    receivedAtMs: integer('received_at_ms').notNull(),
    reason: text('reason').notNull(),
    /** Start of the event as it came, as text. */
    excerpt: text('excerpt').notNull(),
    /** Who sent it, as far as that could be read: it goes when they are erased. */
    visitor: text('visitor'),
  },
  (t) => [primaryKey({ columns: [t.site, t.seq] })],
);

/**
 * What was erased, so that events of then that arrive late do not bring it back: whose (as a hash), from when to when. Kept
 * for as long as events so old are accepted.
 */
export const erasures = sqliteTable(
  'erasures',
  {
    site: integer('site').notNull(),
    /** SHA-256 of a browser, an e-mail address or an external id; see usecases/erasure-marks.ts. */
    mark: text('mark').notNull(),
    fromMs: integer('from_ms').notNull(),
    toMs: integer('to_ms').notNull(),
    expiresAtMs: integer('expires_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.mark, t.fromMs] })],
);
