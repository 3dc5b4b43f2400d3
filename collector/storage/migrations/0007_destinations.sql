ALTER TABLE `deliveries` ADD `lease_owner` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `destinations` ADD `language` text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE `destinations` ADD `has_personal_data` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `destinations` ADD `takes_digests` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `destinations` ADD `previous_secret` text;--> statement-breakpoint
ALTER TABLE `destinations` ADD `previous_secret_until_ms` integer;--> statement-breakpoint
ALTER TABLE `destinations` ADD `failing_since_ms` integer;--> statement-breakpoint
ALTER TABLE `destinations` ADD `off_reason` text;