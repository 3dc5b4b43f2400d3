import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { serve as listen, type ServerType } from '@hono/node-server';
import { hashSecretKey, makeSecretKey, secretKeySetting } from './cli/secret-key.ts';
import { type Config, publicUrlOf } from './config.ts';
import { checkDestination } from './delivery/check-destination.ts';
import { makeDeliver } from './delivery/deliver-by-kind.ts';
import { checkMailServer, type MailServer } from './delivery/smtp.ts';
import { makeTargetGuard } from './delivery/target-guard.ts';
import { historyRuns } from './history-runs.ts';
import { makeApp } from './http/app.ts';
import type { AppContext } from './http/context.ts';
import { loadScripts } from './http/script-file.ts';
import { checkpointScript, distDir, historyScript, playgroundDir, writerScript } from './paths.ts';
import type { Clock } from './ports/clock.ts';
import { watchProcess } from './process-figures.ts';
import { newId } from './storage/new-id.ts';
import { databaseFile, openForReading } from './storage/open-database.ts';
import { holdSenderLock, isSenderAlive, lockedSenders } from './storage/sender-lock.ts';
import { SqliteQueries } from './storage/sqlite-queries.ts';
import { describeAlert } from './ui/alert-text.ts';
import { issueSetupToken } from './usecases/accounts.ts';
import { startAlertSchedule } from './usecases/alert-schedule.ts';
import { startDelivery } from './usecases/deliver.ts';
import { modelWork } from './usecases/model-work.ts';
import { setUpPlayground } from './usecases/set-up-playground.ts';
import { unsubscribePath } from './usecases/unsubscribe-link.ts';
import { startWriter } from './writer-client.ts';

export interface RunningServer {
  readonly url: string;
  /** Stops accepting, commits what was accepted, ends the threads. */
  readonly stop: () => Promise<void>;
}

/** A secret key shorter than this can be found by trying. */
const minSecretKeyChars = 16;
/**
 * An idle connection is kept longer than proxies keep theirs (60 s, mostly): who closes first must be the one that sends, or a
 * request meets a closed door. Node's own 5 s lose requests that way.
 */
const keepAliveMs = 75_000;
/** Open connections get this long to finish once the server stops. */
const drainMs = 1_500;

/**
 * Starts everything in one process: the writer thread, HTTP, delivery. Resolves when requests are answered. `say` gets what a
 * person has to know on a first start. `clock` is only ever another one in tests.
 */
