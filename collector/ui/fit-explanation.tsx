import type { Fit, FitRow } from '../domain/fit/fit.ts';
import type { LeadProfile } from '../domain/lead-profile.ts';
import { fill, fillWith } from './fill.ts';
import { personaName } from './fit-badge.tsx';
import { OutsideText } from './outside.tsx';
import { type Reader, wordFor } from './reader.ts';

/** Why this fit: what is known, with points that sum to it, and what is not. */
export function FitExplanation({ profile, reader }: { profile: LeadProfile; reader: Reader }) {
  const { fit: words } = reader.texts;
  const { fit, isRoleMailbox } = profile;
  return (
    <section id="fit" class="why" aria-labelledby="fit-title" data-live>
      <h2 id="fit-title">{words.title}</h2>
      {fit ? <FitTable fit={fit} reader={reader} /> : <p class="empty">{words.empty}</p>}
      {fit && (
        <p class="hint">
          {fillWith(words.coverage, {
            persona: <OutsideText>{personaName(fit.persona, reader)}</OutsideText>,
            pct: reader.percent(fit.coveragePct),
          })}
        </p>
      )}
      {fit && fit.unknown.length > 0 && (
        <p class="hint unknown">
          {fill(words.unknown, { list: reader.list(fit.unknown.map((attribute) => words.attributes[attribute])) })}
        </p>
      )}
      {isRoleMailbox && <p class="hint">{words.roleMailbox}</p>}
      <p class="hint">{words.besides}</p>
    </section>
  );
}

function FitTable({ fit, reader }: { fit: Fit; reader: Reader }) {
  const { fit: words } = reader.texts;
  return (
    <table class="fit-rows">
      <caption class="visually-hidden">{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.known}</th>
          <th scope="col" class="number">
            {words.most}
          </th>
          <th scope="col" class="number">
            {words.points}
          </th>
        </tr>
      </thead>
      <tbody>
        {fit.rows.map((row) => (
          <tr>
            <th scope="row">
              {words.attributes[row.attribute]} <span class="hint">{valueName(row, reader)}</span>
            </th>
            <td class="number">{reader.count(Math.round(row.maxPoints))}</td>
            <td class="number">
              <data class="shown" value={String(row.points)}>
                {reader.count(row.points)}
              </data>
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan={2}>
            {words.sum} <span class="hint">{fill(words.grade, { grade: fit.grade })}</span>
          </th>
          <td class="number">
            <data class="sum" value={String(fit.score)}>
              {reader.count(fit.score)}
            </data>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

const valueName = ({ attribute, value }: FitRow, { texts }: Reader) =>
  wordFor(texts.fit.values[attribute], value) ?? value;
