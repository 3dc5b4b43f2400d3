/**
 * Tables of the embedded database. Every primary key of customer data begins with the site, and every relation stays inside
 * one site. Tables are WITHOUT ROWID (added by hand in the migration: drizzle cannot say it), so that a row lives in its key;
 * all but those of long rows, which SQLite packs badly there: they lie in the order of arrival (`seq`), beside narrow indexes.
 */
export * from './schema/accounts.ts';
export * from './schema/alerts.ts';
export * from './schema/companies.ts';
export * from './schema/decisions.ts';
export * from './schema/history.ts';
export * from './schema/leads.ts';
export * from './schema/models.ts';
export * from './schema/scores.ts';
export * from './schema/sites.ts';
