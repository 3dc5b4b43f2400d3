ALTER TABLE `leads` ADD `mail_domain` text;--> statement-breakpoint
CREATE INDEX `leads_by_mail_domain` ON `leads` (`site`,`mail_domain`) WHERE mail_domain IS NOT NULL;--> statement-breakpoint
UPDATE `leads` SET `mail_domain` = registered_domain_of(`email`) WHERE `email` IS NOT NULL;
