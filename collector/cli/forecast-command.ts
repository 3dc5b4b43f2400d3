import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { forecast } from '../usecases/forecast.ts';
import type { CliContext } from './context.ts';
import { nameOf } from './model-command.ts';
import { namedModel } from './model-file.ts';
import { siteOf } from './site-of.ts';
import { withStore } from './with-store.ts';

const dayMs = 86_400_000;
/** Names shown on each side; `--json` has them all. */
const maxShown = 20;

/** Prints what a draft would change; writes nothing. */
export function forecastCommand(given: {
  config: Config;
  context: CliContext;
  source: string;
  siteKey: string | undefined;
  days: number;
  isJson: boolean | undefined;
}): Promise<number> {
  const { config, context, source, siteKey, days, isJson } = given;
  const { print, note, clock, signal } = context;
  return withStore({ config, context, mode: 'read' }, async ({ queries, readHistory }) => {
    const site = siteOf(queries.sites(), siteKey).id;
    const draft = await namedModel(source, { queries, site });
    const toMs = clock.nowMs();
    const found = await readHistory((reader) =>
      forecast(reader, {
        site,
        draft,
        fromMs: toMs - days * dayMs,
        toMs,
        onProgress: ({ leads, ofLeads }) => {
          if (leads > 0 && leads % 10_000 === 0) note(`${leads} of ${ofLeads} leads …`);
        },
        signal,
        pause: () => nextTurn(),
      }),
    );
    note(
      `${found.touchpoints} touchpoints of ${found.leads} leads in ${((clock.nowMs() - toMs) / 1_000).toFixed(1)} s`,
    );
    if (isJson) {
      print(JSON.stringify(found, undefined, 2));
      return 0;
    }
    const dayOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
    print('week of      became hot: today  draft');
    for (const [index, { fromMs, becameHot }] of found.today.weeks.entries())
      print(`${dayOf(fromMs)} ${pad(becameHot, 18)} ${pad(found.draft.weeks[index]!.becameHot, 6)}`);
    print(`leads in all ${pad(found.today.hotLeads, 16)} ${pad(found.draft.hotLeads, 6)}`);
    print(`hot now      ${pad(found.today.hotAtEnd, 16)} ${pad(found.draft.hotAtEnd, 6)}`);
    print(
      `${found.stayCount} leads became hot under both, ${found.enterCount} only under the draft, ${found.leaveCount} only today`,
    );
    for (const { lead, peakToday, peakDraft } of found.enter.slice(0, maxShown))
      print(`+ ${nameOf(lead, { queries, site })}: ${peakToday.toFixed(0)} → ${peakDraft.toFixed(0)}`);
    for (const { lead, peakToday, peakDraft } of found.leave.slice(0, maxShown))
      print(`- ${nameOf(lead, { queries, site })}: ${peakToday.toFixed(0)} → ${peakDraft.toFixed(0)}`);
    return 0;
  });
}

const pad = (count: number, width: number) => String(count).padStart(width);
