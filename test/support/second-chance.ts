import type { RunnerTestSuite } from 'vitest';

/**
 * Of a file that watches a real browser in real time, which misses its moment when the machine is busy: what fails there counts
 * as failed when it fails twice. The end of the run names what needed its second chance.
 */
export function giveSecondChance({ tasks }: Readonly<Pick<RunnerTestSuite, 'tasks'>>): void {
  for (const task of tasks) {
    if (task.type === 'suite') giveSecondChance(task);
    else task.retry = 1;
  }
}
