// Firefox, driven over WebDriver BiDi, which it speaks by itself.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess } from './process.mjs';
import { openSocket } from './socket.mjs';

/** Nothing of its own on the network; everything else as visitors have it. */
const preferences = {
  'app.update.disabledForTesting': true,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionPolicyBypassNotification': true,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

/** See `browsers.mjs` for what a browser and a tab promise. */
export async function launchFirefox({ command }) {
  const { said, stop } = await startProcess({
    command,
    argsFor: (profileDir) => {
      const lines = Object.entries(preferences).map(
        ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
      );
      writeFileSync(join(profileDir, 'user.js'), lines.join('\n'));
      return ['--headless', '--no-remote', '--profile', profileDir, '--remote-debugging-port', '0', 'about:blank'];
    },
    env: { MOZ_HEADLESS_WIDTH: '1200', MOZ_HEADLESS_HEIGHT: '800' },
    readyPattern: /WebDriver BiDi listening on (ws:\S+)/,
  });
  const { send } = await openSocket(`${said}/session`);
  const { capabilities } = await send('session.new', { capabilities: {} });
  const openTab = async (params, url) => {
    const { context } = await send('browsingContext.create', params);
    const tab = firefoxTab({ send, context, openTab });
    if (url) await tab.go(url);
    return tab;
  };
  return {
    version: `Firefox/${capabilities.browserVersion}`,
    hasTabs: true,
    hasPrerender: false,
    hasFetchLater: false,
    openWindow: (url) => openTab({ type: 'window' }, url),
    kill: stop,
    close: stop,
  };
}

function firefoxTab({ send, context, openTab }) {
  let cover;
  const openBeside = (url, { isInBackground = false } = {}) =>
    openTab({ type: 'tab', referenceContext: context, background: isInBackground }, url);
  const mouse = (actions) =>
    send('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions }] });
  const setWindowState = async (state) => {
    const { contexts } = await send('browsingContext.getTree', { root: context });
    await send('browser.setClientWindowState', { clientWindow: contexts[0].clientWindow, state });
  };
  return {
    async evaluate(expression) {
      // As text: BiDi describes values in a form of its own.
      const { result, exceptionDetails } = await send('script.evaluate', {
        expression: `(async () => JSON.stringify(await (${expression})))()`,
        target: { context },
        awaitPromise: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      return result.value === undefined ? undefined : JSON.parse(result.value);
    },
    go: (url) => send('browsingContext.navigate', { context, url, wait: 'interactive' }),
    reload: () => send('browsingContext.reload', { context, wait: 'interactive' }),
    back: () => send('browsingContext.traverseHistory', { context, delta: -1 }),
    moveMouse: (x, y) => mouse([{ type: 'pointerMove', x, y }]),
    clickAt: (x, y) =>
      mouse([
        { type: 'pointerMove', x, y },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]),
    openBeside,
    async hide() {
      cover = await openBeside();
    },
    async show() {
      await send('browsingContext.activate', { context });
      await cover?.close();
      cover = undefined;
    },
    minimize: () => setWindowState('minimized'),
    restore: () => setWindowState('normal'),
    close: () => send('browsingContext.close', { context }),
  };
}
