import { Worker } from 'node:worker_threads';
import { AppError } from './domain/app-error.ts';
import type { ChangeFeed } from './ports/change-feed.ts';
import { type ChangeNotice, type CommandClient, type Commands, StoreUnavailable } from './ports/commands.ts';
import type { WriterAnswer, WriterCall, WriterMessage } from './writer-protocol.ts';

/** The writer thread, seen from the thread that serves HTTP. */
export interface Writer {
  readonly commands: CommandClient;
  readonly changes: ChangeFeed;
  /** Transactions that were answered: the answers of one leave together. */
  readonly commits: () => number;
  /** Waits until everything submitted is on disk, then ends the thread. */
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Starts the thread; resolves once the database is open and its tables are up to date. `onDeath`: it ended by itself. */
export async function startWriter({
  script,
  file,
  onDeath,
}: {
  script: URL;
  file: string;
  onDeath: (error: Error) => void;
}): Promise<Writer> {
  const worker = new Worker(script, { workerData: { file } });
  const listeners = new Set<(notice: ChangeNotice) => void>();
  const waiting = new Map<number, Waiting>();
  let outgoing: WriterCall[] = [];
  let seq = 0;
  let isClosing = false;
  let commits = 0;

  const call = (name: WriterCall['name'], args: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      seq += 1;
      waiting.set(seq, { resolve, reject });
      // calls of one turn travel in one message
      if (outgoing.length === 0) {
        setImmediate(() => {
          worker.postMessage(outgoing);
          outgoing = [];
        });
      }
      outgoing.push({ seq, name, args });
    });

  const started = Promise.withResolvers<void>();
  worker.on('message', (message: WriterMessage) => {
    if (message.kind === 'ready') started.resolve();
    else if (message.kind === 'answers') {
      commits += 1;
      for (const answer of message.answers) settle(waiting, answer);
    } else for (const notice of message.notices) for (const listener of listeners) listener(notice);
  });
  const die = (error: Error) => {
    started.reject(error);
    for (const { reject } of waiting.values())
      reject(new StoreUnavailable(`the writer thread ended: ${error.message}`));
    waiting.clear();
    if (!isClosing) onDeath(error);
  };
  worker.on('error', die);
  worker.on('exit', (code) => die(new Error(`exit code ${code}`)));
  await started.promise;

  const commands = new Proxy({} as CommandClient, {
    get: (_, name: keyof Commands | 'then') =>
      name === 'then' ? undefined : (...args: readonly unknown[]) => call(name, args),
  });
  return {
    commands,
    changes: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    commits: () => commits,
    close: async () => {
      await call('idle', []);
      isClosing = true;
      await worker.terminate();
    },
  };
}

function settle(waiting: Map<number, Waiting>, answer: WriterAnswer): void {
  const call = waiting.get(answer.seq);
  waiting.delete(answer.seq);
  if (answer.kind === 'value') call?.resolve(answer.value);
  else if (answer.kind === 'unavailable') call?.reject(new StoreUnavailable(answer.message));
  else if (answer.kind === 'app_error') call?.reject(new AppError(answer.code, answer.message));
  else call?.reject(new Error(answer.message));
}
