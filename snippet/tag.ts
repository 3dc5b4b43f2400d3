import { guarded } from './guest.ts';
import { init } from './init.ts';

/** The script tag: its attributes are the options. */
guarded(() => {
  // Not `currentScript`, which tag managers leave empty. Others have a `data-site` too: our keys begin with `st_`.
  const tag = document.querySelector<HTMLScriptElement>('[data-site^=st_]');
  if (tag) {
    init({ api: new URL(tag.src).origin, ...tag.dataset } as never);
  } else console.warn('data-site');
}, 1)();
