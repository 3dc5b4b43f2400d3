import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * The leads of one mail domain added up, for lists of companies by score. Triggers keep it (see migration 0008): each row is at
 * every moment the sum over the `leads` that are listed and their `subjects`, whoever writes those.
 */
export const companySums = sqliteTable(
  'company_sums',
  {
    site: integer('site').notNull(),
    domain: text('domain').notNull(),
    /** Never 0: a domain without leads has no row. */
    leads: integer('leads').notNull(),
    /** JSON object: epoch → integer units, without zeros. */
    accumulators: text('accumulators').notNull(),
    /** log2 of the sum; null when it is not positive. */
    rankKey: real('rank_key'),
  },
  (t) => [
    primaryKey({ columns: [t.site, t.domain] }),
    // rank_key descending; put right by hand in the migration
    index('company_sums_by_rank').on(t.site, t.rankKey, t.domain),
  ],
);
