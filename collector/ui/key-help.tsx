import type { Reader } from './reader.ts';
import type { Texts } from './texts/catalogue.ts';

/** The keys of a page, opened by `?`; without scripts there are no keys to explain, and it stays shut. */
export function KeyHelp({ keys, reader }: { keys: readonly (keyof Texts['home']['keys'])[]; reader: Reader }) {
  const { home } = reader.texts;
  return (
    <dialog id="key-help" aria-labelledby="key-help-title">
      <h2 id="key-help-title">{home.keysTitle}</h2>
      <dl class="keys">
        {keys.map((key) => (
          <div>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{home.keys[key]}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">{home.close}</button>
      </form>
    </dialog>
  );
}
