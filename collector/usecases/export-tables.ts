import { leadOfDirect } from '../domain/touchpoint.ts';
import type { ExportedContribution } from '../ports/export-reader.ts';
import type { Queries } from '../ports/queries.ts';
import { type Cell, csvLine } from './csv-line.ts';
import { exportedLeadColumns } from './lead-columns.ts';

export const exportedTables = ['leads', 'touchpoints', 'scores'] as const;
export type ExportedTable = (typeof exportedTables)[number];

type Row = Readonly<Record<string, Cell | object>>;
type Reads = Pick<Queries, 'leads' | 'lead' | 'exports'>;

/**
 * A table of a site in pages of lines: CSV with a header, or one JSON object a line. `leads` one line a person with today's
 * score; `touchpoints` one line each, in the order of arrival; `scores` the contributions that make up the leads' scores.
 */
export function* exportLines(
  queries: Reads,
  { site, table, format, nowMs }: { site: number; table: ExportedTable; format: 'csv' | 'jsonl'; nowMs: number },
): Generator<readonly string[]> {
  if (format === 'csv') yield [csvLine(columnsOf[table])];
  for (const rows of readers[table](queries, { site, nowMs }))
    yield rows.map((row) =>
      format === 'jsonl' ? JSON.stringify(row) : csvLine(columnsOf[table].map((column) => cellOf(row[column]))),
    );
}

const rowsPerPage = 200;

const columnsOf: { readonly [Table in ExportedTable]: readonly string[] } = {
  leads: exportedLeadColumns,
  touchpoints: [...['id', 'type', 'at', 'receivedAt', 'visitor', 'lead', 'visit', 'view', 'unscored', 'url', 'data']],
  scores: ['lead', 'rule', 'points', 'counts', 'at', 'touchpoint', 'visitor'],
};

const readers: {
  readonly [Table in ExportedTable]: (queries: Reads, of: { site: number; nowMs: number }) => Generator<readonly Row[]>;
} = {
  *leads(queries, { site, nowMs }) {
    for (let after: string | undefined; ; ) {
      const page = queries.leads({ site, nowMs, limit: rowsPerPage, after });
      yield page.flatMap(({ id }) => leadRow(queries, { site, lead: id, nowMs }));
      after = page.at(-1)?.id;
      if (page.length < rowsPerPage) return;
    }
  },
  *touchpoints({ exports }, { site }) {
    for (let afterSeq = 0; ; ) {
      const { items, seq } = exports.touchpoints({ site, afterSeq, limit: rowsPerPage });
      yield items.map(({ id, type, occurredAtMs, receivedAtMs, visitor, lead, visit, view, unscored, data }) => {
        const isDirect = leadOfDirect(visitor) !== undefined;
        const times = { at: iso(occurredAtMs), receivedAt: iso(receivedAtMs) };
        const where = { visitor: isDirect ? undefined : visitor, lead, visit: visit || undefined, view };
        return { id, type, ...times, ...where, unscored, url: data.url ?? data.href, data };
      });
      afterSeq = seq;
      if (items.length < rowsPerPage) return;
    }
  },
  *scores({ exports }, { site }) {
    for (let after: ExportedContribution | undefined; ; ) {
      const page = exports.contributions({ site, after, limit: rowsPerPage });
      yield page.map(({ bucket: _, atMs, ...rest }) => ({ ...rest, at: iso(atMs) }));
      after = page.at(-1);
      if (page.length < rowsPerPage) return;
    }
  },
};

function leadRow(queries: Reads, query: { site: number; lead: string; nowMs: number }): Row[] {
  const lead = queries.lead(query);
  // who was erased since the page was read is not there
  if (!lead) return [];
  const { id, email, externalId, name, company, trust, source, stage, level, aliases, traits } = lead;
  const times = { createdAt: iso(lead.createdAtMs), lastSeenAt: lead.lastSeenAtMs && iso(lead.lastSeenAtMs) };
  const score = {
    isMql: lead.mql.isMql,
    score: Math.round(lead.score * 10) / 10,
    level,
    grade: lead.profile.fit?.grade,
  };
  return [{ id, email, externalId, name, company, trust, source, ...times, stage, ...score, aliases, traits }];
}

const cellOf = (value: Cell | object): Cell => (typeof value === 'object' ? JSON.stringify(value) : value);
const iso = (ms: number) => new Date(ms).toISOString();
