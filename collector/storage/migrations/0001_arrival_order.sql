PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_page_views` (
	`seq` integer PRIMARY KEY NOT NULL,
	`site` integer NOT NULL,
	`visitor` text NOT NULL,
	`view` text NOT NULL,
	`id` text,
	`occurred_at_ms` integer NOT NULL,
	`day` integer NOT NULL,
	`visit` text NOT NULL,
	`url` text NOT NULL,
	`title` text NOT NULL,
	`page_kind` text NOT NULL,
	`engaged_ms` integer NOT NULL,
	`scroll_pct` integer NOT NULL,
	`unscored` text
);
--> statement-breakpoint
INSERT INTO `__new_page_views`("site", "visitor", "view", "id", "occurred_at_ms", "day", "visit", "url", "title", "page_kind", "engaged_ms", "scroll_pct", "unscored") SELECT "site", "visitor", "view", "id", "occurred_at_ms", "day", "visit", "url", "title", "page_kind", "engaged_ms", "scroll_pct", "unscored" FROM `page_views`;--> statement-breakpoint
DROP TABLE `page_views`;--> statement-breakpoint
ALTER TABLE `__new_page_views` RENAME TO `page_views`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `page_views_by_view` ON `page_views` (`site`,`visitor`,`view`);--> statement-breakpoint
CREATE TABLE `__new_touchpoints` (
	`seq` integer PRIMARY KEY NOT NULL,
	`site` integer NOT NULL,
	`visitor` text NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`occurred_at_ms` integer NOT NULL,
	`received_at_ms` integer NOT NULL,
	`day` integer NOT NULL,
	`visit` text NOT NULL,
	`view` text,
	`data` text NOT NULL,
	`unscored` text
);
--> statement-breakpoint
INSERT INTO `__new_touchpoints`("site", "visitor", "id", "type", "occurred_at_ms", "received_at_ms", "day", "visit", "view", "data", "unscored") SELECT "site", "visitor", "id", "type", "occurred_at_ms", "received_at_ms", "day", "visit", "view", "data", "unscored" FROM `touchpoints`;--> statement-breakpoint
DROP TABLE `touchpoints`;--> statement-breakpoint
ALTER TABLE `__new_touchpoints` RENAME TO `touchpoints`;--> statement-breakpoint
CREATE UNIQUE INDEX `touchpoints_by_id` ON `touchpoints` (`site`,`visitor`,`id`);--> statement-breakpoint
CREATE INDEX `touchpoints_by_time` ON `touchpoints` (`site`,`visitor`,`occurred_at_ms`,`id`);