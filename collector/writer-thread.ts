/** The thread that owns the only handle that writes. Everything that changes the database comes through its port. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { sqliteCommands } from './commands.ts';
import { AppError } from './domain/app-error.ts';
import { StoreUnavailable } from './ports/commands.ts';
import { newId } from './storage/new-id.ts';
import { openForWriting } from './storage/open-database.ts';
import type { WriterAnswer, WriterCall, WriterMessage, WriterRequest } from './writer-protocol.ts';

const { file } = workerData as { file: string };
const http = parentPort!;

const sqlite = openForWriting(file, { hasCheckpointThread: true });
const commands = sqliteCommands(sqlite, {
  newId,
  onCommit: (notices) => say(http, { kind: 'changes', notices }),
});

const answerHttp = caller((message) => say(http, message));
http.on('message', (request: WriterRequest) => {
  if (request.kind === 'calls') answerHttp(request.calls);
  else {
    const { port } = request;
    port.on(
      'message',
      caller((message) => say(port, message)),
    );
  }
});
say(http, { kind: 'ready' });

/** Carries out calls, and says what came of them. */
function caller(answerWith: (message: WriterMessage) => void): (calls: readonly WriterCall[]) => void {
  let answers: WriterAnswer[] = [];
  const answer = (given: WriterAnswer) => {
    // all calls of one transaction resolve in the same turn: their answers leave together
    if (answers.length === 0) {
      queueMicrotask(() => {
        answerWith({ kind: 'answers', answers });
        answers = [];
      });
    }
    answers.push(given);
  };
  return (calls) => {
    for (const { seq, name, args } of calls) {
      // names and arguments come from CommandClient's own types on the other side
      const call = (commands as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>)[name]!;
      call(...args).then(
        (value) => answer({ kind: 'value', seq, value }),
        (error: unknown) => answer(failure(seq, error)),
      );
    }
  };
}

function say(port: Pick<MessagePort, 'postMessage'>, message: WriterMessage): void {
  port.postMessage(message);
}

function failure(seq: number, error: unknown): WriterAnswer {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof StoreUnavailable) return { kind: 'unavailable', seq, message };
  if (error instanceof AppError) return { kind: 'app_error', seq, code: error.code, message };
  return { kind: 'error', seq, message: error instanceof Error ? (error.stack ?? message) : message };
}
