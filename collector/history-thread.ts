/** A thread for one run over history: reads through a handle of its own, writes through the writer thread. Ends with the run. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { commandCalls } from './command-calls.ts';
import { AppError } from './domain/app-error.ts';
import type { HistoryJob, HistoryMessage } from './history-protocol.ts';
import { openForReading } from './storage/open-database.ts';
import { withReportReader } from './storage/report-history.ts';
import { withHistory } from './storage/sqlite-history.ts';
import { forecast } from './usecases/forecast.ts';
import { publishModel } from './usecases/publish-model.ts';
import { siteReport } from './usecases/site-report.ts';
import type { WriterMessage } from './writer-protocol.ts';

const { file, job } = workerData as { file: string; job: HistoryJob };
const port = parentPort!;
const say = (message: HistoryMessage) => port.postMessage(message);
const onProgress = (progress: unknown) => say({ kind: 'progress', progress });
const stopping = new AbortController();
// whatever is said to a thread that runs is that it should stop
port.once('message', () => stopping.abort(new Error('stopped')));

const sqlite = openForReading(file);
try {
  say({ kind: 'done', result: await run() });
} catch (error) {
  const code = error instanceof AppError ? error.code : undefined;
  say({ kind: 'failed', message: (error as Error).message, code });
} finally {
  sqlite.close();
  port.close();
}

function run(): Promise<unknown> {
  const { signal } = stopping;
  switch (job.kind) {
    case 'forecast':
      return withHistory(sqlite, (reader) =>
        forecast(reader, { ...job.input, onProgress, signal, pause: () => nextTurn() }),
      );
    case 'publish':
      return withCommands(job.writer, (commands) =>
        publishModel({
          ...job.input,
          commands,
          read: (work) => withHistory(sqlite, work),
          nowMs: Date.now,
          onProgress,
          signal,
        }),
      );
    case 'report':
      return withReportReader(sqlite, (reader) =>
        siteReport(reader, { ...job.input, signal, pause: () => nextTurn() }),
      );
    case 'rule_matches':
      return withHistory(sqlite, async (reader) => reader.ruleMatches(job.input.site, job.input.sinceMs));
  }
}

async function withCommands<T>(
  writer: MessagePort,
  work: (commands: ReturnType<typeof commandCalls>['commands']) => Promise<T>,
): Promise<T> {
  const { commands, settle } = commandCalls((calls) => writer.postMessage(calls));
  writer.on('message', (message: WriterMessage) => message.kind === 'answers' && settle(message.answers));
  try {
    return await work(commands);
  } finally {
    writer.close();
  }
}
