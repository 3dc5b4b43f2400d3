import { type FitRules, fitRules } from '../domain/fit/fit-settings.ts';
import type { NoiseFlag } from '../domain/fit/noise.ts';
import { type Course, courseOf } from '../domain/forecast/course.ts';
import { type Outlook, OutlookTally } from '../domain/forecast/outlook.ts';
import { type WonForecast, type WonLead, WonTally } from '../domain/forecast/won.ts';
import { type DatedContribution, isFlagged, profileOf } from '../domain/lead-profile.ts';
import { mqlDefinitionOf } from '../domain/mql/mql-definition.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { HistoryReader, KnownLead } from '../ports/history-reader.ts';
import { factsOfLead } from './lead-facts.ts';

/** What a draft of a model would change, told on real history. */
export interface Forecast {
  readonly fromMs: number;
  readonly toMs: number;
  readonly leads: number;
  readonly touchpoints: number;
  readonly today: Outlook;
  readonly draft: Outlook;
  /** Leads that were an MQL at some moment of the time under the draft, but never under today's model; at most 200. */
  readonly enter: readonly ForecastLead[];
  /** How many there are. */
  readonly enterCount: number;
  /** Those that were one under today's model only. */
  readonly leave: readonly ForecastLead[];
  readonly leaveCount: number;
  readonly stayCount: number;
  readonly won: Omit<WonForecast, 'named'> & { readonly named: readonly (WonLead & LeadName)[] };
}

/** What a person reads of a lead. */
export interface LeadName {
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly externalId: string | undefined;
}

/** The highest peak comes first. */
export interface ForecastLead extends LeadName {
  readonly lead: string;
  readonly peakToday: number;
  readonly peakDraft: number;
  /** When the lead first was an MQL within the time, under the model under which it was. */
  readonly becameMqlAtMs: number;
}

export interface ForecastOptions {
  readonly site: number;
  readonly draft: ScoringModel;
  readonly fromMs: number;
  readonly toMs: number;
  readonly onProgress: (progress: ForecastProgress) => void;
  readonly signal: AbortSignal;
  /** Lets others run between two stretches of work. */
  readonly pause: () => Promise<void>;
}

export interface ForecastProgress {
  readonly leads: number;
  readonly ofLeads: number;
}

/** Names listed on each side: more than anybody reads, and a bound for the answer. */
const maxNames = 200;
/** Touchpoints between two pauses: some 20 ms. */
const touchpointsPerPause = 500;

/**
 * Runs every lead's history through today's model and a draft. Writes nothing. Uses the history before `fromMs` too, so that
 * who comes back after a quiet time is judged by all that is known. Who people are (fit, overruled flags) is what is known of
 * them today. Throws the signal's reason when aborted.
 */
export async function forecast(reader: HistoryReader, options: ForecastOptions): Promise<Forecast> {
  const { site, draft, fromMs, toMs, onProgress, signal, pause } = options;
  const today = reader.sites().find(({ id }) => id === site)!.model;
  const rules = fitRules(reader.fitSettings(site));
  const alertModes = reader.alertModes(site);
  const leads = reader.leadsAfter(site, '', -1);
  const [before, after] = [new OutlookTally(options), new OutlookTally(options)];
  const won = new WonTally(options);
  const changes = { enter: [] as ForecastLead[], leave: [] as ForecastLead[], stay: 0 };
  let touchpoints = 0;
  let pausedAt = Number.NEGATIVE_INFINITY;
  for (const [index, lead] of leads.entries()) {
    if (touchpoints - pausedAt >= touchpointsPerPause) {
      await pause();
      signal.throwIfAborted();
      onProgress({ leads: index, ofLeads: leads.length });
      pausedAt = touchpoints;
    }
    const history = factsOfLead(reader, { site, lead, untilMs: toMs });
    touchpoints += history.touchpoints;
    const known = reader.person(site, lead) ?? unknownPerson;
    const course = (model: ScoringModel) =>
      courseOf(
        { arrivals: history.arrivals(model), ...judged(known, { rules, model }), wonAtMs: known.wonAtMs },
        { model, definition: mqlDefinitionOf(model), alertModes, fromMs, toMs },
      );
    const courses = { today: course(today), draft: course(draft) };
    before.add(courses.today, known.owner);
    after.add(courses.draft, known.owner);
    won.add(lead, known.wonAtMs, courses);
    compare(changes, { lead, ...nameOf(known) }, courses, options);
  }
  onProgress({ leads: leads.length, ofLeads: leads.length });
  return {
    fromMs,
    toMs,
    leads: leads.length,
    touchpoints,
    today: before.outlook(),
    draft: after.outlook(),
    enter: highestFirst(changes.enter),
    enterCount: changes.enter.length,
    leave: highestFirst(changes.leave),
    leaveCount: changes.leave.length,
    stayCount: changes.stay,
    won: wonNamed(won.result(), (lead) => nameOf(reader.person(site, lead) ?? unknownPerson)),
  };
}

