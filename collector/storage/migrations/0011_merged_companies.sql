-- the row that stands for a merged person has the domain of the address that the person goes by: see domain/lead-group.ts
UPDATE `leads` SET `mail_domain` = (
	SELECT `g`.`mail_domain` FROM `leads` AS `g` WHERE `g`.`site` = `leads`.`site` AND `g`.`survivor` = `leads`.`id` AND `g`.`email` IS NOT NULL
	ORDER BY instr('claimed linked verified operator', `g`.`trust`) DESC, `g`.`updated_at_ms` DESC, `g`.`id` LIMIT 1
) WHERE `survivor` = `id`;
