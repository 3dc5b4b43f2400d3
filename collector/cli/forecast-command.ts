import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Config } from '../config.ts';
import type { Catch } from '../domain/forecast/won.ts';
import { type Forecast, type ForecastLead, forecast } from '../usecases/forecast.ts';
import type { CliContext } from './context.ts';
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
    for (const line of linesOf(found)) print(line);
    return 0;
  });
}

function* linesOf(found: Forecast): Generator<string> {
  const { today, draft, won } = found;
  yield 'week of      became an MQL: today  draft   alerts: today  draft';
  for (const [index, week] of today.weeks.entries()) {
    const other = draft.weeks[index]!;
    yield `${dayOf(week.fromMs)} ${pad(week.becameMql, 21)} ${pad(other.becameMql, 6)} ${pad(week.alerts, 15)} ${pad(other.alerts, 6)}`;
  }
  yield `leads in all ${pad(today.mqlLeads, 19)} ${pad(draft.mqlLeads, 6)}`;
  yield `MQLs now     ${pad(today.mqlAtEnd, 19)} ${pad(draft.mqlAtEnd, 6)}`;
  yield `alerts       ${pad(today.alerts, 19)} ${pad(draft.alerts, 6)}`;
  for (const { owner, alertsPerDay, busiestDay } of draft.owners)
    yield `${owner === undefined ? 'of nobody' : `of ${owner}`}: ${alertsPerDay.toFixed(2)} alerts a day under the draft, ${busiestDay.alerts} on the busiest (${dayOf(busiestDay.fromMs)})`;
  if (won.leads > 0) {
    yield `of ${won.leads} won leads, today's model knew ${catchText(won.today)}, the draft ${catchText(won.draft)}`;
    if (won.daysEarlier !== undefined)
      yield `those of both: ${Math.abs(won.daysEarlier).toFixed(1)} days ${won.daysEarlier < 0 ? 'later' : 'earlier'} under the draft`;
  }
  yield `${found.stayCount} leads were an MQL under both, ${found.enterCount} only under the draft, ${found.leaveCount} only today`;
  const named = (sign: string, { lead, name, email, externalId, peakToday, peakDraft }: ForecastLead) =>
    `${sign} ${[name, email ?? externalId ?? lead].filter(Boolean).join(', ')}: ${peakToday.toFixed(0)} → ${peakDraft.toFixed(0)}`;
  for (const lead of found.enter.slice(0, maxShown)) yield named('+', lead);
  for (const lead of found.leave.slice(0, maxShown)) yield named('-', lead);
}

const catchText = ({ leads, daysBefore }: Catch) =>
  `${leads}${daysBefore === undefined ? '' : ` (${daysBefore.toFixed(1)} days before)`}`;

const dayOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
const pad = (count: number, width: number) => String(count).padStart(width);
