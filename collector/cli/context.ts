import type { Config, Environment } from '../config.ts';
import type { openStore } from '../open-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { fillDemo, removeDemo } from '../usecases/demo.ts';
import type { ReplayOptions, ReplayReport } from '../usecases/replay.ts';

/** What the commands work with; put together in main.ts, in parts replaced by tests. */
export interface CliContext {
  readonly env: Environment;
  /** A line of the answer, to stdout. */
  readonly print: (line: string) => void;
  /** A line about the work, to stderr. */
  readonly note: (line: string) => void;
  /** Aborts when the process is asked to stop. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Folder with what the build makes. */
  readonly distDir: string;
  readonly serve: Serve;
  readonly openStore: typeof openStore;
  readonly replayCheck: ReplayCheck;
  readonly fillDemo: typeof fillDemo;
  readonly removeDemo: typeof removeDemo;
}

/** Resolves when requests are answered. `say` takes what only a first start says: setup link, keys, playground. */
export type Serve = (
  config: Config,
  say: (line: string) => void,
) => Promise<{
  readonly url: string;
  /** Stops accepting, commits what was accepted, closes everything. */
  readonly stop: () => Promise<void>;
}>;

/** Computes everything again from the touchpoints. Rejects with the reason of `signal` when that aborts. */
export type ReplayCheck = (what: { readonly dataDir: string } & Omit<ReplayOptions, 'pause'>) => Promise<ReplayReport>;
