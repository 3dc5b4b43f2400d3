import type { Reader } from './reader.ts';

/** Figures under the model in use beside those under the draft. */
export function TodayAndDraft({
  caption,
  what,
  rows,
  reader,
}: {
  caption: string;
  /** What the rows are; absent where each says so itself. */
  what?: string;
  rows: readonly (readonly [what: string, today: string, draft: string])[];
  reader: Reader;
}) {
  const words = reader.texts.model.forecast;
  return (
    <table class="list">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {what === undefined ? <td /> : <th scope="col">{what}</th>}
          <th scope="col" class="number">
            {words.today}
          </th>
          <th scope="col" class="number">
            {words.draft}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, today, draft]) => (
          <tr>
            <th scope="row">{name}</th>
            <td class="number">{today}</td>
            <td class="number">{draft}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