export async function serve(
  config: Config,
  say: (line: string) => void,
  clock: Clock = { nowMs: Date.now },
): Promise<RunningServer> {
  const file = databaseFile(config.dataDir);
  const writer = await startWriter({
    script: writerScript,
    file,
    onDeath: (error) => {
      // without its writer the process can only refuse; whoever supervises it starts a new one
      say(`the writer thread ended: ${error.message}`);
      process.exit(1);
    },
  });
  // should it end, the writer runs its checkpoints itself, later and for longer
  const checkpoints = new Worker(checkpointScript, { workerData: { file } });
  checkpoints.on('error', (error) => say(`the checkpoint thread ended: ${error.message}`));
  const { commands, changes } = writer;
  const reading = openForReading(file);
  const queries = new SqliteQueries(reading);

  let url = '';
  // the playground's inbox is this very server: allowed by its exact host and port, once they are known
  const ownHosts: string[] = [];
  const guard = () => makeTargetGuard({ allowedHosts: [...config.allowHosts, ...ownHosts] });
  const runs = historyRuns({ script: historyScript, file, connect: writer.connect });
  const models = modelWork({ runs, commands, queries, clock, newId });
  const context: AppContext = { queries, commands, clock, changes, models, publicUrl: () => url, distDir };
  const mailServer = mailServerOf(config);
  const secretKeyHash = config.secretKey === undefined ? undefined : hashSecretKey(config.secretKey);
  const playground = config.hasPlayground
    ? {
        dir: playgroundDir,
        siteKey: () => queries.sites().find((site) => site.kind === 'playground')?.key,
        inboxSecret: () => {
          const site = queries.sites().find(({ kind }) => kind === 'playground');
          return (
            site &&
            queries.destinations(site.id).find((destination) => destination.url === `${url}/playground/inbox`)?.secret
          );
        },
      }
    : undefined;
  const watch = watchProcess();
  const app = makeApp(context, {
    secretKeyHash: () => secretKeyHash ?? queries.setting(secretKeySetting),
    checkTarget: (target) => checkDestination({ guard: guard(), mailServer }, target),
    scriptPath: config.scriptPath,
    scripts: loadScripts({ distDir, ingestPath: config.ingestPath, keepIn: join(config.dataDir, 'scripts') }),
    ingestPath: config.ingestPath,
    rates: { addressRate: config.addressRate, siteRate: config.siteRate },
    figures: () => watch.figures(writer.commits()),
    ...(playground && { playground }),
  });

  const { server, port } = await listenOn(app.fetch, config);
  url = publicUrlOf(config, port);
  ownHosts.push(new URL(url).host);
  await commands.setSetting({ name: 'public_url', value: url });
  const sender = newId('sn', clock.nowMs());
  const releaseLock = holdSenderLock(config.dataDir, sender);
  // also those that held nothing when they were killed: their locks would pile up
  const others = new Set([...queries.deliverySenders(), ...lockedSenders(config.dataDir)]);
  others.delete(sender);
  for (const other of others)
    if (!isSenderAlive(config.dataDir, other)) await commands.releaseDeliveries({ sender: other });
  if (mailServer)
    void checkMailServer(guard(), mailServer).then((refusal) => refusal && say(`No mail can be sent: ${refusal}`));
  await commands.removeOldErasures({ nowMs: clock.nowMs() });
  if (playground) await setUpPlayground({ commands, queries, clock, inboxUrl: `${url}/playground/inbox` });
  await sayFirstSteps({ config, queries, commands, url, say });
  const delivery = startDelivery({
    commands,
    queries,
    clock,
    changes,
    random: Math.random,
    sender,
    deliver: makeDeliver({
      guard: guard(),
      describe: describeAlert,
      mailServer,
      unsubscribeUrl: (of) => url + unsubscribePath(of),
    }),
  });

  const alertSchedule = startAlertSchedule({ commands, queries, clock });

  return {
    url,
    stop: async () => {
      await close(server);
      await alertSchedule.stop();
      await delivery.stop();
      releaseLock();
      await models.stop();
      watch.stop();
      await checkpoints.terminate();
      await writer.close();
      reading.close();
    },
  };
}

async function sayFirstSteps({
  config,
  queries,
  commands,
  url,
  say,
}: Pick<AppContext, 'queries' | 'commands'> & {
  config: Config;
  url: string;
  say: (line: string) => void;
}): Promise<void> {
  if (config.secretKey === undefined && queries.setting(secretKeySetting) === undefined) {
    const key = makeSecretKey();
    await commands.setSetting({ name: secretKeySetting, value: hashSecretKey(key) });
    say(`Secret key of the server API, shown only now: ${key}`);
  }
  if (config.secretKey !== undefined && config.secretKey.length < minSecretKeyChars) {
    say(
      `The secret key has fewer than ${minSecretKeyChars} characters: whoever guesses it reads everything. Choose a longer one.`,
    );
  }
  if (config.hasPlayground) {
    const site = queries.sites().find(({ kind }) => kind === 'playground');
    say(`Sample website: ${url}/playground/ (site key ${site?.key})`);
  }
  if (queries.accountCount() === 0)
    say(`Create the first account: ${url}/setup?token=${await issueSetupToken({ commands, queries })}`);
}

function mailServerOf({ smtpUrl, mailFrom }: Config): MailServer | undefined {
  return smtpUrl && { url: smtpUrl, from: mailFrom ?? `footprint@${smtpUrl.hostname}` };
}

function listenOn(
  fetch: (request: Request) => Response | Promise<Response>,
  { port, host }: Config,
): Promise<{ server: ServerType; port: number }> {
  return new Promise((resolve, reject) => {
    const server = listen({ fetch, port, hostname: host }, (info) => resolve({ server, port: info.port }));
    if ('keepAliveTimeout' in server) server.keepAliveTimeout = keepAliveMs;
    server.on('error', (error: NodeJS.ErrnoException) => {
      const advice =
        error.code === 'EADDRINUSE'
          ? `port ${port} is taken: choose another with --port, or --port 0 for any free one`
          : error.message;
      reject(new Error(advice));
    });
  });
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeIdleConnections' in server) server.closeIdleConnections();
    // live pages hold their connection open for as long as they are looked at
    setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), drainMs).unref();
  });
}
