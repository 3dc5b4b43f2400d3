CREATE TABLE `replay_touched` (
	`site` integer NOT NULL,
	`subject` text NOT NULL,
	`times` integer NOT NULL,
	PRIMARY KEY(`site`, `subject`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `replays` (
	`site` integer NOT NULL,
	`version` integer NOT NULL,
	`document` text NOT NULL,
	`note` text NOT NULL,
	`status` text NOT NULL,
	`cursor` text NOT NULL,
	`started_at_ms` integer NOT NULL,
	`ended_at_ms` integer,
	`outcome` text,
	PRIMARY KEY(`site`, `version`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `models` ADD `note` text DEFAULT '' NOT NULL;