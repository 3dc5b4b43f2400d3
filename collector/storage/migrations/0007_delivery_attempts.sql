CREATE TABLE `delivery_attempts` (
	`site` integer NOT NULL,
	`alert` text NOT NULL,
	`destination` text NOT NULL,
	`seq` integer NOT NULL,
	`attempt` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`status` integer,
	`no_answer` text,
	`answer` text NOT NULL,
	`next_at_ms` integer,
	PRIMARY KEY(`site`, `alert`, `destination`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `alert_routes_sent` ON `alert_routes` (`site`,`sent_at_ms`) WHERE sent_at_ms IS NOT NULL;