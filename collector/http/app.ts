import { Hono } from 'hono';
import { StoreUnavailable } from '../ports/commands.ts';
import { type ApiOptions, apiApp, holdsKey } from './api/api.ts';
import { currentAccount } from './auth.ts';
import type { AppContext } from './context.ts';
import { healthApp } from './health.ts';
import { type IngestOptions, ingestApp } from './ingest.ts';
import { type IngestLoad, metricsApp, type ProcessFigures } from './metrics.ts';
import { pagesApp } from './pages.tsx';
import { playgroundApp } from './playground.ts';
import { pinnedPath, scriptApp } from './script.ts';
import type { Scripts } from './script-file.ts';

export interface AppOptions extends ApiOptions {
  readonly scriptPath: string;
  readonly scripts: Scripts;
  readonly ingestPath: string;
  readonly rates: Required<Pick<IngestOptions, 'addressRate' | 'siteRate'>>;
  readonly figures: () => ProcessFigures;
  /** The sample website, where it is wanted. */
  readonly playground?: {
    readonly dir: string;
    readonly siteKey: () => string | undefined;
    readonly inboxSecret: () => string | undefined;
  };
}

/** All of HTTP: ingest and script for browsers, the server API, pages for people. */
export function makeApp(context: AppContext, options: AppOptions): Hono {
  const { scriptPath, scripts, ingestPath, playground } = options;
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof StoreUnavailable)
      return c.text('The database cannot commit right now; try again.', 503, {
        'retry-after': String(error.retryAfterSeconds),
      });
    console.error(error);
    return c.text('Something broke on our side; the log says what.', 500);
  });
  const load: IngestLoad = { pendingBytes: 0, limited: 0, postponed: 0 };
  const ingest = ingestApp(context, { ...options.rates, load });
  // the script puts the path behind `data-api`, which may end with a slash
  for (const path of [ingestPath, `/${ingestPath}`]) app.route(path, ingest);
  app.route('/', scriptApp(scripts, scriptPath));
  app.route('/api', apiApp(context, options));
  app.route('/', healthApp(context));
  const isSecretKey = (authorization: string | undefined) => holdsKey(authorization, options.secretKeyHash());
  app.route('/', metricsApp(context, { isSecretKey, load, figures: options.figures }));
  if (playground) {
    const isSignedIn = (c: Parameters<typeof currentAccount>[0]) => currentAccount(c, context) !== undefined;
    app.route('/playground', playgroundApp({ context, ...playground, isSignedIn, scriptPath }));
  }
  const { integrity } = scripts.script;
  const pinnedScript = { path: pinnedPath(scriptPath, scripts.script), integrity };
  app.route('/', pagesApp(context, { ...options, pinnedScript }));
  return app;
}
