import { expect, test } from 'vitest';
import { ContentTally, maxContentRows } from '../../collector/domain/report/content.ts';
import { FunnelTally } from '../../collector/domain/report/funnel.ts';
import type { ReportLead, ReportPerson } from '../../collector/domain/report/report-person.ts';
import { furthestOf } from '../../collector/domain/report/report-person.ts';
import { maxOriginRows, SourcesTally } from '../../collector/domain/report/sources.ts';
import { originsOf } from '../../collector/domain/report/touch-origin.ts';

const aLead = (lead: Partial<ReportLead> = {}): ReportLead => ({
  knownAtMs: 100,
  stage: 'lead',
  reached: 'lead',
  origins: { first: originsOf(undefined), last: originsOf(undefined) },
  ...lead,
});
const aPerson = (person: Partial<ReportPerson> = {}): ReportPerson => ({
  firstSeenAtMs: 50,
  lead: undefined,
  views: [],
  downloads: [],
  ...person,
});
const from = (source: string) => originsOf({ url: `https://acme.example/?utm_source=${source}`, referrer: undefined });

test('rows beyond the limit are added up, and all rows are the total', () => {
  const tally = new SourcesTally(0);
  for (let at = 0; at < maxOriginRows + 30; at += 1)
    for (let times = 0; times <= at % 3; times += 1)
      tally.add(aPerson({ lead: aLead({ origins: { first: from(`s${at}`), last: from('one') } }) }));
  const { first, last } = tally.result();
  expect(first.source.rows).toHaveLength(maxOriginRows);
  expect(first.source.otherRows).toBe(30);
  const shown = first.source.rows.reduce((sum, { leads }) => sum + leads, 0);
  expect(shown + first.source.others!.leads).toBe(first.source.total.leads);
  expect(first.source.rows[0]!.leads).toBe(3);
  expect(last.source.rows.map(({ leads }) => leads)).toEqual([first.source.total.leads]);
  expect(last.source.others).toBeUndefined();
});

test('only leads who became known in the time are counted, and who has no address is none', () => {
  const tally = new SourcesTally(100);
  tally.add(aPerson({ lead: aLead({ knownAtMs: 99 }) }));
  tally.add(aPerson({ lead: aLead({ reached: 'person' }) }));
  tally.add(aPerson());
  tally.add(aPerson({ lead: aLead({ knownAtMs: 100, reached: 'sql' }) }));
  expect(tally.result().first.source.total).toMatchObject({ leads: 1, mql: 1, sql: 1, customers: 0 });
});

test('of pages beyond the limit those with most people are shown', () => {
  const tally = new ContentTally(0);
  const views = (page: string) => [{ atMs: 1, page, pageKind: 'other', engagedMs: 10 }];
  for (let at = 0; at < maxContentRows + 5; at += 1) tally.add(aPerson({ views: views(`p${at}`) }));
  tally.add(aPerson({ views: views(`p${maxContentRows + 4}`) }));
  const { page, pageKind } = tally.result().tables;
  expect(page.rows).toHaveLength(maxContentRows);
  expect(page.rows[0]).toMatchObject({ name: `p${maxContentRows + 4}`, people: 2 });
  expect(page.otherRows).toBe(5);
  expect(pageKind.rows).toMatchObject([{ name: 'other', people: maxContentRows + 6 }]);
});

test('a person counts once for a page, with all their time there; only what lies in the time', () => {
  const tally = new ContentTally(10);
  const view = { page: 'a', pageKind: 'pricing', engagedMs: 30 };
  tally.add(
    aPerson({
      views: [
        { ...view, atMs: 9 },
        { ...view, atMs: 10 },
        { ...view, atMs: 11, engagedMs: 5 },
      ],
    }),
  );
  tally.add(aPerson({ views: [{ ...view, atMs: 12, engagedMs: 1 }], lead: aLead({ reached: 'customer' }) }));
  tally.add(aPerson({ views: [{ ...view, atMs: 9 }] }));
  const { tables, people, leads, won } = tally.result();
  expect({ people, leads, won }).toEqual({ people: 2, leads: 1, won: 1 });
  expect(tables.page.rows).toMatchObject([{ name: 'a', people: 2, medianEngagedMs: 18, totalEngagedMs: 36 }]);
  expect(tables.page.rows[0]!.ofLeads).toMatchObject({ count: 1, of: 1 });
  expect(tables.asset.rows).toEqual([]);
});

test('the funnel counts nobody on a step who is not on all before it', () => {
  const tally = new FunnelTally(10);
  tally.add(aPerson({ firstSeenAtMs: 9 }));
  tally.add(aPerson({ firstSeenAtMs: 10 }));
  for (const reached of ['person', 'lead', 'mql', 'sql', 'customer'] as const)
    tally.add(aPerson({ lead: aLead({ reached, stage: reached === 'person' ? 'inquiry' : reached }) }));
  tally.add(aPerson({ lead: aLead({ reached: 'mql', stage: 'disqualified' }) }));
  const { steps, ready } = tally.result();
  expect(steps.map(({ mind, person, count }) => [mind, person, count])).toEqual([
    ['awareness', 'people', 7],
    ['interest', 'lead', 5],
    ['action', 'qualified_lead', 4],
    ['sale', 'customer', 1],
  ]);
  expect(steps.map(({ ofPrevious }) => ofPrevious?.of)).toEqual([undefined, 7, 5, 4]);
  // lead, mql and sql are open; the customer and the disqualified are not
  expect(ready).toMatchObject({ count: 2, of: 3 });
});

test('who was turned down after a step has been on it', () => {
  expect(furthestOf(['lead', 'recycled', 'sal'])).toBe('mql');
  expect(furthestOf(['customer', 'lead'])).toBe('customer');
  expect(furthestOf(['disqualified'])).toBe('person');
});
