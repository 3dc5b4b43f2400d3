import { ContentTally } from '../../collector/domain/report/content.ts';
import { FunnelTally } from '../../collector/domain/report/funnel.ts';
import type { Reached, ReportPerson } from '../../collector/domain/report/report-person.ts';
import { SourcesTally } from '../../collector/domain/report/sources.ts';
import { originsOf } from '../../collector/domain/report/touch-origin.ts';
import type { SiteReport } from '../../collector/usecases/site-report.ts';
import { hostile, sampleNowMs } from './sample-data.ts';

const day = 86_400_000;
const origins: readonly [url: string, referrer: string | undefined][] = [
  ['https://www.example.com/pricing?utm_source=newsletter&utm_medium=email&utm_campaign=november', undefined],
  ['https://www.example.com/', 'https://www.google.com/'],
  ['https://www.example.com/blog/lamps', undefined],
  [`https://www.example.com/?utm_source=${encodeURIComponent(hostile)}&utm_campaign=چراغ‌ها`, undefined],
];
const pages = ['www.example.com/showroom', 'www.example.com/pricing', 'www.example.com/blog/lamps', hostile];
const kinds = ['other', 'pricing', 'blog', hostile];
const reached: readonly Reached[] = ['lead', 'lead', 'lead', 'mql', 'lead', 'lead', 'sql', 'lead', 'customer', 'lead'];

/** People of a website with a few hundred visitors; every seventh is known. */
function person(at: number): ReportPerson {
  const atMs = sampleNowMs - ((at * 7) % 120) * day;
  const [url, referrer] = origins[at % 4]!;
  const entry = { url, referrer };
  const step = reached[(at / 7) % reached.length];
  return {
    firstSeenAtMs: atMs,
    lead:
      step === undefined
        ? undefined
        : {
            knownAtMs: atMs,
            stage: step === 'person' ? 'inquiry' : step,
            reached: step,
            origins: { first: originsOf(at % 5 === 0 ? undefined : entry), last: originsOf(entry) },
          },
    views: [0, 1, 2].slice(at % 3).map((offset) => ({
      atMs,
      page: pages[(at + offset) % 4]!,
      pageKind: kinds[(at + offset) % 4]!,
      engagedMs: ((at * 37) % 180) * 1_000,
    })),
    downloads: at % 11 === 0 ? [{ atMs, asset: 'www.example.com/files/buying-guide.pdf' }] : [],
  };
}

const people = Array.from({ length: 420 }, (_, at) => person(at));

function since(sinceMs: number) {
  const tallies = {
    sources: new SourcesTally(sinceMs),
    content: new ContentTally(sinceMs),
    funnel: new FunnelTally(sinceMs),
  };
  for (const each of people) for (const tally of Object.values(tallies)) tally.add(each);
  const { sources, content, funnel } = tallies;
  return { sources: sources.result(), content: content.result(), funnel: funnel.result() };
}

/** What a thread would answer about the site with data, and about one without. */
export function sampleReport(site: number): SiteReport {
  const fromMs = (days: number) => (site === 1 ? sampleNowMs - days * day : Number.MAX_SAFE_INTEGER);
  return {
    asOfMs: sampleNowMs,
    health: {
      bots: 41,
      automated: 3,
      own: 2,
      shared: 5,
      waited: 1_204,
      tooLate: 17,
      crowded: 0,
      clock: { aheadHour: 12, aheadMore: 3, behindHour: 31, behindMore: 1_008 },
    },
    ranges: { '30': since(fromMs(30)), '90': since(fromMs(90)), all: since(fromMs(10_000)) },
  };
}
