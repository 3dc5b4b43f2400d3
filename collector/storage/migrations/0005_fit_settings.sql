CREATE TABLE `fit_settings` (
	`site` integer PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`document` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `noise_decisions` (
	`site` integer NOT NULL,
	`lead` text NOT NULL,
	`flag` text NOT NULL,
	`at_ms` integer NOT NULL,
	`is_overruled` integer NOT NULL,
	`decided_by` text NOT NULL,
	PRIMARY KEY(`site`, `lead`, `flag`, `at_ms`)
) WITHOUT ROWID;
