import { fill, fillWith } from './fill.ts';
import { ListTable } from './list-table.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import type { Reader } from './reader.ts';
import type { ChartStep, ScoreChart } from './score-chart-view.ts';

/** Rows of the table beside the chart: what a person reads one by one. */
const maxTableRows = 60;
/** Five names on the axis: below so much time some would be the same day. */
const shortDrawingMs = 6 * 86_400_000;
/** Pixels: above the curve there is room for the highest value's name, below it for the days. */
const drawing = { top: 18, height: 200, foot: 24 } as const;

/** How the score came about: steps and fading, the hot line, and the same as a table. */
export function ScoreOverTime({
  chart,
  now,
  hotAt,
  coolsAtMs,
  hrefOf,
  reader,
}: {
  chart: ScoreChart | undefined;
  /** The score as the page shows it. */
  now: number;
  hotAt: number;
  coolsAtMs: number | undefined;
  /** Of a touchpoint's row. */
  hrefOf: (touchpoint: string, atMs: number) => string;
  reader: Reader;
}) {
  const { chart: words } = reader.texts;
  return (
    <section id="course" class="course" aria-labelledby="course-title" data-live>
      <h2 id="course-title">{words.title}</h2>
      {chart === undefined ? (
        <p class="empty">{words.empty}</p>
      ) : (
        <figure class="panel chart-panel">
          <figcaption id="course-summary">
            <ChartSummary {...{ chart, now, hotAt, coolsAtMs, reader }} />
          </figcaption>
          <Drawing {...{ chart, hotAt, hrefOf, reader }} />
          {chart.weekends.length > 0 && <p class="hint">{words.weekends}</p>}
          <details class="more">
            <summary>{words.asTable}</summary>
            <StepTable {...{ chart, hrefOf, reader }} />
          </details>
        </figure>
      )}
    </section>
  );
}

function ChartSummary({
  chart,
  now,
  hotAt,
  coolsAtMs,
  reader,
}: {
  chart: ScoreChart;
  now: number;
  hotAt: number;
  coolsAtMs: number | undefined;
  reader: Reader;
}) {
  const { chart: words } = reader.texts;
  const line = reader.count(hotAt);
  return (
    <>
      {fill(words.now, { score: reader.score(now) })}{' '}
      {fillWith(words.peak, {
        score: reader.score(chart.peak.score),
        moment: <Moment atMs={chart.peak.atMs} reader={reader} />,
      })}{' '}
      {coolsAtMs === undefined
        ? fill(words.below, { line })
        : fillWith(words.cools, { line, moment: <Moment atMs={coolsAtMs} reader={reader} /> })}
    </>
  );
}

/** Time runs from left to right for every reader, the values stand where the reader's lines begin. */
function Drawing({
  chart,
  hotAt,
  hrefOf,
  reader,
}: {
  chart: ScoreChart;
  hotAt: number;
  hrefOf: (touchpoint: string, atMs: number) => string;
  reader: Reader;
}) {
  const { chart: words } = reader.texts;
  const { top, height, foot } = drawing;
  // a day that stands twice on the axis says nothing
  const timeStyle = chart.toMs - chart.fromMs < shortDrawingMs ? 'moment' : 'date';
  const bottom = top + height;
  const inPixels = (y: number) => top + (y / 1_000) * height;
  const percent = (x: number) => `${(x / 10).toFixed(2)}%`;
  const startX = reader.dir === 'rtl' ? '100%' : '0';
  // beside the values, not at the end: there the fading curve meets the line
  const lineNameX = reader.dir === 'rtl' ? '92%' : '8%';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; the marks inside are links of their own
    <svg class="chart" width="100%" height={bottom + foot} role="group" aria-labelledby="course-summary">
      {chart.knownX !== undefined && (
        <rect class="chart-unknown" y={top} width={percent(chart.knownX)} height={height} />
      )}
      {chart.weekends.map(({ x, width }) => (
        <rect class="chart-weekend" x={percent(x)} y={top} width={percent(width)} height={height} />
      ))}
      {chart.values.map(({ value, y }) => (
        <>
          <line class="chart-grid" x1="0" x2="100%" y1={inPixels(y)} y2={inPixels(y)} />
          <text class="chart-value" x={startX} y={inPixels(y) - 3}>
            {reader.count(value)}
          </text>
        </>
      ))}
      <line class="chart-now" x1={percent(chart.nowX)} x2={percent(chart.nowX)} y1={top} y2={bottom} />
      {/* stretched to the width of the page; its lines keep theirs */}
      <svg y={top} width="100%" height={height} viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
        <path class="chart-past" d={chart.past} vector-effect="non-scaling-stroke" />
        <path class="chart-future" d={chart.future} vector-effect="non-scaling-stroke" />
      </svg>
      <line class="chart-line" x1="0" x2="100%" y1={inPixels(chart.lineY)} y2={inPixels(chart.lineY)} />
      <text class="chart-line-name" x={lineNameX} y={inPixels(chart.lineY) - 3}>
        {fill(words.line, { line: reader.count(hotAt) })}
      </text>
      {chart.times.map(({ atMs, x }, index) => (
        <text class={index % 2 === 0 ? 'chart-time' : 'chart-time between'} x={percent(x)} y={bottom + foot - 6}>
          {reader.moment(atMs, timeStyle)}
        </text>
      ))}
      {chart.marked.map((step) => (
        <a href={hrefOf(step.touchpoint, step.atMs)} aria-label={nameOf(step, reader)}>
          <circle class="chart-mark" cx={percent(step.place.x)} cy={inPixels(step.place.y)} r="5" />
          <title>{nameOf(step, reader)}</title>
        </a>
      ))}
    </svg>
  );
}

const rulesOf = (step: ChartStep, reader: Reader) => reader.list(step.ruleNames.map((name) => reader.rule(name)));

const nameOf = (step: ChartStep, reader: Reader) =>
  fill(reader.texts.chart.step, {
    moment: reader.moment(step.atMs, 'moment'),
    points: reader.points(step.points),
    rules: rulesOf(step, reader),
  });

function StepTable({
  chart,
  hrefOf,
  reader,
}: {
  chart: ScoreChart;
  hrefOf: (touchpoint: string, atMs: number) => string;
  reader: Reader;
}) {
  const { chart: words, why } = reader.texts;
  const newest = chart.steps.toReversed();
  return (
    <>
      <ListTable caption={words.caption}>
        <thead>
          <tr>
            <th scope="col">{why.when}</th>
            <th scope="col">{why.reason}</th>
            <th scope="col" class="number">
              {why.pointsThen}
            </th>
            <th scope="col" class="number">
              {words.after}
            </th>
          </tr>
        </thead>
        <tbody>
          {newest.slice(0, maxTableRows).map((step) => (
            <tr>
              <th scope="row" class="nowrap">
                <a href={hrefOf(step.touchpoint, step.atMs)}>
                  <Moment atMs={step.atMs} reader={reader} />
                </a>
              </th>
              <td>
                <OutsideText>{rulesOf(step, reader)}</OutsideText>
              </td>
              <td class="number">{reader.points(step.points)}</td>
              <td class="number">{reader.score(step.score)}</td>
            </tr>
          ))}
        </tbody>
      </ListTable>
      {newest.length > maxTableRows && <p class="hint">{reader.plural(words.more, newest.length - maxTableRows)}</p>}
    </>
  );
}