/** Of whom nothing was told but touches. */
const unknownPerson: KnownLead = {
  lead: { email: undefined, company: undefined, traits: {}, name: undefined, externalId: undefined },
  browsers: 0,
  botBrowsers: 0,
  overruled: [],
  owner: undefined,
  wonAtMs: undefined,
};

const nameOf = ({ lead: { name, email, externalId } }: KnownLead): LeadName => ({ name, email, externalId });

const wonNamed = (won: WonForecast, name: (lead: string) => LeadName): Forecast['won'] => ({
  ...won,
  named: won.named.map((each) => ({ ...each, ...name(each.lead) })),
});

/** The grade, and the flags of any moment. Nobody is a customer before they were won, whatever is known of them since. */
function judged(
  { lead: person, browsers, botBrowsers, overruled, wonAtMs }: KnownLead,
  by: { rules: FitRules; model: ScoringModel },
) {
  const profile = (ledger: readonly DatedContribution[], flags: readonly NoiseFlag[]) =>
    profileOf({ person, ledger, browsers, botBrowsers, overruled: flags }, by);
  const beforeWon: readonly NoiseFlag[] = [...overruled, 'customer'];
  const quiet = profile([], overruled);
  const isFlaggedQuiet = isFlagged(quiet);
  const isFlaggedBeforeWon = wonAtMs === undefined ? isFlaggedQuiet : isFlagged(profile([], beforeWon));
  return {
    grade: quiet.fit?.grade,
    isFlagged: (ledger: readonly DatedContribution[], atMs: number) => {
      const isBeforeWon = wonAtMs !== undefined && atMs < wonAtMs;
      if (ledger.length === 0) return isBeforeWon ? isFlaggedBeforeWon : isFlaggedQuiet;
      return isFlagged(profile(ledger, isBeforeWon ? beforeWon : overruled));
    },
  };
}

function compare(
  changes: { enter: ForecastLead[]; leave: ForecastLead[]; stay: number },
  lead: LeadName & { readonly lead: string },
  courses: { readonly today: Course; readonly draft: Course },
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): void {
  const firstIn = ({ mql }: Course) => mql.find((span) => span.fromMs < toMs && span.toMs > fromMs)?.fromMs;
  const [today, draft] = [firstIn(courses.today), firstIn(courses.draft)];
  if (today !== undefined && draft !== undefined) changes.stay += 1;
  const becameMqlAtMs = today ?? draft;
  if (becameMqlAtMs === undefined || (today !== undefined && draft !== undefined)) return;
  const named = { ...lead, peakToday: courses.today.peak, peakDraft: courses.draft.peak, becameMqlAtMs };
  (today === undefined ? changes.enter : changes.leave).push(named);
}

const highestFirst = (leads: readonly ForecastLead[]) =>
  leads.toSorted((a, b) => peakOf(b) - peakOf(a) || (a.lead < b.lead ? -1 : 1)).slice(0, maxNames);

const peakOf = ({ peakToday, peakDraft }: ForecastLead) => Math.max(peakToday, peakDraft);
