import { fillWith } from './fill.ts';
import { OutsideText } from './outside.tsx';
import { IfMayOpen, PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';

/** Asks once more before somebody is erased. */
export function ErasePage({
  kind,
  name,
  path,
  reader,
}: {
  kind: 'lead' | 'visitor';
  name: string;
  /** Of the page that this is about. */
  path: string;
  reader: Reader;
}) {
  const { erase: words } = reader.texts;
  return (
    <div class="narrow">
      <h1>{fillWith(words.title[kind], { name: <OutsideText>{name}</OutsideText> })}</h1>
      <p>{words.what[kind]}</p>
      <p>{words.never}</p>
      <PostForm action={`${path}/erase`}>
        <button type="submit" class="danger">
          {words.confirm}
        </button>{' '}
        <a href={path}>{words.back}</a>
      </PostForm>
    </div>
  );
}

/** The way to it, from the page of who may be erased. */
export function EraseLink({ path, reader }: { path: string; reader: Reader }) {
  return (
    <p>
      <IfMayOpen path={`${path}/erase`}>
        <a href={`${path}/erase`}>{reader.texts.erase.link}</a>
      </IfMayOpen>
    </p>
  );
}
