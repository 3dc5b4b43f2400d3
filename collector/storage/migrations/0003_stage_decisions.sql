CREATE TABLE `stage_decisions` (
	`site` integer NOT NULL,
	`lead` text NOT NULL,
	`seq` integer NOT NULL,
	`id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`kind` text NOT NULL,
	`from_stage` text NOT NULL,
	`to_stage` text NOT NULL,
	`reason` text,
	`note` text NOT NULL,
	`by` text NOT NULL,
	`wake_at_ms` integer,
	`score` real NOT NULL,
	`model_version` integer NOT NULL,
	`evidence` text NOT NULL,
	PRIMARY KEY(`site`, `lead`, `seq`)
) WITHOUT ROWID;
