CREATE TABLE `model_drafts` (
	`site` integer PRIMARY KEY NOT NULL,
	`document` text NOT NULL,
	`saved_at_ms` integer NOT NULL,
	`saved_by` text NOT NULL
) WITHOUT ROWID;
