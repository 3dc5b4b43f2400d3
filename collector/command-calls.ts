import { AppError } from './domain/app-error.ts';
import { type CommandClient, type Commands, StoreUnavailable } from './ports/commands.ts';
import type { WriterAnswer, WriterCall } from './writer-protocol.ts';

/** Commands that another thread carries out. */
export interface CommandCalls {
  readonly commands: CommandClient;
  readonly call: (name: WriterCall['name'], args: readonly unknown[]) => Promise<unknown>;
  readonly settle: (answers: readonly WriterAnswer[]) => void;
  /** Rejects everything that waits: there will be no answer. */
  readonly fail: (error: Error) => void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** `post` sends to the other thread; its answers go to `settle`. */
export function commandCalls(post: (calls: readonly WriterCall[]) => void): CommandCalls {
  const waiting = new Map<number, Waiting>();
  let outgoing: WriterCall[] = [];
  let seq = 0;
  const call = (name: WriterCall['name'], args: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      seq += 1;
      waiting.set(seq, { resolve, reject });
      // calls of one turn travel in one message
      if (outgoing.length === 0) {
        setImmediate(() => {
          post(outgoing);
          outgoing = [];
        });
      }
      outgoing.push({ seq, name, args });
    });
  return {
    commands: new Proxy({} as CommandClient, {
      get: (_, name: keyof Commands | 'then') =>
        name === 'then' ? undefined : (...args: readonly unknown[]) => call(name, args),
    }),
    call,
    settle: (answers) => {
      for (const answer of answers) settle(waiting, answer);
    },
    fail: (error) => {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
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
