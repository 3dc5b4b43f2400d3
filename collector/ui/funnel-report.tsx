import { type FunnelReport, readinessBand } from '../domain/report/funnel.ts';
import type { Share } from '../domain/report/share.ts';
import { fill } from './fill.ts';
import { ListTable } from './list-table.tsx';
import type { Reader } from './reader.ts';
import { ShareText } from './share-text.tsx';

/** How many people come how far, in the words of both ladders, and how many leads are ready for sales. */
export function FunnelSection({ report, reader }: { report: FunnelReport; reader: Reader }) {
  const { funnel: words, views } = reader.texts.reports;
  const { steps, ready } = report;
  const countOf = (at: number) => steps[at]?.count ?? 0;
  if (countOf(0) === 0) {
    return (
      <div class="empty-state">
        <h2>{words.emptyTitle}</h2>
        <p>{words.emptyText}</p>
      </div>
    );
  }
  return (
    <>
      <section class="panel" aria-labelledby="report-title">
        <h2 id="report-title">{views.funnel}</h2>
        <p>{words.text}</p>
        <p class="report-summary">
          {reader.plural(words.summary, countOf(0), {
            leads: reader.count(countOf(1)),
            qualified: reader.count(countOf(2)),
            customers: reader.count(countOf(3)),
          })}
        </p>
        <Steps report={report} reader={reader} />
      </section>
      <section class="panel" aria-labelledby="ready-title">
        <h2 id="ready-title">{words.readyTitle}</h2>
        <p>{words.readyText}</p>
        <dl class="numbers">
          <div>
            <dt>{words.ready}</dt>
            <dd>
              <ShareText share={ready} reader={reader} />
            </dd>
          </div>
          <div>
            <dt>{words.usual}</dt>
            <dd>
              {fill(reader.texts.reports.interval, {
                low: reader.share(readinessBand.low),
                high: reader.share(readinessBand.high),
              })}
            </dd>
          </div>
        </dl>
        {ready.rate && <p>{readinessWords(ready, reader)}</p>}
      </section>
    </>
  );
}

function Steps({ report: { steps }, reader }: { report: FunnelReport; reader: Reader }) {
  const { funnel: words } = reader.texts.reports;
  const widest = steps[0]?.count ?? 1;
  return (
    <ListTable caption={words.caption} class="funnel">
      <thead>
        <tr>
          <th scope="col">{words.mind}</th>
          <th scope="col">{words.person}</th>
          <th scope="col" class="number">
            {words.count}
          </th>
          <td />
          <th scope="col" class="number">
            {words.ofPrevious}
          </th>
          <th scope="col" class="number">
            {words.ofAll}
          </th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ mind, person, count, ofPrevious, ofAll }) => (
          <tr>
            <th scope="row">{words.minds[mind]}</th>
            <td>{words.persons[person]}</td>
            <td class="number">{reader.count(count)}</td>
            <td class="funnel-bar">
              {/* a picture of the number beside it, which grows from where the reader's lines begin */}
              <svg class="bar" width={`${((count / widest) * 100).toFixed(1)}%`} height="12" aria-hidden="true">
                <rect width="100%" height="12" rx="2" />
              </svg>
            </td>
            <td class="number">{ofPrevious && <ShareText share={ofPrevious} reader={reader} />}</td>
            <td class="number">{ofPrevious && <ShareText share={ofAll} reader={reader} />}</td>
          </tr>
        ))}
      </tbody>
    </ListTable>
  );
}

/** The interval decides: a share that may as well lie within the band is within it. */
function readinessWords({ rate }: Share, reader: Reader): string {
  const { funnel: words } = reader.texts.reports;
  if (rate && rate.high < readinessBand.low) return words.readyBelow;
  if (rate && rate.low > readinessBand.high) return words.readyAbove;
  return words.readyWithin;
}
