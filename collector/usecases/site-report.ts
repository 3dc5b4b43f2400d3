import { type ContentReport, ContentTally } from '../domain/report/content.ts';
import { type FunnelReport, FunnelTally } from '../domain/report/funnel.ts';
import { type SourcesReport, SourcesTally } from '../domain/report/sources.ts';
import type { DataHealth, ReportReader } from '../ports/report-reader.ts';
import { reportPeople } from './report-people.ts';

/** Days that a report looks back on. */
export const reportRanges = ['30', '90', 'all'] as const;
export type ReportRange = (typeof reportRanges)[number];

/** What reports say of a site as of one moment. */
export interface SiteReport {
  readonly asOfMs: number;
  /** Of the last {@link healthDays}. */
  readonly health: DataHealth;
  readonly ranges: Readonly<Record<ReportRange, RangeReport>>;
}

export interface RangeReport {
  /** Of the leads that became known in the range. */
  readonly sources: SourcesReport;
  /** Of what was looked at in the range. */
  readonly content: ContentReport;
  /** Of the people first seen in the range. */
  readonly funnel: FunnelReport;
}

const dayMs = 86_400_000;
const healthDays = 30;
/** People between two pauses: some milliseconds. */
const peoplePerPause = 200;

/** Reads everybody's history once. Throws the signal's reason when aborted. */
export async function siteReport(
  reader: ReportReader,
  { site, nowMs, signal, pause }: { site: number; nowMs: number; signal: AbortSignal; pause: () => Promise<void> },
): Promise<SiteReport> {
  const tallies = {
    '30': talliesSince(nowMs - 30 * dayMs),
    '90': talliesSince(nowMs - 90 * dayMs),
    all: talliesSince(0),
  };
  let people = 0;
  for (const person of reportPeople(reader, { site, nowMs })) {
    for (const range of reportRanges) for (const tally of Object.values(tallies[range])) tally.add(person);
    people += 1;
    if (people % peoplePerPause !== 0) continue;
    await pause();
    signal.throwIfAborted();
  }
  return {
    asOfMs: nowMs,
    health: reader.health(site, nowMs - healthDays * dayMs),
    ranges: { '30': resultOf(tallies['30']), '90': resultOf(tallies['90']), all: resultOf(tallies.all) },
  };
}

const talliesSince = (sinceMs: number) => ({
  sources: new SourcesTally(sinceMs),
  content: new ContentTally(sinceMs),
  funnel: new FunnelTally(sinceMs),
});

const resultOf = ({ sources, content, funnel }: ReturnType<typeof talliesSince>): RangeReport => ({
  sources: sources.result(),
  content: content.result(),
  funnel: funnel.result(),
});
