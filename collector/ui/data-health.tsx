import { clockSkews } from '../domain/correct-clock.ts';
import type { DataHealth } from '../ports/report-reader.ts';
import type { Reader } from './reader.ts';

/** What arrived and is no visitor, or came in a way that is worth a look. */
export function DataHealthPanel({ health, reader }: { health: DataHealth; reader: Reader }) {
  const { health: words } = reader.texts.platformSetup;
  const rows = ['bots', 'automated', 'own', 'shared', 'waited', 'tooLate', 'crowded'] as const;
  return (
    <section class="panel" aria-labelledby="health-title">
      <h2 id="health-title">{words.title}</h2>
      <table class="list">
        <caption class="visually-hidden">{words.title}</caption>
        <thead>
          <tr>
            <th scope="col">{words.what}</th>
            <th scope="col" class="number">
              {words.count}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">
                {words.names[row]} <span class="hint">{words.hints[row]}</span>
              </th>
              <td class="number">{reader.count(health[row])}</td>
            </tr>
          ))}
          {clockSkews.map((skew, index) => (
            <tr>
              <th scope="row">
                {words.clock[skew]} {index === 0 && <span class="hint">{words.clockHint}</span>}
              </th>
              <td class="number">{reader.count(health.clock[skew])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
