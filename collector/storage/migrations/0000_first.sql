CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`password_hash` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_email_unique` ON `accounts` (`email`);--> statement-breakpoint
CREATE TABLE `active_days` (
	`site` integer NOT NULL,
	`subject` text NOT NULL,
	`day` integer NOT NULL,
	`last_at_ms` integer NOT NULL,
	`last_id` text NOT NULL,
	`last_visitor` text NOT NULL,
	`last_visit` text NOT NULL,
	`has_several_visits` integer NOT NULL,
	PRIMARY KEY(`site`, `subject`, `day`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `alert_states` (
	`site` integer NOT NULL,
	`lead` text NOT NULL,
	`rule` text NOT NULL,
	`armed` integer NOT NULL,
	`last_fired_at_ms` integer,
	PRIMARY KEY(`site`, `lead`, `rule`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `alerts` (
	`site` integer NOT NULL,
	`id` text NOT NULL,
	`lead` text NOT NULL,
	`at_ms` integer NOT NULL,
	`kinds` text NOT NULL,
	`payload` text NOT NULL,
	PRIMARY KEY(`site`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `alerts_by_lead` ON `alerts` (`site`,`lead`,`at_ms`);--> statement-breakpoint
CREATE TABLE `counters` (
	`site` integer NOT NULL,
	`name` text NOT NULL,
	`day` integer NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`site`, `name`, `day`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `deliveries` (
	`site` integer NOT NULL,
	`destination` text NOT NULL,
	`alert` text NOT NULL,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_at_ms` integer NOT NULL,
	`lease_until_ms` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`settled_at_ms` integer,
	`last_status` integer,
	`last_answer` text,
	PRIMARY KEY(`site`, `destination`, `alert`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`status`,`next_at_ms`);--> statement-breakpoint
CREATE TABLE `destinations` (
	`site` integer NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	`secret` text NOT NULL,
	`is_enabled` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`site`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `identity_claims` (
	`site` integer NOT NULL,
	`visitor` text NOT NULL,
	`at_ms` integer NOT NULL,
	`id` text NOT NULL,
	`lead` text NOT NULL,
	`trust` text NOT NULL,
	PRIMARY KEY(`site`, `visitor`, `at_ms`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `leads` (
	`site` integer NOT NULL,
	`id` text NOT NULL,
	`email` text,
	`external_id` text,
	`name` text,
	`company` text,
	`traits` text NOT NULL,
	`trust` text NOT NULL,
	`source` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`site`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `leads_by_email` ON `leads` (`site`,`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `leads_by_external_id` ON `leads` (`site`,`external_id`);--> statement-breakpoint
CREATE TABLE `ledger` (
	`site` integer NOT NULL,
	`subject` text NOT NULL,
	`rule` text NOT NULL,
	`bucket` text NOT NULL,
	`at_ms` integer NOT NULL,
	`id` text NOT NULL,
	`visitor` text NOT NULL,
	`visit` text NOT NULL,
	`day` integer NOT NULL,
	`points` integer NOT NULL,
	`counts` integer NOT NULL,
	PRIMARY KEY(`site`, `subject`, `rule`, `bucket`, `at_ms`, `id`, `visitor`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `models` (
	`site` integer NOT NULL,
	`version` integer NOT NULL,
	`document` text NOT NULL,
	`published_at_ms` integer NOT NULL,
	PRIMARY KEY(`site`, `version`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `once_slots` (
	`site` integer NOT NULL,
	`subject` text NOT NULL,
	`rule` text NOT NULL,
	`key` text NOT NULL,
	`bucket` text NOT NULL,
	`at_ms` integer NOT NULL,
	`id` text NOT NULL,
	`visitor` text NOT NULL,
	PRIMARY KEY(`site`, `subject`, `rule`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `ownership_intervals` (
	`site` integer NOT NULL,
	`visitor` text NOT NULL,
	`from_ms` integer NOT NULL,
	`to_ms` integer NOT NULL,
	`lead` text NOT NULL,
	`trust` text NOT NULL,
	PRIMARY KEY(`site`, `visitor`, `from_ms`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `ownership_by_lead` ON `ownership_intervals` (`site`,`lead`);--> statement-breakpoint
CREATE TABLE `page_views` (
	`site` integer NOT NULL,
	`visitor` text NOT NULL,
	`view` text NOT NULL,
	`id` text,
	`occurred_at_ms` integer NOT NULL,
	`day` integer NOT NULL,
	`visit` text NOT NULL,
	`url` text NOT NULL,
	`title` text NOT NULL,
	`page_kind` text NOT NULL,
	`engaged_ms` integer NOT NULL,
	`scroll_pct` integer NOT NULL,
	`unscored` text,
	PRIMARY KEY(`site`, `visitor`, `view`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `quarantine` (
	`site` integer NOT NULL,
	`seq` integer NOT NULL,
	`received_at_ms` integer NOT NULL,
	`reason` text NOT NULL,
	`excerpt` text NOT NULL,
	PRIMARY KEY(`site`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `settings` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sign_ins` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`expires_at_ms` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sites` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`origins` text NOT NULL,
	`time_zone` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sites_key_unique` ON `sites` (`key`);--> statement-breakpoint
CREATE TABLE `subjects` (
	`site` integer NOT NULL,
	`subject` text NOT NULL,
	`kind` text NOT NULL,
	`accumulators` text NOT NULL,
	`rank_key` real,
	`last_seen_at_ms` integer NOT NULL,
	PRIMARY KEY(`site`, `subject`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `subjects_by_rank` ON `subjects` (`site`,`kind`,`rank_key`) WHERE kind = 'lead';--> statement-breakpoint
CREATE TABLE `touchpoints` (
	`site` integer NOT NULL,
	`visitor` text NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`occurred_at_ms` integer NOT NULL,
	`received_at_ms` integer NOT NULL,
	`day` integer NOT NULL,
	`visit` text NOT NULL,
	`view` text,
	`data` text NOT NULL,
	`unscored` text,
	PRIMARY KEY(`site`, `visitor`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `touchpoints_by_time` ON `touchpoints` (`site`,`visitor`,`occurred_at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `visit_totals` (
	`site` integer NOT NULL,
	`subject` text NOT NULL,
	`visit` text NOT NULL,
	`page_views` integer NOT NULL,
	`last_at_ms` integer NOT NULL,
	`last_id` text NOT NULL,
	`last_visitor` text NOT NULL,
	`last_day` integer NOT NULL,
	PRIMARY KEY(`site`, `subject`, `visit`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `visitors` (
	`site` integer NOT NULL,
	`visitor` text NOT NULL,
	`first_seen_at_ms` integer NOT NULL,
	`last_seen_at_ms` integer NOT NULL,
	`is_bot` integer NOT NULL,
	PRIMARY KEY(`site`, `visitor`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `visitors_by_last_seen` ON `visitors` (`site`,`last_seen_at_ms`);--> statement-breakpoint
CREATE TABLE `window_views` (
	`site` integer NOT NULL,
	`subject` text NOT NULL,
	`rule` text NOT NULL,
	`at_ms` integer NOT NULL,
	`id` text NOT NULL,
	`visitor` text NOT NULL,
	`visit` text NOT NULL,
	`day` integer NOT NULL,
	`engaged_ms` integer NOT NULL,
	PRIMARY KEY(`site`, `subject`, `rule`, `at_ms`, `id`, `visitor`)
) WITHOUT ROWID;
