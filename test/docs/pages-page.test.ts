import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { queueOf, queues } from '../../collector/domain/queue.ts';
import { stages } from '../../collector/domain/stage.ts';
import { en } from '../../collector/ui/texts/en.ts';

const page = readFileSync('docs/reference/pages.md', 'utf8');

test('the page about the pages has each queue with its stages', () => {
  const nameOf = (stage: (typeof stages)[number]) =>
    /\((SAL|SQL)\)/.exec(en.stage.names[stage])?.[1] ?? en.stage.names[stage];
  for (const queue of queues) {
    const held = stages.filter((stage) => queueOf(stage) === queue).map(nameOf);
    expect(page).toContain(`| ${en.home.queues[queue]} | ${held.join(', ')} |`);
  }
});

test('the page about the pages names every key that the list explains', () => {
  for (const key of Object.keys(en.home.keys)) expect(page).toContain(`\`${key}\``);
});
