import type { ContentKind, ContentReport, ContentTable } from '../domain/report/content.ts';
import { ListTable } from './list-table.tsx';
import { MachineText, OutsideText } from './outside.tsx';
import { type Reader, wordFor } from './reader.ts';
import type { ReportAsk } from './report-view.ts';
import { ShareText } from './share-text.tsx';

/** What people looked at, beside how many of the leads and of the customers did. */
export function ContentSection({ report, ask, reader }: { report: ContentReport; ask: ReportAsk; reader: Reader }) {
  const { content: words } = reader.texts.reports;
  const table = report.tables[ask.content];
  if (table.rows.length === 0) {
    return (
      <div class="empty-state">
        <h2>{words.emptyTitle}</h2>
        <p>{words.emptyText}</p>
      </div>
    );
  }
  return (
    <section class="panel" aria-labelledby="report-title">
      <h2 id="report-title">{words.by[ask.content]}</h2>
      <p>{words.text}</p>
      <p class="report-summary">
        {reader.plural(words.summary, report.people, {
          leads: reader.count(report.leads),
          won: reader.count(report.won),
        })}
      </p>
      <ContentRows table={table} kind={ask.content} reader={reader} />
    </section>
  );
}

function ContentRows({ table, kind, reader }: { table: ContentTable; kind: ContentKind; reader: Reader }) {
  const { reports } = reader.texts;
  const { content: words } = reports;
  const hasTime = kind !== 'asset';
  return (
    <>
      <ListTable caption={words.caption}>
        <thead>
          <tr>
            <th scope="col">{words[kind]}</th>
            <th scope="col" class="number">
              {words.people}
            </th>
            {hasTime && (
              <>
                <th scope="col" class="number">
                  {words.median}
                </th>
                <th scope="col" class="number">
                  {words.total}
                </th>
              </>
            )}
            <th scope="col" class="number">
              {words.ofLeads}
            </th>
            <th scope="col" class="number">
              {words.ofWon}
            </th>
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr>
              <th scope="row">
                {kind === 'pageKind' ? (
                  <OutsideText>{wordFor(reader.texts.pageKinds, row.name) ?? row.name}</OutsideText>
                ) : (
                  <MachineText>{row.name}</MachineText>
                )}
              </th>
              <td class="number">{reader.count(row.people)}</td>
              {hasTime && (
                <>
                  <td class="number nowrap">{reader.duration(row.medianEngagedMs ?? 0)}</td>
                  <td class="number nowrap">{reader.duration(row.totalEngagedMs)}</td>
                </>
              )}
              <td class="number">
                <ShareText share={row.ofLeads} reader={reader} />
              </td>
              <td class="number">
                <ShareText share={row.ofWon} reader={reader} />
              </td>
            </tr>
          ))}
        </tbody>
      </ListTable>
      {table.otherRows > 0 && <p class="hint">{reader.plural(reports.others, table.otherRows)}</p>}
    </>
  );
}
