import { createHash, timingSafeEqual } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { AppError, type AppErrorCode } from '../../domain/app-error.ts';
import type { DestinationTarget } from '../../domain/destination.ts';
import { StoreUnavailable } from '../../ports/commands.ts';
import type { AppContext } from '../context.ts';
import { afterTooLarge } from '../read-body.ts';
import { addAlertRoutes } from './alert-routes.ts';
import { addCompanyRoutes } from './company-routes.ts';
import { addDeliveryRoutes } from './delivery-routes.ts';
import { addDestinationRoutes } from './destination-routes.ts';
import { addFitRoutes } from './fit-routes.ts';
import { addForecastRoutes } from './forecast-routes.ts';
import { addHandOffRoutes } from './hand-off-routes.ts';
import { addLeadRoutes } from './lead-routes.ts';
import { addMergeRoutes } from './merge-routes.ts';
import { modelProblem, RefusedModel } from './model-named.ts';
import { addModelRoutes } from './model-routes.ts';
import { addPersonRoutes } from './person-routes.ts';
import { problem } from './problem.ts';
import { addPublicationRoutes } from './publication-routes.ts';
import { addReportRoutes } from './report-routes.ts';
import { addSigningRoutes } from './signing-routes.ts';
import { addSiteRoutes } from './site-routes.ts';
import { addStageRoutes } from './stage-routes.ts';
import { addTouchRoutes } from './touch-routes.ts';
import { addUrlTestRoute } from './url-test-route.ts';

export interface ApiOptions {
  /** SHA-256 of the secret key, in hex. */
  readonly secretKeyHash: () => string | undefined;
  /** Why alerts may not go to this destination, in plain words; `undefined`: they may. */
  readonly checkTarget: (target: DestinationTarget) => Promise<string | undefined>;
}

/** One lead, touch or site: a body far beyond that is a mistake. */
const maxBodyBytes = 256 * 1024;
/** A model of a thousand rules, each with conditions. */
const maxModelBytes = 2 * 1024 * 1024;
const takesModels = /^\/(api\/)?v1\/(models|model-draft|publications|forecasts)(\/|$)/;

const limitTo = (maxSize: number) =>
  bodyLimit({ maxSize, onError: (c) => problem(c, 413, `The body has more than ${maxSize} bytes.`, afterTooLarge) });

const statusOf: Record<AppErrorCode, 404 | 409 | 429> = {
  unknown_site: 404,
  unknown_lead: 404,
  unknown_visitor: 404,
  unknown_destination: 404,
  unknown_alert: 404,
  unknown_signing_key: 404,
  unknown_version: 404,
  unknown_forecast: 404,
  no_draft: 404,
  too_many_forecasts: 429,
  replay_running: 409,
  no_replay: 409,
  needs_replay: 409,
};

/** The server API under `/api`: secret key, problem+json, described by the routes themselves. */
export function apiApp(context: AppContext, options: ApiOptions): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const [issue] = result.error.issues;
      return problem(c, 400, `${issue?.path.join('.') || result.target}: ${issue?.message ?? 'not valid'}`);
    },
  });
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Footprint server API',
      version: '1',
      description: 'Everything but ingest. Site: `?site=st_…`, needed when there is more than one.',
    },
    servers: [{ url: '/api' }],
    security: [{ secretKey: [] }],
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'secretKey', { type: 'http', scheme: 'bearer' });
  app.use('/v1/*', async (c, next) => {
    if (!holdsKey(c.req.header('authorization'), options.secretKeyHash())) {
      return problem(c, 401, 'Send the secret key as "Authorization: Bearer sk_…".', { 'www-authenticate': 'Bearer' });
    }
    c.header('cache-control', 'no-store');
    return next();
  });
  app.use('/v1/*', (c, next) =>
    (takesModels.test(c.req.path) ? limitTo(maxModelBytes) : limitTo(maxBodyBytes))(c, next),
  );
  addSiteRoutes(app, context);
  addUrlTestRoute(app, context);
  addLeadRoutes(app, context);
  addStageRoutes(app, context);
  addHandOffRoutes(app, context);
  addAlertRoutes(app, context);
  addMergeRoutes(app, context);
  addPersonRoutes(app, context);
  addFitRoutes(app, context);
  addCompanyRoutes(app, context);
  addTouchRoutes(app, context);
  addModelRoutes(app, context);
  addForecastRoutes(app, context);
  addPublicationRoutes(app, context);
  addReportRoutes(app, context);
  addSigningRoutes(app, context);
  addDestinationRoutes(app, context, options);
  addDeliveryRoutes(app, context);
  // a route, not `notFound`: that of an app inside another is never asked
  app.all('*', (c) =>
    problem(c, 404, `There is no ${c.req.method} ${c.req.path}; /api/openapi.json lists what there is.`),
  );
  app.onError((error, c) => {
    if (error instanceof RefusedModel) return modelProblem(c, error);
    if (error instanceof AppError)
      return problem(
        c,
        statusOf[error.code],
        error.message,
        statusOf[error.code] === 429 ? { 'retry-after': '5' } : {},
      );
    if (error instanceof StoreUnavailable)
      return problem(c, 503, error.message, { 'retry-after': String(error.retryAfterSeconds) });
    if ('status' in error && error.status === 400) return problem(c, 400, 'The body is not JSON.');
    if ('status' in error && error.status === 415)
      return problem(c, 415, 'Send the body as JSON, with "Content-Type: application/json".');
    console.error(error);
    return problem(c, 500, 'Something broke on our side; the log says what.');
  });
  return app;
}

/** Whether an Authorization header has the secret key; nothing has it while there is none. */
export function holdsKey(authorization: string | undefined, wantedHash: string | undefined): boolean {
  const [, key = ''] = /^Bearer\s+(\S+)$/i.exec(authorization ?? '') ?? [];
  return wantedHash !== undefined && isKey(key, wantedHash);
}

/** Compares hashes in constant time, so that the time an answer takes tells nothing about the key. */
function isKey(key: string, wantedHash: string): boolean {
  const hash = createHash('sha256').update(key).digest();
  const wanted = Buffer.from(wantedHash, 'hex');
  return hash.length === wanted.length && timingSafeEqual(hash, wanted);
}
