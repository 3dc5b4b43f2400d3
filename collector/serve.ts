import { Worker } from 'node:worker_threads';
import { serve as listen, type ServerType } from '@hono/node-server';
import { hashSecretKey, makeSecretKey, secretKeySetting } from './cli/secret-key.ts';
import { type Config, publicUrlOf } from './config.ts';
import { makeTargetGuard } from './delivery/target-guard.ts';
import { makeWebhookDeliver } from './delivery/webhook.ts';
import { makeApp } from './http/app.ts';
import type { AppContext } from './http/context.ts';
import { checkpointScript, distDir, playgroundDir, writerScript } from './paths.ts';
import type { Clock } from './ports/clock.ts';
import { watchProcess } from './process-figures.ts';
import { databaseFile, openForReading } from './storage/open-database.ts';
import { SqliteQueries } from './storage/sqlite-queries.ts';
import { issueSetupToken } from './usecases/accounts.ts';
import { startDelivery } from './usecases/deliver.ts';
import { setUpPlayground } from './usecases/set-up-playground.ts';
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
  const context: AppContext = { queries, commands, clock, changes, publicUrl: () => url, distDir };
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
    checkTarget: (target) => guard().check(target),
    scriptPath: config.scriptPath,
    ingestPath: config.ingestPath,
    rates: { addressRate: config.addressRate, siteRate: config.siteRate },
    figures: () => watch.figures(writer.commits()),
    ...(playground && { playground }),
  });

  const { server, port } = await listenOn(app.fetch, config);
  url = publicUrlOf(config, port);
  ownHosts.push(new URL(url).host);
  await commands.setSetting({ name: 'public_url', value: url });
  await commands.releaseDeliveries();
  await commands.removeOldErasures({ nowMs: clock.nowMs() });
  if (playground) await setUpPlayground({ commands, queries, clock, inboxUrl: `${url}/playground/inbox` });
  await sayFirstSteps({ config, queries, commands, url, say });
  const delivery = startDelivery({
    commands,
    queries,
    clock,
    changes,
    random: Math.random,
    deliver: makeWebhookDeliver(guard()),
  });

  return {
    url,
    stop: async () => {
      await close(server);
      await delivery.stop();
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
