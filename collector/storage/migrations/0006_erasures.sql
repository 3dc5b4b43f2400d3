CREATE TABLE `erasures` (
	`site` integer NOT NULL,
	`mark` text NOT NULL,
	`from_ms` integer NOT NULL,
	`to_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	PRIMARY KEY(`site`, `mark`, `from_ms`)
) WITHOUT ROWID;
