// WebKitGTK, driven over WebDriver with plain fetch, on a screen that nobody sees.
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from './process.mjs';

/** A command that takes longer has hung: the page answers from this machine. */
const commandTimeoutMs = 20_000;
const pollMs = 50;
const windowSize = { width: 1_200, height: 800 };
/** So large that its pointer, which stays in the middle, is beside the windows: else each window that opens there sees it move. */
const screenSize = '2600x1800x24';

/** See `browsers.mjs` for what a browser and a tab promise. */
export async function launchWebkit({ command, driver, screen: screenCommand }) {
  const screen = await startProcess({
    command: screenCommand,
    argsFor: () => ['-displayfd', '1', '-screen', '0', screenSize, '-nolisten', 'tcp'],
    readyPattern: /^(\d+)\n/m,
  });
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const { stop } = await startProcess({
    command: driver,
    argsFor: () => [`--port=${port}`, '--host=127.0.0.1'],
    env: {
      DISPLAY: `:${screen.said}`,
      GDK_BACKEND: 'x11',
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      NO_AT_BRIDGE: '1',
    },
    isReady: async () => {
      for (;;) {
        const isUp = await fetch(`${base}/status`).then(
          ({ ok }) => ok,
          () => false,
        );
        if (isUp) return;
        await sleep(pollMs);
      }
    },
  });
  const kill = async () => {
    await stop();
    await screen.stop();
  };
  const call = async (method, path, body) => {
    const answer = await fetch(base + path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(commandTimeoutMs),
    });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${value?.error} ${value?.message ?? ''}`);
    return value;
  };
  const { sessionId, capabilities } = await call('POST', '/session', {
    capabilities: {
      alwaysMatch: {
        'webkitgtk:browserOptions': { binary: command, args: ['--automation'] },
        pageLoadStrategy: 'none',
      },
    },
  });
  const inWindow = windowQueue((method, path, body) => call(method, `/session/${sessionId}${path}`, body));
  const openWindow = async (url) => {
    const tab = await inWindow.open(({ command: ask, close }) =>
      webkitTab({ command: ask, close, openBeside: openWindow }),
    );
    if (url) await tab.go(url);
    return tab;
  };
  return {
    version: `WebKitGTK/${capabilities.browserVersion}`,
    // A tab in front does not hide the one behind it.
    hasTabs: false,
    hasPrerender: false,
    hasFetchLater: false,
    openWindow,
    kill,
    close: kill,
  };
}

/** A WebDriver session has one current window, so that commands to several windows have to take turns. */
function windowQueue(ask) {
  let last = Promise.resolve();
  let current;
  const inTurn = (run) => {
    const done = last.then(run);
    last = done.catch(() => {});
    return done;
  };
  const switchTo = async (handle) => {
    if (current === handle) return;
    await ask('POST', '/window', { handle });
    current = handle;
  };
  /** The first window stays open and empty: closing the last one ends the session. */
  let home;
  return {
    open: (makeTab) =>
      inTurn(async () => {
        home ??= await ask('GET', '/window');
        await switchTo(home);
        const { handle } = await ask('POST', '/window/new', { type: 'window' });
        await switchTo(handle);
        await ask('POST', '/window/rect', windowSize);
        const command = (method, path, body) =>
          inTurn(async () => {
            await switchTo(handle);
            return ask(method, path, body);
          });
        const close = () =>
          inTurn(async () => {
            await switchTo(handle);
            await ask('DELETE', '/window');
            current = undefined;
          });
        return makeTab({ command, close });
      }),
  };
}

function webkitTab({ command, close, openBeside }) {
  const mouse = (actions) =>
    command('POST', '/actions', {
      actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }],
    });
  const moveTo = (x, y) => ({ type: 'pointerMove', duration: 0, origin: 'viewport', x, y });
  const minimize = () => command('POST', '/window/minimize', {});
  const restore = () => command('POST', '/window/rect', windowSize);
  return {
    evaluate: (expression) =>
      command('POST', '/execute/async', {
        script: `const done = arguments[arguments.length - 1]; Promise.resolve(${expression}).then((value) => done(value));`,
        args: [],
      }),
    go: (url) => command('POST', '/url', { url }),
    reload: () => command('POST', '/refresh', {}),
    // Not the driver's own command: it waits for a load, which a return from the back/forward cache does not have.
    back: () => command('POST', '/execute/sync', { script: 'setTimeout(() => history.back())', args: [] }),
    moveMouse: (x, y) => mouse([moveTo(x, y)]),
    clickAt: (x, y) => mouse([moveTo(x, y), { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }]),
    openBeside,
    minimize,
    restore,
    // A tab in front does not hide the one behind it here; a minimised window does.
    hide: minimize,
    show: restore,
    close,
  };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
