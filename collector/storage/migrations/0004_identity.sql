CREATE TABLE `lead_merges` (
	`site` integer NOT NULL,
	`id` text NOT NULL,
	`lead` text NOT NULL,
	`into_lead` text NOT NULL,
	`undoes` text,
	`at_ms` integer NOT NULL,
	`said_by` text NOT NULL,
	`why` text NOT NULL,
	PRIMARY KEY(`site`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `lead_merges_by_lead` ON `lead_merges` (`site`,`lead`);--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`site` integer NOT NULL,
	`id` text NOT NULL,
	`secret` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`retired_at_ms` integer,
	PRIMARY KEY(`site`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `leads` ADD `survivor` text;--> statement-breakpoint
CREATE INDEX `leads_by_survivor` ON `leads` (`site`,`survivor`) WHERE survivor IS NOT NULL;--> statement-breakpoint
ALTER TABLE `page_views` ADD `proposed_lead` text;--> statement-breakpoint
CREATE INDEX `identity_claims_by_lead` ON `identity_claims` (`site`,`lead`,`visitor`);