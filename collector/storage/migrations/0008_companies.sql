CREATE TABLE `company_sums` (
	`site` integer NOT NULL,
	`domain` text NOT NULL,
	`leads` integer NOT NULL,
	`accumulators` text NOT NULL,
	`rank_key` real,
	PRIMARY KEY(`site`, `domain`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `company_sums_by_rank` ON `company_sums` (`site`,`rank_key` DESC,`domain`);--> statement-breakpoint
-- leads as they are listed: with an address, and not another one's
CREATE VIEW `listed_leads` AS SELECT `site`, `id`, `mail_domain` AS `domain` FROM `leads`
WHERE `mail_domain` IS NOT NULL AND (`survivor` IS NULL OR `survivor` = `id`);
--> statement-breakpoint
INSERT INTO `company_sums` SELECT `site`, `domain`, count(*), '{}', NULL FROM `listed_leads` GROUP BY `site`, `domain`;
--> statement-breakpoint
UPDATE `company_sums` SET `accumulators` = added_units('{}', (
	SELECT json_group_object(`epoch`, `units`) FROM (
		SELECT `each`.`key` AS `epoch`, sum(`each`.`value`) AS `units`
		FROM `listed_leads` AS `l`
			JOIN `subjects` AS `s` ON `s`.`site` = `l`.`site` AND `s`.`subject` = 'l:' || `l`.`id`,
			json_each(`s`.`accumulators`) AS `each`
		WHERE `l`.`site` = `company_sums`.`site` AND `l`.`domain` = `company_sums`.`domain` AND `each`.`type` = 'integer'
		GROUP BY `each`.`key`)), 1);
--> statement-breakpoint
UPDATE `company_sums` SET `rank_key` = rank_key_of(`accumulators`);
--> statement-breakpoint
CREATE TRIGGER `company_gains_lead` AFTER INSERT ON `leads`
WHEN new.`mail_domain` IS NOT NULL AND (new.`survivor` IS NULL OR new.`survivor` = new.`id`)
BEGIN
	INSERT INTO `company_sums` SELECT new.`site`, new.`mail_domain`, 0, '{}', NULL
	WHERE NOT EXISTS (SELECT 1 FROM `company_sums` WHERE `site` = new.`site` AND `domain` = new.`mail_domain`);
	UPDATE `company_sums` SET `leads` = `leads` + 1,
		`accumulators` = added_units(`accumulators`, (SELECT `accumulators` FROM `subjects` WHERE `site` = new.`site` AND `subject` = 'l:' || new.`id`), 1)
	WHERE `site` = new.`site` AND `domain` = new.`mail_domain`;
END;
--> statement-breakpoint
CREATE TRIGGER `company_loses_lead` AFTER DELETE ON `leads`
WHEN old.`mail_domain` IS NOT NULL AND (old.`survivor` IS NULL OR old.`survivor` = old.`id`)
BEGIN
	UPDATE `company_sums` SET `leads` = `leads` - 1,
		`accumulators` = added_units(`accumulators`, (SELECT `accumulators` FROM `subjects` WHERE `site` = old.`site` AND `subject` = 'l:' || old.`id`), -1)
	WHERE `site` = old.`site` AND `domain` = old.`mail_domain`;
	DELETE FROM `company_sums` WHERE `site` = old.`site` AND `domain` = old.`mail_domain` AND `leads` = 0;
END;
--> statement-breakpoint
-- another address, merged into somebody, or split off again: out of the one company and into the other
CREATE TRIGGER `company_changes_lead` AFTER UPDATE OF `mail_domain`, `survivor` ON `leads`
WHEN old.`mail_domain` IS NOT new.`mail_domain` OR old.`survivor` IS NOT new.`survivor`
BEGIN
	UPDATE `company_sums` SET `leads` = `leads` - 1,
		`accumulators` = added_units(`accumulators`, (SELECT `accumulators` FROM `subjects` WHERE `site` = old.`site` AND `subject` = 'l:' || old.`id`), -1)
	WHERE `site` = old.`site` AND `domain` = old.`mail_domain` AND (old.`survivor` IS NULL OR old.`survivor` = old.`id`);
	INSERT INTO `company_sums` SELECT `site`, `domain`, 0, '{}', NULL FROM `listed_leads` AS `l`
	WHERE `site` = new.`site` AND `id` = new.`id`
		AND NOT EXISTS (SELECT 1 FROM `company_sums` WHERE `site` = `l`.`site` AND `domain` = `l`.`domain`);
	UPDATE `company_sums` SET `leads` = `leads` + 1,
		`accumulators` = added_units(`accumulators`, (SELECT `accumulators` FROM `subjects` WHERE `site` = new.`site` AND `subject` = 'l:' || new.`id`), 1)
	WHERE `site` = new.`site` AND `domain` = new.`mail_domain` AND (new.`survivor` IS NULL OR new.`survivor` = new.`id`);
	DELETE FROM `company_sums` WHERE `site` = old.`site` AND `domain` = old.`mail_domain` AND `leads` = 0;
END;
--> statement-breakpoint
-- what a replay prepares stands under negative sites and counts for nobody before it takes its place
CREATE TRIGGER `company_gains_subject` AFTER INSERT ON `subjects` WHEN new.`kind` = 'lead' AND new.`site` > 0
BEGIN
	UPDATE `company_sums` SET `accumulators` = added_units(`accumulators`, new.`accumulators`, 1)
	WHERE (`site`, `domain`) = (SELECT `site`, `domain` FROM `listed_leads` WHERE `site` = new.`site` AND `id` = substr(new.`subject`, 3));
END;
--> statement-breakpoint
CREATE TRIGGER `company_loses_subject` AFTER DELETE ON `subjects` WHEN old.`kind` = 'lead' AND old.`site` > 0
BEGIN
	UPDATE `company_sums` SET `accumulators` = added_units(`accumulators`, old.`accumulators`, -1)
	WHERE (`site`, `domain`) = (SELECT `site`, `domain` FROM `listed_leads` WHERE `site` = old.`site` AND `id` = substr(old.`subject`, 3));
END;
--> statement-breakpoint
CREATE TRIGGER `company_changes_subject` AFTER UPDATE OF `site`, `accumulators` ON `subjects`
WHEN new.`kind` = 'lead' AND new.`site` > 0 AND (old.`site` <> new.`site` OR old.`accumulators` <> new.`accumulators`)
BEGIN
	UPDATE `company_sums` SET
		`accumulators` = added_units(CASE WHEN old.`site` = new.`site` THEN added_units(`accumulators`, old.`accumulators`, -1) ELSE `accumulators` END, new.`accumulators`, 1)
	WHERE (`site`, `domain`) = (SELECT `site`, `domain` FROM `listed_leads` WHERE `site` = new.`site` AND `id` = substr(new.`subject`, 3));
END;
--> statement-breakpoint
CREATE TRIGGER `company_is_ranked` AFTER UPDATE OF `accumulators` ON `company_sums` WHEN old.`accumulators` <> new.`accumulators`
BEGIN
	UPDATE `company_sums` SET `rank_key` = rank_key_of(new.`accumulators`) WHERE `site` = new.`site` AND `domain` = new.`domain`;
END;
