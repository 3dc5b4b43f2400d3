// A second pair of eyes in the page: it writes down when the page was painted, shown, hidden, left, used and softly navigated, and
// knows nothing of the script. The truth that the script's totals are compared with is computed from its log, afterwards.

const idleAfterMs = 30_000;

/** In the browser. Each document has a log of its own in localStorage: `[what, atMs since 1970, path]`. */
function witness() {
  const key = `witness ${Math.random().toString(36).slice(2)}`;
  const log = [];
  const note = (what, atMs = performance.now()) => {
    log.push([what, performance.timeOrigin + atMs, location.pathname]);
    localStorage[key] = JSON.stringify(log);
  };
  note(document.prerendering ? 'prerendered' : document.hidden ? 'opened behind' : 'opened');
  try {
    new PerformanceObserver((list) => note('painted', list.getEntries()[0].startTime)).observe({
      type: 'paint',
      buffered: true,
    });
  } catch {
    // Then the opening counts.
  }
  const on = (types, what) => {
    for (const type of types.split(' ')) addEventListener(type, (event) => note(what(event)), true);
  };
  on('visibilitychange', () => (document.hidden ? 'hidden' : 'shown'));
  on('pagehide', () => 'left');
  on('pageshow', ({ persisted }) => (persisted ? 'restored' : 'loaded'));
  on('pointermove pointerdown keydown wheel', () => 'used');
  on('popstate', () => 'routed');
  document.addEventListener('prerenderingchange', () => note('activated'));
  window.route = (path) => {
    history.pushState({}, '', path);
    note('routed');
  };
}

export const witnessTag = `<script>(${witness})()</script>`;

/** The logs of all documents of an origin, to be evaluated in a page of that origin. */
export const readLogs = `Object.keys(localStorage).filter((key) => key.startsWith('witness '))
  .map((key) => JSON.parse(localStorage[key])).sort((a, b) => a[0][1] - b[0][1])`;

/**
 * The views of one document and how long each was visible and in use: `[{ path, beganAtMs, endedAtMs, engagedMs }]`. Counts from the
 * first paint, while visible, until 30 s after the last use; being shown, restored or routed is use. None for a page that was
 * prerendered and never opened. `endedAtMs` is the last moment that ended its time, undefined while it is still open.
 */
export function viewsOf(log) {
  const entries = [...log].sort((a, b) => a[1] - b[1]);
  const paintedAtMs = entries.find(([what]) => what === 'painted')?.[1];
  const views = [];
  let countedUpToMs;
  let lastEndedAtMs;
  let idleAtMs = 0;
  const begin = (path, atMs) => views.push({ path, beganAtMs: atMs, endedAtMs: undefined, engagedMs: 0 });
  const settle = (atMs) => {
    if (countedUpToMs === undefined) return;
    views.at(-1).engagedMs += Math.max(0, Math.min(atMs, idleAtMs) - countedUpToMs);
    countedUpToMs = Math.max(countedUpToMs, atMs);
  };
  const use = (atMs) => {
    settle(atMs);
    countedUpToMs ??= atMs;
    idleAtMs = atMs + idleAfterMs;
    views.at(-1).endedAtMs = undefined;
  };
  const end = (atMs) => {
    settle(atMs);
    if (countedUpToMs !== undefined) lastEndedAtMs = views.at(-1).endedAtMs = atMs;
    countedUpToMs = undefined;
  };
  let isVisible = false;
  for (const [what, atMs, path] of entries) {
    if (what === 'opened' || what === 'opened behind') begin(path, atMs);
    if (what === 'opened' || what === 'shown') isVisible = true;
    // The page is shown as it is activated, before it is told so.
    if (what === 'activated') begin(path, atMs);
    if (views.length === 0) continue;
    if (what === 'opened') use(Math.max(paintedAtMs ?? atMs, atMs));
    else if (what === 'shown' || what === 'activated') use(atMs);
    else if (what === 'used' && isVisible) use(atMs);
    else if (what === 'hidden' || what === 'left') {
      isVisible = false;
      end(atMs);
    } else if (what === 'routed' || what === 'restored') {
      settle(atMs);
      if (isVisible) countedUpToMs = atMs;
      // A restored page is shown a moment before it is told so; the view before had ended when it was left.
      views.at(-1).endedAtMs = what === 'restored' ? lastEndedAtMs : atMs;
      begin(path, atMs);
      if (isVisible) use(atMs);
    }
  }
  return views;
}
