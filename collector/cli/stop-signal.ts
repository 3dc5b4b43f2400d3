/**
 * Aborts at the first SIGTERM or SIGINT, and when the launcher at the other end of the IPC channel is gone. A further signal
 * ends the process at once, for whoever does not want to wait for the last commit; what was answered is on disk by then.
 */
export function stopSignal(process: StoppableProcess, nowMs: () => number): AbortSignal {
  const stopping = new AbortController();
  let askedAtMs = 0;
  for (const [name, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(name, () => {
      if (!stopping.signal.aborted) {
        askedAtMs = nowMs();
        stopping.abort();
      } else if (nowMs() - askedAtMs >= sameWishMs) process.exit(exitCode);
    });
  }
  if (process.send !== undefined) {
    process.on('disconnect', () => stopping.abort());
    // it went before anybody listened
    if (process.connected === false) stopping.abort();
  }
  return stopping.signal;
}

/**
 * One Ctrl-C arrives up to three times: from the terminal, which tells the whole process group, and passed on by npm and by
 * the launcher.
 */
const sameWishMs = 1_000;

/** The part of node's `process` that is needed. */
export interface StoppableProcess {
  on(event: 'SIGINT' | 'SIGTERM' | 'disconnect', listener: () => void): unknown;
  /** There when a parent holds the other end of an IPC channel. */
  readonly send?: unknown;
  readonly connected?: boolean;
  exit(code: number): void;
}
