import type { ScoreExplanation } from '../ports/queries.ts';
import { FallBar } from './fall-bar.tsx';
import { fill } from './fill.ts';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import type { Reader } from './reader.ts';
import { viewScore } from './score-view.ts';

const dayMs = 86_400_000;

/** Why this score: a table whose parts sum to the number, each part a link to its row. */
export function WhyThisScore({
  explanation,
  hrefOf,
  basePath,
  showsAll,
  reader,
}: {
  explanation: ScoreExplanation | undefined;
  /** Of a touchpoint's row. */
  hrefOf: (touchpoint: string, atMs: number) => string;
  basePath: string;
  showsAll: boolean;
  reader: Reader;
}) {
  const { why } = reader.texts;
  return (
    <section id="why" class="why" aria-labelledby="why-title" data-live>
      <h2 id="why-title">{why.title}</h2>
      {explanation && explanation.parts.length > 0 ? (
        <ReasonTable {...{ explanation, hrefOf, basePath, showsAll, reader }} />
      ) : (
        <p class="empty">{why.empty}</p>
      )}
      {explanation && (
        <p class="hint">
          {fill(why.fading, {
            days: reader.plural(why.days, Math.round(explanation.halfLifeMs / dayMs)),
            version: reader.count(explanation.modelVersion),
          })}
        </p>
      )}
    </section>
  );
}

function ReasonTable({
  explanation,
  hrefOf,
  basePath,
  showsAll,
  reader,
}: {
  explanation: ScoreExplanation;
  hrefOf: (touchpoint: string, atMs: number) => string;
  basePath: string;
  showsAll: boolean;
  reader: Reader;
}) {
  const { why } = reader.texts;
  const view = viewScore(explanation, { showsAll });
  const span = { lowest: view.lowest, highest: view.highest, dir: reader.dir };
  return (
    <table class="reasons">
      <caption class="visually-hidden">{why.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{why.reason}</th>
          <th scope="col" class="number">
            {why.pointsThen}
          </th>
          <th scope="col" class="number">
            {why.worthNow}
          </th>
        </tr>
      </thead>
      <tbody>
        {view.parts.map((part) => (
          <tr>
            <th scope="row">
              <a href={hrefOf(part.touchpoint, part.atMs)}>
                <OutsideText>{reader.rule(part.ruleName)}</OutsideText>
              </a>{' '}
              <span class="hint nowrap">
                <Moment atMs={part.atMs} reader={reader} />
              </span>
              <FallBar from={part.from} to={part.to} {...span} />
            </th>
            <td class="number">{reader.points(part.points)}</td>
            <td class="number">
              <data class="shown" value={part.shown.toFixed(1)}>
                {reader.score(part.shown)}
              </data>
            </td>
          </tr>
        ))}
        {view.rest && (
          <tr>
            <th scope="row" colspan={2}>
              <a href={`${basePath}?reasons=all#why`}>{reader.plural(why.more, view.rest.count)}</a>
              <FallBar from={view.rest.from} to={view.rest.to} {...span} />
            </th>
            <td class="number">
              <data class="shown" value={view.rest.shown.toFixed(1)}>
                {reader.score(view.rest.shown)}
              </data>
            </td>
          </tr>
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan={2}>
            {why.sum}
            <FallBar from={0} to={view.sum} {...span} isSum />
          </th>
          <td class="number">
            <data class="sum" value={view.sum.toFixed(1)}>
              {reader.score(view.sum)}
            </data>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
