import type { DocumentProblem } from '../domain/document-reader.ts';
import type { Rule, ScoringModel } from '../domain/scoring-model.ts';
import { DocumentProblems } from './document-problems.tsx';
import { fill } from './fill.ts';
import { FormField } from './form-field.tsx';
import { ListTable } from './list-table.tsx';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';
import { ruleSentence } from './rule-sentence.ts';

const dayMs = 86_400_000;

/** Names of the form's fields; what reads it is in http/model-form.ts. */
export const draftFields = {
  points: (rule: string) => `points:${rule}`,
  tier: (rule: string, index: number) => `tier:${rule}:${index}`,
  count: (rule: string) => `count:${rule}`,
};

/** Points, caps and lines of the draft, as one plain form. */
export function ModelDraftPage({
  path,
  model,
  typed,
  problems,
  reader,
}: {
  path: string;
  /** The draft, or the model in use where there is none. */
  model: ScoringModel;
  /** What was sent and refused; empty: nothing was. */
  typed: Readonly<Record<string, string>>;
  problems: readonly DocumentProblem[];
  reader: Reader;
}) {
  const { draft: words, rules } = reader.texts.model;
  const value = (name: string, number: number) => typed[name] ?? String(number);
  const line = (name: string, label: string, number: number) => (
    <FormField id={name} label={label}>
      <input id={name} name={name} dir="ltr" type="number" step="any" min="0" required value={value(name, number)} />
    </FormField>
  );
  return (
    <>
      <h1>{words.editTitle}</h1>
      {problems.length > 0 && <DocumentProblems problems={problems} reader={reader} />}
      <PostForm action={`${path}/draft`} class="draft-form">
        <section class="panel fields">
          {line('halfLifeDays', words.halfLifeDays, model.halfLifeMs / dayMs)}
          {line('enterAt', words.enterAt, model.hot.enterAt)}
          {line('leaveBelow', words.leaveBelow, model.hot.leaveBelow)}
          {model.levels.map((score, index) =>
            line(`level${index + 1}`, fill(words.level, { level: reader.count(index + 1) }), score),
          )}
        </section>
        <section class="panel">
          <ListTable caption={rules.title}>
            <thead>
              <tr>
                <th scope="col">{rules.rule}</th>
                <th scope="col">{rules.meaning}</th>
                <th scope="col">{words.points}</th>
                <th scope="col">{words.cap}</th>
              </tr>
            </thead>
            <tbody>
              {model.rules.map((rule) => (
                <RuleFields rule={rule} value={value} reader={reader} />
              ))}
            </tbody>
          </ListTable>
        </section>
        <div class="actions">
          <button type="submit">{words.save}</button>
        </div>
      </PostForm>
    </>
  );
}

function RuleFields({
  rule,
  value,
  reader,
}: {
  rule: Rule;
  value: (name: string, number: number) => string;
  reader: Reader;
}) {
  const { draft: words } = reader.texts.model;
  const name = reader.rule(rule.name);
  const number = (field: string, label: string, given: number, min?: string) => (
    <input
      class="short"
      dir="ltr"
      type="number"
      step="1"
      min={min}
      required
      name={field}
      aria-label={label}
      value={value(field, given)}
    />
  );
  const limit = 'limit' in rule ? rule.limit : undefined;
  return (
    <tr>
      <th scope="row">
        <OutsideText>{name}</OutsideText>
      </th>
      <td>{ruleSentence(rule, reader)}</td>
      <td>
        {rule.kind === 'dwell'
          ? rule.tiers.map(({ points, minEngagedMs }, index) =>
              number(
                draftFields.tier(rule.id, index),
                fill(words.tierOf, { rule: name, duration: reader.duration(minEngagedMs) }),
                points,
              ),
            )
          : rule.kind !== 'manual' &&
            number(draftFields.points(rule.id), fill(words.pointsOf, { rule: name }), rule.points)}
      </td>
      <td>
        {limit?.count !== undefined && (
          <>
            {number(draftFields.count(rule.id), fill(words.capOf, { rule: name }), limit.count, '1')}{' '}
            {words.capPeriods[limit.days ?? 'ever']}
          </>
        )}
      </td>
    </tr>
  );
}
