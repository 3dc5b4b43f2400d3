import type { Forecast } from '../usecases/forecast.ts';
import type { Reader } from './reader.ts';
import { TodayAndDraft } from './today-and-draft.tsx';

/** Of the drawing, in its own units. */
const size = { width: 640, height: 240, start: 44, end: 12, top: 12, bottom: 32 };
const inner = {
  width: size.width - size.start - size.end,
  height: size.height - size.top - size.bottom,
};

/** How many leads each line would let through, under both models; the same numbers stand in a table beside it. */
export function ForecastCurve({
  forecast: { today, draft },
  lines,
  reader,
}: {
  forecast: Pick<Forecast, 'today' | 'draft'>;
  /** Where the models have their line to enter at. */
  lines: { readonly today: number; readonly draft: number };
  reader: Reader;
}) {
  const words = reader.texts.model.forecast;
  const most = Math.max(1, ...[...today.curve, ...draft.curve].map(({ leads }) => leads));
  const furthest = Math.max(1, ...today.curve.map(({ line }) => line));
  // what comes first stands where reading begins
  const x = (line: number) => {
    const offset = size.start + (line / furthest) * inner.width;
    return reader.dir === 'rtl' ? size.width - offset : offset;
  };
  const y = (leads: number) => size.top + (1 - leads / most) * inner.height;
  const points = (curve: Forecast['today']['curve']) =>
    curve.map(({ line, leads }) => `${x(line).toFixed(1)},${y(leads).toFixed(1)}`).join(' ');
  const ticks = today.curve.filter(({ line }) => line % 30 === 0);
  const base = size.top + inner.height;
  return (
    <figure class="curve">
      <svg viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={words.curveCaption}>
        <line class="axis" x1={x(0)} y1={base} x2={x(furthest)} y2={base} />
        {[0, most].map((leads) => (
          <text class="tick" x={x(0) + (reader.dir === 'rtl' ? 6 : -6)} y={y(leads) + 4} text-anchor="end">
            {reader.count(leads)}
          </text>
        ))}
        {ticks.map(({ line }) => (
          <text class="tick" x={x(line)} y={base + 20} text-anchor="middle">
            {reader.count(line)}
          </text>
        ))}
        {(['today', 'draft'] as const).map((model) => (
          <>
            <line class={`line-${model}`} x1={x(lines[model])} y1={size.top} x2={x(lines[model])} y2={base} />
            <polyline class={`curve-${model}`} points={points(model === 'today' ? today.curve : draft.curve)} />
          </>
        ))}
      </svg>
      <figcaption>
        <span class="key key-today" aria-hidden="true" /> {words.today} ({reader.count(lines.today)}){' '}
        <span class="key key-draft" aria-hidden="true" /> {words.draft} ({reader.count(lines.draft)})
      </figcaption>
    </figure>
  );
}

/** The curve as a table. */
export function CurveTable({ forecast: { today, draft }, reader }: { forecast: Forecast; reader: Reader }) {
  const words = reader.texts.model.forecast;
  return (
    <TodayAndDraft
      caption={words.curveCaption}
      what={words.line}
      rows={today.curve.map(({ line, leads }, index) => [
        reader.count(line),
        reader.count(leads),
        reader.count(draft.curve[index]!.leads),
      ])}
      reader={reader}
    />
  );
}
