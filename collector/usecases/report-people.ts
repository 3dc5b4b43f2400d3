import { automatedVisitorPrefix, ownVisitorPrefix } from '../../shared/limits.ts';
import { type FitRules, fitRules } from '../domain/fit/fit-settings.ts';
import type { NoiseFlag } from '../domain/fit/noise.ts';
import { isFlagged, profileOf } from '../domain/lead-profile.ts';
import { mqlSpans } from '../domain/mql/mql.ts';
import { mqlDefinitionOf } from '../domain/mql/mql-definition.ts';
import { contains } from '../domain/mql/span.ts';
import { furthestOf, isCounted, type ReportLead, type ReportPerson } from '../domain/report/report-person.ts';
import { originsOf, pageOf, type VisitEntry } from '../domain/report/touch-origin.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import { derivedStage, type Stage, stageAt } from '../domain/stage.ts';
import type { BrowserHistory, ReportedLead, ReportReader } from '../ports/report-reader.ts';

/** Read at a time. */
const peoplePerPage = 500;

/**
 * Everybody who counts in a report: known people once, whatever leads they were, and browsers of which no lead owns anything.
 * Noise that nobody has overruled, bots, programs and the owner's own browsers are left out.
 */
export function* reportPeople(
  reader: ReportReader,
  { site, nowMs }: { site: number; nowMs: number },
): Generator<ReportPerson> {
  const model = reader.model(site);
  const pageNamed = rememberedPages();
  const by = { model, rules: fitRules(reader.fitSettings(site)), nowMs, pageNamed };
  for (let after = ''; ; ) {
    const leads = reader.leadsAfter(site, after, peoplePerPage);
    for (const lead of leads) {
      const person = knownPerson(reader, { site, lead, ...by });
      if (person) yield person;
    }
    if (leads.length < peoplePerPage) break;
    after = leads.at(-1)!.lead;
  }
  for (let after = ''; ; ) {
    const browsers = reader.unknownBrowsersAfter(site, after, peoplePerPage);
    for (const visitor of browsers) {
      const { views, downloads } = seenBy(visitor, reader.browser(site, visitor));
      const first = views[0];
      if (first) yield { firstSeenAtMs: first.atMs, lead: undefined, ...forReport({ views, downloads }, pageNamed) };
    }
    if (browsers.length < peoplePerPage) break;
    after = browsers.at(-1)!;
  }
}

/** `undefined`: noise. */
function knownPerson(
  reader: ReportReader,
  of: {
    site: number;
    lead: ReportedLead;
    model: ScoringModel;
    rules: FitRules;
    nowMs: number;
    pageNamed: (url: string) => string;
  },
): ReportPerson | undefined {
  const { site, lead } = of;
  const standing = standingOf(of);
  if (!standing) return undefined;
  const histories = lead.browsers.map(({ visitor, fromMs, toMs }) => {
    const { views, downloads } = seenBy(visitor, reader.browser(site, visitor));
    const isTheirs = ({ atMs }: { atMs: number }) => fromMs <= atMs && atMs < toMs;
    return {
      views: views.filter(isTheirs).map((view) => ({ ...view, visitor })),
      downloads: downloads.filter(isTheirs),
    };
  });
  const views = histories.flatMap((history) => history.views).sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
  const downloads = histories.flatMap((history) => history.downloads);
  const entryOf = (view: (typeof views)[number] | undefined): VisitEntry | undefined =>
    view && { url: view.url, referrer: reader.referrer(site, view.visitor, view.id) };
  // a visit may have begun long before the form at its end; who is known without one has no touch
  const last = views.findLast(({ atMs }) => atMs <= lead.knownAtMs);
  const lastEntry = last && views.find(({ visitor, visit }) => visitor === last.visitor && visit === last.visit);
  const first = last && views[0];
  return {
    firstSeenAtMs: Math.min(lead.knownAtMs, views[0]?.atMs ?? Number.POSITIVE_INFINITY),
    lead: {
      ...standing,
      knownAtMs: lead.knownAtMs,
      origins: { first: originsOf(entryOf(first)), last: originsOf(entryOf(lastEntry)) },
    },
    ...forReport({ views, downloads }, of.pageNamed),
  };
}

/** How far a lead is and ever was; `undefined`: noise. Who was won is no noise for having become a customer. */
function standingOf({
  lead: { record, decisions },
  model,
  rules,
  nowMs,
}: {
  lead: ReportedLead;
  model: ScoringModel;
  rules: FitRules;
  nowMs: number;
}): Pick<ReportLead, 'stage' | 'reached'> | undefined {
  const isWon = decisions.some(({ kind }) => kind === 'win');
  const overruled: readonly NoiseFlag[] = isWon ? [...record.overruled, 'customer'] : record.overruled;
  const profile = profileOf({ ...record, overruled }, { rules, model });
  if (isFlagged(profile)) return undefined;
  const spans = mqlSpans({
    ledger: record.ledger,
    grade: profile.fit?.grade,
    isFlagged: false,
    model,
    definition: mqlDefinitionOf(model),
  });
  const { email } = record.person;
  const derived = derivedStage({ email, isMql: spans.some((span) => contains(span, nowMs)) });
  const everMql = spans.some(({ fromMs }) => fromMs <= nowMs);
  const furthestDerived: Stage = derivedStage({ email, isMql: everMql });
  const decided = decisions.flatMap(({ fromStage, toStage }) => [fromStage, toStage]);
  return {
    stage: stageAt(decisions[0], { derived, nowMs }),
    reached: furthestOf([furthestDerived, ...decided]),
  };
}

/** What a person looked at there; nothing of a browser that its owner or a program uses. */
function seenBy(visitor: string, { views, downloads }: BrowserHistory): BrowserHistory {
  if (visitor.startsWith(ownVisitorPrefix) || visitor.startsWith(automatedVisitorPrefix))
    return { views: [], downloads: [] };
  return {
    views: views.filter(({ unscored }) => isCounted(unscored)),
    downloads: downloads.filter(({ unscored }) => isCounted(unscored)),
  };
}

const forReport = (
  { views, downloads }: BrowserHistory,
  pageNamed: (url: string) => string,
): Pick<ReportPerson, 'views' | 'downloads'> => ({
  views: views.map(({ atMs, url, pageKind, engagedMs }) => ({ atMs, page: pageNamed(url), pageKind, engagedMs })),
  downloads: downloads.map(({ atMs, href }) => ({ atMs, asset: pageNamed(href) })),
});

/** The same few addresses come again and again. */
function rememberedPages(): (url: string) => string {
  const known = new Map<string, string>();
  return (url) => {
    const page = known.get(url) ?? pageOf(url);
    if (known.size >= maxRememberedPages) known.clear();
    known.set(url, page);
    return page;
  };
}

/** A few MiB; all forgotten when full. */
const maxRememberedPages = 10_000;
