import type { UnknownPages } from '../domain/report/content.ts';
import { fill } from './fill.ts';
import { ListTable } from './list-table.tsx';
import { MachineText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import { type Reader, wordFor } from './reader.ts';

/** Pages that the model takes for nothing special, each with a form that gives them a kind in the draft. */
export function UnknownPagesPanel({
  pages,
  kinds,
  sitePath,
  reader,
}: {
  pages: readonly UnknownPages[];
  /** That the model knows. */
  kinds: readonly string[];
  sitePath: string;
  reader: Reader;
}) {
  const { platformSetup: words, pageKinds } = reader.texts;
  if (pages.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="unknown-title">
      <h2 id="unknown-title">{words.unknownTitle}</h2>
      <p>{words.unknownText}</p>
      <ListTable caption={words.unknownCaption}>
        <thead>
          <tr>
            <th scope="col">{words.pattern}</th>
            <th scope="col" class="number">
              {words.people}
            </th>
            <th scope="col">{words.kind}</th>
          </tr>
        </thead>
        <tbody>
          {pages.map(({ pattern, people }) => (
            <tr>
              <th scope="row">
                <MachineText>{pattern}</MachineText>
              </th>
              <td class="number">{reader.count(people)}</td>
              <td>
                <PostForm action={`${sitePath}/model/draft/page-kind`} class="inline-form">
                  <input type="hidden" name="pattern" value={pattern} />
                  <select name="kind" aria-label={fill(words.kindOf, { pattern })}>
                    {kinds.map((kind) => (
                      <option value={kind}>{wordFor(pageKinds, kind) ?? kind}</option>
                    ))}
                  </select>
                  <button type="submit" class="small quiet">
                    {words.add}
                  </button>
                </PostForm>
              </td>
            </tr>
          ))}
        </tbody>
      </ListTable>
    </section>
  );
}
