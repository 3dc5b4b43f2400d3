import type { DocumentProblem } from '../domain/document-reader.ts';
import type { Reader } from './reader.ts';

/** Every place of a document that is wrong. The messages are those of the document's reader, in English. */
export function DocumentProblems({ problems, reader }: { problems: readonly DocumentProblem[]; reader: Reader }) {
  const { draft: words } = reader.texts.model;
  return (
    <div class="problem" role="alert">
      <p>{words.wrong}</p>
      <ul class="changes">
        {problems.map(({ path, message }) => (
          <li dir="ltr">
            {path !== '' && <code>{path}: </code>}
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
