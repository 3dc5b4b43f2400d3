import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScoringModel } from '../../collector/domain/scoring-model.ts';
import { openStore } from '../../collector/open-store.ts';
import { aBatch, anEvent, aPageView, startMs } from '../support/a-store.ts';
import { aDataFolder, aFolder, run } from './cli-run.ts';

const clock = { nowMs: () => startMs + 3_600_000 };

/** A site with one lead, Ada, who read the prices for a minute and a half. */
async function aSiteWithAda() {
  const { dataDir } = await aDataFolder([{ name: 'Acme', kind: 'live' }]);
  const store = await openStore({ dataDir, mode: 'write' });
  const site = store.queries.sites()[0]!.id;
  const identify = anEvent({
    type: 'identify',
    occurredAtMs: startMs,
    data: { email: 'ada@acme.example' },
  });
  const events = [...aPageView({ path: '/pricing', atMs: startMs, engagedMs: 95_000 }), identify];
  await store.commands.ingest(aBatch({ site, events }));
  await store.close();
  const given = { clock };
  return { inFolder: (...args: string[]) => run([...args, '--data', dataDir], given) };
}

/** The model in use, changed, in a file. */
async function aDraft(
  { inFolder }: Awaited<ReturnType<typeof aSiteWithAda>>,
  change: (model: ScoringModel) => object,
): Promise<string> {
  const { stdout } = await inFolder('model', 'show');
  const file = join(aFolder(), 'draft.json');
  const model = JSON.parse(stdout.join('\n'));
  writeFileSync(file, JSON.stringify({ ...model, ...change(model) }));
  return file;
}

const easily = () => ({ hot: { enterAt: 10, leaveBelow: 5 } });

describe('footprint model', () => {
  it('publishes a file as the next version, and names who became hot by it', async () => {
    const site = await aSiteWithAda();
    const file = await aDraft(site, easily);
    const published = await site.inFolder('model', 'publish', file, '--note', 'try it');
    expect(published.exitCode).toBe(0);
    expect(published.stdout).toEqual([
      '+ ada@acme.example',
      'version 2 is published: 1 leads became hot by it, 0 are so no longer, 0 stayed',
    ]);
    const { stdout } = await site.inFolder('model', 'list');
    expect(stdout).toEqual([
      expect.stringMatching(/^2 {2}2026-01-05T10:00:00.000Z {2}try it$/),
      expect.stringMatching(/^1 /),
    ]);
  });

  it('goes back to an earlier version, which becomes the newest', async () => {
    const site = await aSiteWithAda();
    const before = (await site.inFolder('model', 'show')).stdout.join('\n');
    await site.inFolder('model', 'publish', await aDraft(site, easily));
    const { stdout } = await site.inFolder('model', 'publish', '1');
    expect(stdout.at(-1)).toMatch(/^version 3 is published: 0 leads became hot by it, 1 are so no longer/);
    const after = (await site.inFolder('model', 'show')).stdout.join('\n');
    expect({ ...JSON.parse(after), version: 1 }).toEqual(JSON.parse(before));
  });

  it('publishes a file from now on, and says when that needs all history worked out anew', async () => {
    const site = await aSiteWithAda();
    const published = await site.inFolder('model', 'publish', await aDraft(site, easily), '--from-now');
    expect(published).toMatchObject({
      exitCode: 0,
      stdout: ['+ ada@acme.example', 'version 2 is published: 1 leads became hot by it, 0 are so no longer, 0 stayed'],
    });
    const faster = await aDraft(site, () => ({ halfLifeMs: 7 * 86_400_000 }));
    const refused = await site.inFolder('model', 'publish', faster, '--from-now');
    expect(refused).toMatchObject({
      exitCode: 1,
      stderr: [
        'footprint: this also decides about what happened before, so history has to be worked out anew: halfLifeMs',
      ],
    });
    expect((await site.inFolder('model', 'list')).stdout).toHaveLength(2);
  });

  it('shows a model that was published from now on as the draft that it was', async () => {
    const site = await aSiteWithAda();
    const shown = async (...version: string[]) =>
      JSON.parse((await site.inFolder('model', 'show', ...version)).stdout.join('\n'));
    const cheaper = ({ rules }: ScoringModel) => ({
      rules: rules.map((rule) => ('points' in rule ? { ...rule, points: 1 } : rule)),
    });
    const draft = await shown();
    const { exitCode } = await site.inFolder('model', 'publish', await aDraft(site, cheaper), '--from-now');
    expect(exitCode).toBe(0);
    expect(await shown()).toEqual({ ...draft, ...cheaper(draft), version: 2 });
    expect(await shown('2')).toEqual(await shown());
  });

  it('refuses a file that is no model, with where and why, and publishes nothing', async () => {
    const site = await aSiteWithAda();
    const file = await aDraft(site, () => ({ halfLifeMs: -1, rules: 'none' }));
    for (const command of [['model', 'publish'], ['forecast']]) {
      const { exitCode, stdout, stderr } = await site.inFolder(...command, file);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: [] });
      expect(stderr).toEqual([expect.stringMatching(/^footprint: .+draft\.json: halfLifeMs: \w.+; rules: \w/)]);
    }
    expect((await site.inFolder('model', 'list')).stdout).toHaveLength(1);
  });

  it.each<[string[], string]>([
    [['model', 'publish'], 'footprint: name the model to publish: a file, or the number of an earlier version'],
    [['model', 'publish', '7'], 'footprint: there is no version 7 of the model; there are 1'],
    [['model', 'cancel'], 'footprint: nothing is being prepared for site 1'],
    [['forecast', '9'], 'footprint: there is no version 9 of the model; there are 1'],
  ])('%j is refused in one line', async (args, line) => {
    const { inFolder } = await aSiteWithAda();
    const { exitCode, stdout, stderr } = await inFolder(...args);
    expect(exitCode).not.toBe(0);
    expect({ stdout, stderr }).toEqual({ stdout: [], stderr: [line] });
  });
});

describe('footprint forecast', () => {
  it('tells who would have been an MQL under the draft and who no longer, with the alerts of each week, and writes nothing', async () => {
    const site = await aSiteWithAda();
    const { exitCode, stdout } = await site.inFolder('forecast', await aDraft(site, easily), '--days', '7');
    expect(exitCode).toBe(0);
    expect(stdout).toEqual([
      'week of      became an MQL: today  draft   alerts: today  draft',
      '2025-12-29                     0      0               0      0',
      '2026-01-05                     0      1               0      1',
      'leads in all                   0      1',
      'MQLs now                       0      1',
      'alerts                         0      1',
      'of nobody: 0.14 alerts a day under the draft, 1 on the busiest (2026-01-05)',
      '0 leads were an MQL under both, 1 only under the draft, 0 only today',
      expect.stringMatching(/^\+ ada@acme\.example: (\d+) → \1$/),
    ]);
    expect((await site.inFolder('model', 'list')).stdout).toHaveLength(1);
  });

  it('counts for each threshold how many leads would have been an MQL', async () => {
    const site = await aSiteWithAda();
    const { stdout } = await site.inFolder('forecast', await aDraft(site, easily), '--json');
    const { today } = JSON.parse(stdout.join('\n'));
    // 8 for the view, 3 and 5 for its engagement, 2 for the visit
    expect(
      today.curve.filter(({ leads }: { leads: number }) => leads === 1).map(({ line }: { line: number }) => line),
    ).toEqual([5, 10, 15]);
  });
});
