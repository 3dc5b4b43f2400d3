import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { commandCalls } from './command-calls.ts';
import type { ChangeFeed } from './ports/change-feed.ts';
import { type ChangeNotice, type CommandClient, StoreUnavailable } from './ports/commands.ts';
import type { WriterMessage, WriterRequest } from './writer-protocol.ts';

/** The writer thread, seen from the thread that serves HTTP. */
export interface Writer {
  readonly commands: CommandClient;
  readonly changes: ChangeFeed;
  /** A port by which a further thread calls the writer directly; to be handed to that thread, which closes it. */
  readonly connect: () => MessagePort;
  /** Transactions that were answered: the answers of one leave together. */
  readonly commits: () => number;
  /** Waits until everything submitted is on disk, then ends the thread. */
  readonly close: () => Promise<void>;
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
  const post = (request: WriterRequest, transfer: readonly MessagePort[] = []) => worker.postMessage(request, transfer);
  const { commands, call, settle, fail } = commandCalls((calls) => post({ kind: 'calls', calls }));
  let isClosing = false;
  let commits = 0;

  const started = Promise.withResolvers<void>();
  worker.on('message', (message: WriterMessage) => {
    if (message.kind === 'ready') started.resolve();
    else if (message.kind === 'answers') {
      commits += 1;
      settle(message.answers);
    } else for (const notice of message.notices) for (const listener of listeners) listener(notice);
  });
  const die = (error: Error) => {
    started.reject(error);
    fail(new StoreUnavailable(`the writer thread ended: ${error.message}`));
    if (!isClosing) onDeath(error);
  };
  worker.on('error', die);
  worker.on('exit', (code) => die(new Error(`exit code ${code}`)));
  await started.promise;

  return {
    commands,
    changes: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      post({ kind: 'connect', port: port1 }, [port1]);
      return port2;
    },
    commits: () => commits,
    close: async () => {
      await call('idle', []);
      isClosing = true;
      await worker.terminate();
    },
  };
}
