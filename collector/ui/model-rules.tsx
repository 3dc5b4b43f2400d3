import type { ScoringModel } from '../domain/scoring-model.ts';
import type { UrlTest } from '../domain/test-url.ts';
import { fill, fillWith } from './fill.ts';
import { FormField } from './form-field.tsx';
import { ListTable } from './list-table.tsx';
import { MachineText, OutsideText } from './outside.tsx';
import { type Reader, wordFor } from './reader.ts';
import { ruleSentence } from './rule-sentence.ts';

const dayMs = 86_400_000;

/** From which score on something is so, and how fast scores fade. */
export function ModelLines({ model, reader }: { model: ScoringModel; reader: Reader }) {
  const { lines, days } = reader.texts.model;
  const [one, two, three] = model.levels.map(reader.count) as [string, string, string];
  return (
    <section class="panel" aria-labelledby="lines-title">
      <h2 id="lines-title">{lines.title}</h2>
      <p>{fill(lines.halfLife, { days: reader.plural(days, model.halfLifeMs / dayMs) })}</p>
      <p>{fill(lines.levels, { one, two, three })}</p>
      <p>{fill(lines.hot, { enter: reader.count(model.hot.enterAt), leave: reader.count(model.hot.leaveBelow) })}</p>
    </section>
  );
}

/** Every rule as a sentence, and how often it gave points lately. */
export function RuleTable({
  model,
  matches,
  reader,
}: {
  model: ScoringModel;
  /** By rule: entries that count in 30 days. */
  matches: ReadonlyMap<string, number>;
  reader: Reader;
}) {
  const { rules } = reader.texts.model;
  return (
    <section class="panel" aria-labelledby="rules-title">
      <h2 id="rules-title">{rules.title}</h2>
      {model.rules.some(({ id }) => !matches.has(id)) && <p class="hint">{rules.neverHint}</p>}
      <ListTable caption={rules.caption}>
        <thead>
          <tr>
            <th scope="col">{rules.rule}</th>
            <th scope="col">{rules.meaning}</th>
            <th scope="col" class="number">
              {rules.matches}
            </th>
          </tr>
        </thead>
        <tbody>
          {model.rules.map((rule) => (
            <tr>
              <th scope="row">
                <OutsideText>{reader.rule(rule.name)}</OutsideText>
              </th>
              <td>{ruleSentence(rule, reader)}</td>
              <td class="number">{matches.has(rule.id) ? reader.count(matches.get(rule.id)!) : rules.never}</td>
            </tr>
          ))}
        </tbody>
      </ListTable>
    </section>
  );
}

/** Which kind a page is of and what it earns, by the model in use. */
export function UrlTester({
  action,
  url,
  result,
  maxChars,
  reader,
}: {
  action: string;
  url: string;
  /** `undefined`: nothing was asked. */
  result: UrlTest | undefined;
  maxChars: number;
  reader: Reader;
}) {
  const { url: words } = reader.texts.model;
  return (
    <section class="panel" id="url" aria-labelledby="url-title">
      <h2 id="url-title">{words.title}</h2>
      <form method="get" action={`${action}#url`} class="stacked">
        <FormField id="url-input" label={words.label}>
          <input id="url-input" name="url" value={url} dir="ltr" maxlength={maxChars} required />
        </FormField>
        <button type="submit">{words.submit}</button>
      </form>
      {result && <UrlAnswer result={result} reader={reader} />}
    </section>
  );
}

function UrlAnswer({ result: { normal, pageKind, rules }, reader }: { result: UrlTest; reader: Reader }) {
  const { url: words } = reader.texts.model;
  const match = pageKind.by === 'url' ? pageKind.pattern : pageKind.by === 'word' ? pageKind.word : '';
  const kind = wordFor(reader.texts.pageKinds, pageKind.kind) ?? pageKind.kind;
  return (
    <div role="status">
      <p>
        {fillWith(words.kind, { kind: <OutsideText>{kind}</OutsideText> })}{' '}
        {fillWith(words.by[pageKind.by], { match: <OutsideText>{match}</OutsideText> })}
      </p>
      <p class="hint">{fillWith(words.normal, { address: <MachineText>{normal}</MachineText> })}</p>
      {rules.length === 0 ? (
        <p>{words.earnsNothing}</p>
      ) : (
        <>
          <p>{words.earns}</p>
          <ul class="changes">
            {rules.map(({ name, points, minEngagedMs }) => (
              <li>
                {reader.points(points)} <OutsideText>{reader.rule(name)}</OutsideText>
                {minEngagedMs > 0 && <> ({fill(words.from, { duration: reader.duration(minEngagedMs) })})</>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
