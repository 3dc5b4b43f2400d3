/** People who use the interface, and facts of the installation. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const accounts = sqliteTable('accounts', {
  id: text('id').primaryKey(),
  email: text('email').notNull().unique(),
  passwordHash: text('password_hash').notNull(),
  createdAtMs: integer('created_at_ms').notNull(),
  /** See domain/role.ts; accounts from before there were roles may do everything. */
  role: text('role', { enum: ['viewer', 'sales', 'marketer', 'admin'] })
    .notNull()
    .default('admin'),
});

/** One-time links by which a person makes their own account; the id is the SHA-256 of the token. */
export const invitations = sqliteTable('invitations', {
  id: text('id').primaryKey(),
  email: text('email').notNull().unique(),
  role: text('role', { enum: ['viewer', 'sales', 'marketer', 'admin'] }).notNull(),
  expiresAtMs: integer('expires_at_ms').notNull(),
});

/** Signed-in browsers; the id is the SHA-256 of the cookie's token, so that the table opens no door. */
export const signIns = sqliteTable('sign_ins', {
  id: text('id').primaryKey(),
  account: text('account').notNull(),
  expiresAtMs: integer('expires_at_ms').notNull(),
});

/** Facts of the installation: hash of the secret key, hash of the one-time setup token. */
export const settings = sqliteTable('settings', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});
