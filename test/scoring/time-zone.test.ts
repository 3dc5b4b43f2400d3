import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { propertyRuns, propertyTimeoutMs } from '../support/property-runs.ts';

const sample = fileURLToPath(new URL('./time-zone-sample.ts', import.meta.url));
const runSample = promisify(execFile);

/** In each of three processes. */
const histories = Math.min(propertyRuns, 20_000);

test('a server in another time zone gives the same ledger and scores, to the last bit', {
  timeout: propertyTimeoutMs,
}, async () => {
  const said: { offsetMinutes: number; entries: number; hash: string }[] = [];
  for (const TZ of ['UTC', 'America/St_Johns', 'Pacific/Apia']) {
    const { stdout } = await runSample(process.execPath, [sample, String(histories)], {
      env: { ...process.env, TZ },
    });
    said.push(JSON.parse(stdout));
  }
  expect(said.map(({ offsetMinutes }) => offsetMinutes)).toEqual([0, 210, -780]);
  expect(said[0]!.entries).toBeGreaterThan(histories);
  for (const other of said.slice(1)) expect({ ...other, offsetMinutes: 0 }).toEqual(said[0]);
});
