/** People, and who they are. */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const leads = sqliteTable(
  'leads',
  {
    site: integer('site').notNull(),
    id: text('id').notNull(),
    /** Lower case, trimmed. */
    email: text('email'),
    externalId: text('external_id'),
    name: text('name'),
    company: text('company'),
    /** JSON of further attributes. */
    traits: text('traits').notNull(),
    trust: text('trust', { enum: ['claimed', 'linked', 'verified', 'operator'] }).notNull(),
    /** How the lead became known: form, script, api, import, demo. */
    source: text('source').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    updatedAtMs: integer('updated_at_ms').notNull(),
    /** Derived from the merges: the lead that stands for the group, which may be this one; null: stands alone. */
    survivor: text('survivor'),
    /**
     * Derived from the e-mail address: the domain that somebody registered, in ASCII, whoever that is. In the row that stands for
     * a merged person from the address that the person goes by.
     */
    mailDomain: text('mail_domain'),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.id] }),
    index('leads_by_survivor').on(t.site, t.survivor).where(sql`survivor IS NOT NULL`),
    index('leads_by_mail_domain').on(t.site, t.mailDomain).where(sql`mail_domain IS NOT NULL`),
    uniqueIndex('leads_by_email').on(t.site, t.email),
    uniqueIndex('leads_by_external_id').on(t.site, t.externalId),
    // people of one mail domain; put right by hand in the migration: drizzle-kit cuts expressions at their commas
  ],
);

export const identityClaims = sqliteTable(
  'identity_claims',
  {
    site: integer('site').notNull(),
    visitor: text('visitor').notNull(),
    atMs: integer('at_ms').notNull(),
    id: text('id').notNull(),
    lead: text('lead').notNull(),
    trust: text('trust', { enum: ['claimed', 'linked', 'verified', 'operator'] }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.visitor, t.atMs, t.id] }),
    index('identity_claims_by_lead').on(t.site, t.lead, t.visitor),
  ],
);

/** Who said that two leads are one person, or took that back, and why; append-only. */
export const leadMerges = sqliteTable(
  'lead_merges',
  {
    site: integer('site').notNull(),
    /** `mg_…`; begins with the time. */
    id: text('id').notNull(),
    /** The two leads, as they were named. */
    lead: text('lead').notNull(),
    into: text('into_lead').notNull(),
    /** The merge that this row takes back; null: the row is a merge. */
    undoes: text('undoes'),
    atMs: integer('at_ms').notNull(),
    by: text('said_by').notNull(),
    why: text('why').notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.id] }), index('lead_merges_by_lead').on(t.site, t.lead)],
);

/** Derived from the identity claims of each visitor, with the leads that are known now: the survivors of merges. */
export const ownershipIntervals = sqliteTable(
  'ownership_intervals',
  {
    site: integer('site').notNull(),
    visitor: text('visitor').notNull(),
    fromMs: integer('from_ms').notNull(),
    toMs: integer('to_ms').notNull(),
    lead: text('lead').notNull(),
    trust: text('trust', { enum: ['claimed', 'linked', 'verified', 'operator'] }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.site, t.visitor, t.fromMs] }), index('ownership_by_lead').on(t.site, t.lead)],
);
