import { keepsListening, onPermission, showAlert } from './alert-toasts.ts';
import { offerCopying } from './copy-buttons.ts';
import { rewriteMoments } from './local-moments.ts';
import { morph } from './morph.ts';

/** At most four refreshes a second; the first notice after a pause is shown at once. */
const minGapMs = 250;
/** A refresh that takes longer is given up; the next notice tries again. */
const refreshTimeoutMs = 10_000;
/** After the server refused the stream: browsers do not try again by themselves then. */
const retryRefusedMs = 60_000;

/** Keeps the `[data-live]` parts of this page current by the server-sent events at `url`. */
export function followChanges(url: string): void {
  const refresh = makeRefresh();
  let source: EventSource | undefined;
  const connect = () => {
    source = new EventSource(url);
    // what happened between rendering, or losing the stream, and now
    source.addEventListener('open', () => {
      showState(true);
      refresh();
    });
    source.addEventListener('change', () => {
      if (document.visibilityState === 'visible') refresh();
    });
    source.addEventListener('alert', ({ data }) => showAlert(data));
    source.addEventListener('error', () => {
      showState(false);
      if (source?.readyState === EventSource.CLOSED) setTimeout(reconnect, retryRefusedMs);
    });
  };
  const reconnect = () => {
    source?.close();
    if (document.visibilityState === 'visible' || keepsListening()) connect();
  };
  const isOpen = () => source?.readyState === EventSource.OPEN;
  onPermission(() => {
    if (!isOpen()) reconnect();
  });
  // a browser has six connections per server over HTTP/1.1: tabs that nobody looks at must not hold them
  document.addEventListener('visibilitychange', () => {
    if (!keepsListening() || !isOpen()) reconnect();
    else if (document.visibilityState === 'visible') refresh();
  });
  reconnect();
}

function makeRefresh(): () => void {
  let isRunning = false;
  let isWanted = false;
  let startedAtMs = Number.NEGATIVE_INFINITY;
  const run = async () => {
    isWanted = false;
    startedAtMs = performance.now();
    try {
      await refreshLiveParts();
    } catch {
      showState(false); // the server is away: the stream reports when it is back
    }
    isRunning = false;
    if (isWanted) start();
  };
  const start = () => {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    setTimeout(() => void run(), Math.max(0, startedAtMs + minGapMs - performance.now()));
  };
  return start;
}

async function refreshLiveParts(): Promise<void> {
  const response = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(refreshTimeoutMs) });
  if (response.redirected && new URL(response.url).pathname !== location.pathname) {
    location.reload(); // signed out meanwhile
    return;
  }
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  rewriteMoments(fresh);
  offerCopying(fresh);
  for (const part of document.querySelectorAll('[data-live]')) {
    const next = fresh.getElementById(part.id);
    if (next) morph(part, next);
    else part.remove();
  }
}

function showState(isOn: boolean): void {
  const state = document.querySelector<HTMLElement>('[data-live-state]');
  if (!state) return;
  state.hidden = false;
  state.classList.toggle('is-on', isOn);
  state.textContent = (isOn ? state.dataset.on : state.dataset.off) ?? '';
}
