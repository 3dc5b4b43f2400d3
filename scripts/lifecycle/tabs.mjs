// What scenarios do with a tab beyond the commands that every browser has its own way for.
import { setTimeout as sleep } from 'node:timers/promises';
import { NothingTested } from './compare.mjs';

const pollMs = 20;
const navigationTimeoutMs = 15_000;
const noticeTimeoutMs = 3_000;

/** Clicks with the real mouse in the middle of the element: a click that a script makes is not the visitor's. */
export async function clickOn(tab, selector) {
  const [x, y, width] = await tab.evaluate(`(() => {
    const { left, top, width, height } = document.querySelector('${selector}').getBoundingClientRect();
    return [Math.round(left + width / 2), Math.round(top + height / 2), width];
  })()`);
  if (!width) throw new Error(`${selector} is not in sight`);
  await tab.clickAt(x, y);
}

/** Waits until the tab shows the path, loaded with all its scripts, as far as `condition` also holds. */
export async function arriveAt(tab, path, condition = 'true') {
  const isThere = `location.pathname === '${path}' && document.readyState === 'complete' && (${condition})`;
  const startedAtMs = performance.now();
  for (;;) {
    // Between two documents a tab cannot answer.
    if (await tab.evaluate(isThere).catch(() => false)) return;
    if (performance.now() - startedAtMs > navigationTimeoutMs) throw new Error(`the tab did not get to ${path}`);
    await sleep(pollMs);
  }
}

/** Puts something in front of the tab; throws when the page does not notice, because then nothing is tested. */
export async function hide(tab) {
  await tab.hide();
  await notice(tab, true);
}

/** Takes away what {@link hide} put in front. */
export async function show(tab) {
  await tab.show();
  await notice(tab, false);
}

/** Minimises the window of the tab; throws when the page does not notice. */
export async function minimize(tab) {
  await tab.minimize();
  await notice(tab, true);
}

/** Brings a minimised window back. */
export async function restore(tab) {
  await tab.restore();
  await notice(tab, false);
}

async function notice(tab, isHidden) {
  const startedAtMs = performance.now();
  while ((await tab.evaluate('document.hidden')) !== isHidden) {
    if (performance.now() - startedAtMs > noticeTimeoutMs)
      throw new NothingTested(`the browser keeps the page ${isHidden ? 'visible' : 'hidden'}`);
    await sleep(pollMs);
  }
}
