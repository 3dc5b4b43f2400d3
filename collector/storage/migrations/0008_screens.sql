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
CREATE INDEX `visitors_bots` ON `visitors` (`site`,`last_seen_at_ms`) WHERE is_bot = 1;