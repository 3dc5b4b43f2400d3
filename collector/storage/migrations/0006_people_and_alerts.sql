CREATE TABLE `alert_feedback` (
	`site` integer NOT NULL,
	`alert` text NOT NULL,
	`said_by` text NOT NULL,
	`is_useful` integer NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`site`, `alert`, `said_by`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `alert_receivers` (
	`site` integer NOT NULL,
	`receiver` text NOT NULL,
	`document` text NOT NULL,
	PRIMARY KEY(`site`, `receiver`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `alert_routes` (
	`site` integer NOT NULL,
	`alert` text NOT NULL,
	`status` text NOT NULL,
	`receiver` text NOT NULL,
	`sent_at_ms` integer,
	`due_at_ms` integer,
	`part_of` text,
	PRIMARY KEY(`site`, `alert`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `alert_routes_due` ON `alert_routes` (`due_at_ms`) WHERE due_at_ms IS NOT NULL;--> statement-breakpoint
CREATE INDEX `alert_routes_by_receiver` ON `alert_routes` (`site`,`receiver`,`sent_at_ms`) WHERE sent_at_ms IS NOT NULL;--> statement-breakpoint
CREATE TABLE `alert_settings` (
	`site` integer PRIMARY KEY NOT NULL,
	`document` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `erasures` (
	`site` integer NOT NULL,
	`mark` text NOT NULL,
	`from_ms` integer NOT NULL,
	`to_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	PRIMARY KEY(`site`, `mark`, `from_ms`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `hand_offs` (
	`site` integer NOT NULL,
	`lead` text NOT NULL,
	`stage` text NOT NULL,
	`started_at_ms` integer NOT NULL,
	`due_at_ms` integer NOT NULL,
	`ended_at_ms` integer,
	`overdue_at_ms` integer,
	PRIMARY KEY(`site`, `lead`, `stage`, `started_at_ms`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `hand_offs_due` ON `hand_offs` (`due_at_ms`) WHERE ended_at_ms IS NULL AND overdue_at_ms IS NULL;--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`expires_at_ms` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_email_unique` ON `invitations` (`email`);--> statement-breakpoint
CREATE TABLE `lead_assignments` (
	`site` integer NOT NULL,
	`lead` text NOT NULL,
	`seq` integer NOT NULL,
	`owner` text,
	`at_ms` integer NOT NULL,
	`said_by` text NOT NULL,
	PRIMARY KEY(`site`, `lead`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `lead_assignments_by_owner` ON `lead_assignments` (`site`,`owner`);--> statement-breakpoint
CREATE TABLE `lead_notes` (
	`site` integer NOT NULL,
	`lead` text NOT NULL,
	`id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`written_by` text NOT NULL,
	`note` text NOT NULL,
	PRIMARY KEY(`site`, `lead`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `lead_watches` (
	`site` integer NOT NULL,
	`lead` text NOT NULL,
	`seq` integer NOT NULL,
	`is_watched` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`said_by` text NOT NULL,
	PRIMARY KEY(`site`, `lead`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `model_drafts` (
	`site` integer PRIMARY KEY NOT NULL,
	`document` text NOT NULL,
	`saved_at_ms` integer NOT NULL,
	`saved_by` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `saved_views` (
	`site` integer NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`query` text NOT NULL,
	`saved_by` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`site`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `accounts` ADD `role` text DEFAULT 'admin' NOT NULL;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `lease_owner` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `destinations` ADD `language` text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE `destinations` ADD `has_personal_data` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `destinations` ADD `takes_digests` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `destinations` ADD `previous_secret` text;--> statement-breakpoint
ALTER TABLE `destinations` ADD `previous_secret_until_ms` integer;--> statement-breakpoint
ALTER TABLE `destinations` ADD `failing_since_ms` integer;--> statement-breakpoint
ALTER TABLE `destinations` ADD `off_reason` text;--> statement-breakpoint
ALTER TABLE `leads` ADD `mail_domain` text;--> statement-breakpoint
CREATE INDEX `leads_by_mail_domain` ON `leads` (`site`,`mail_domain`) WHERE mail_domain IS NOT NULL;--> statement-breakpoint
CREATE INDEX `visitors_bots` ON `visitors` (`site`,`last_seen_at_ms`) WHERE is_bot = 1;--> statement-breakpoint
UPDATE `leads` SET `mail_domain` = registered_domain_of(`email`) WHERE `email` IS NOT NULL;
