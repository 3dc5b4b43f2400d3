import type { OriginRow, OriginTable, SourcesReport } from '../domain/report/sources.ts';
import type { Origin, OriginKind } from '../domain/report/touch-origin.ts';
import { fillWith } from './fill.ts';
import { ListTable } from './list-table.tsx';
import { MachineText, OutsideText } from './outside.tsx';
import type { Reader } from './reader.ts';
import type { ReportAsk } from './report-view.ts';
import { ShareText } from './share-text.tsx';

/** Where leads came from, and what became of them. */
export function SourcesSection({ report, ask, reader }: { report: SourcesReport; ask: ReportAsk; reader: Reader }) {
  const { sources: words } = reader.texts.reports;
  const table = report[ask.touch][ask.origin];
  // who came by no visit says nothing about where visits come from
  const first = table.rows.find(({ origin }) => origin.kind !== 'unseen') ?? table.rows[0];
  if (!first) {
    return (
      <div class="empty-state">
        <h2>{words.emptyTitle}</h2>
        <p>{words.emptyText}</p>
      </div>
    );
  }
  const { leads, mql, customers } = table.total;
  // the sentence is chosen by its number, the origin stands isolated in it
  const summary = reader.plural(words.summary, leads, {
    mql: reader.count(mql),
    customers: reader.count(customers),
  });
  return (
    <section class="panel" aria-labelledby="report-title">
      <h2 id="report-title">{words.by[ask.origin]}</h2>
      <p>{words.text}</p>
      <p class="report-summary">
        {fillWith(summary, { origin: <OriginName origin={first.origin} kind={ask.origin} reader={reader} /> })}
      </p>
      <OriginRows table={table} kind={ask.origin} reader={reader} />
    </section>
  );
}

function OriginRows({ table, kind, reader }: { table: OriginTable; kind: OriginKind; reader: Reader }) {
  const { reports } = reader.texts;
  const { sources: words } = reports;
  return (
    <ListTable caption={words.caption}>
      <thead>
        <tr>
          <th scope="col">{words.by[kind]}</th>
          <th scope="col" class="number">
            {words.leads}
          </th>
          <th scope="col" class="number">
            {words.mql}
          </th>
          <th scope="col" class="number">
            {words.sql}
          </th>
          <th scope="col" class="number">
            {words.customers}
          </th>
          <th scope="col" class="number">
            {words.won}
          </th>
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr>
            <th scope="row">
              <OriginName origin={row.origin} kind={kind} reader={reader} />
            </th>
            <Numbers row={row} reader={reader} />
          </tr>
        ))}
        {table.others && (
          <tr>
            <th scope="row">{reader.plural(reports.others, table.otherRows)}</th>
            <Numbers row={table.others} reader={reader} />
          </tr>
        )}
        <tr class="sum">
          <th scope="row">{reports.all}</th>
          <Numbers row={table.total} reader={reader} />
        </tr>
      </tbody>
    </ListTable>
  );
}

function Numbers({ row, reader }: { row: Omit<OriginRow, 'origin'>; reader: Reader }) {
  return (
    <>
      <td class="number">{reader.count(row.leads)}</td>
      <td class="number">{reader.count(row.mql)}</td>
      <td class="number">{reader.count(row.sql)}</td>
      <td class="number">{reader.count(row.customers)}</td>
      <td class="number">
        <ShareText share={row.won} reader={reader} />
      </td>
    </>
  );
}

function OriginName({ origin, kind, reader }: { origin: Origin; kind: OriginKind; reader: Reader }) {
  const { sources: words } = reader.texts.reports;
  switch (origin.kind) {
    case 'unseen':
      return <>{words.unseen}</>;
    case 'direct':
      return <>{kind === 'campaign' ? words.noCampaign : words.direct}</>;
    case 'referral':
      return <MachineText>{origin.name}</MachineText>;
    case 'named':
      return kind === 'landing' ? <MachineText>{origin.name}</MachineText> : <OutsideText>{origin.name}</OutsideText>;
  }
}
