// Chromium, driven over the Chrome DevTools Protocol. Nothing stays attached to a page between two commands: an attached
// debugger refuses prerendering and keeps pages in front.
import { startProcess } from './process.mjs';
import { openSocket } from './socket.mjs';

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--window-size=1200,800',
  '--remote-debugging-port=0',
];

/** See `browsers.mjs` for what a browser and a tab promise. */
export async function launchChromium({ command }) {
  const { said, stop } = await startProcess({
    command,
    argsFor: (profileDir) => [...flags, `--user-data-dir=${profileDir}`, 'about:blank'],
    readyPattern: /DevTools listening on (ws:\S+)/,
  });
  const { send } = await openSocket(said);
  const { product } = await send('Browser.getVersion');

  /** A tab of the window that `contextId` owns; the first one of a context makes the window. */
  const openTab = async (contextId, url, isInBackground = false) => {
    const { targetId } = await send('Target.createTarget', {
      url: 'about:blank',
      browserContextId: contextId,
      background: isInBackground,
    });
    const tab = chromiumTab({ send, targetId, contextId, openTab });
    if (url) await tab.go(url);
    return tab;
  };
  return {
    version: product,
    hasTabs: true,
    hasPrerender: true,
    hasFetchLater: true,
    async openWindow(url) {
      // A context of its own: a tab opened beside is then in the same window for certain.
      const { browserContextId } = await send('Target.createBrowserContext');
      return openTab(browserContextId, url);
    },
    kill: stop,
    close: stop,
  };
}

function chromiumTab({ send, targetId, contextId, openTab }) {
  let cover;
  const attached = async (run) => {
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    try {
      return await run((method, params) => send(method, params, { sessionId }));
    } finally {
      await send('Target.detachFromTarget', { sessionId }).catch(() => {});
    }
  };
  const evaluate = (expression) =>
    attached(async (ask) => {
      const { result, exceptionDetails } = await ask('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    });
  const mouse = async (steps) =>
    attached(async (ask) => {
      for (const step of steps) await ask('Input.dispatchMouseEvent', step);
    });
  const setWindowState = async (windowState) => {
    const { windowId } = await send('Browser.getWindowForTarget', { targetId });
    await send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
  };
  return {
    evaluate,
    async go(url) {
      const { errorText } = await attached((ask) => ask('Page.navigate', { url }));
      if (errorText) throw new Error(`${url}: ${errorText}`);
    },
    reload: () => attached((ask) => ask('Page.reload')),
    back: () =>
      attached(async (ask) => {
        const { currentIndex, entries } = await ask('Page.getNavigationHistory');
        await ask('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1].id });
      }),
    moveMouse: (x, y) => mouse([{ type: 'mouseMoved', x, y }]),
    clickAt: (x, y) =>
      mouse([
        { type: 'mouseMoved', x, y },
        { type: 'mousePressed', x, y, button: 'left', clickCount: 1 },
        { type: 'mouseReleased', x, y, button: 'left', clickCount: 1 },
      ]),
    openBeside: (url, { isInBackground } = {}) => openTab(contextId, url, isInBackground),
    async hide() {
      cover = await openTab(contextId);
    },
    async show() {
      await send('Target.activateTarget', { targetId });
      await cover?.close();
      cover = undefined;
    },
    minimize: () => setWindowState('minimized'),
    restore: () => setWindowState('normal'),
    close: () => send('Target.closeTarget', { targetId }),
    /** Ends the page's own process. No answer comes from a page that is gone. */
    async crash() {
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
      send('Page.navigate', { url: 'chrome://crash' }, { sessionId }).catch(() => {});
    },
  };
}
