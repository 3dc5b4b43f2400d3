import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { isAllowed } from '../domain/role.ts';
import { StoreUnavailable } from '../ports/commands.ts';
import { chooseLanguage, isLanguage } from '../ui/language.ts';
import { isCalendar } from '../ui/texts/catalogue.ts';
import { cookieScope, currentAccount, refuseForeign } from './auth.ts';
import type { AppContext } from './context.ts';
import { LiveStreams } from './live.ts';
import { neededRole } from './needed-role.ts';
import { accountPages } from './pages-account.tsx';
import { alertLogPages } from './pages-alert-log.tsx';
import { alertSettingsPages } from './pages-alert-settings.tsx';
import { alertPages } from './pages-alerts.tsx';
import { Assets, isAssetName } from './pages-assets.ts';
import { erasePages } from './pages-erase.tsx';
import { lastSiteCookie, type PagesContext, type PagesEnv, showMessage, showNotFound } from './pages-frame.tsx';
import { leadPages } from './pages-leads.tsx';
import { modelPages } from './pages-model.ts';
import { ownAccountPages, peoplePages } from './pages-people.tsx';
import { reportPages } from './pages-reports.tsx';
import { respondPages, unsubscribePages } from './pages-respond.tsx';
import { firstPath, sitePages } from './pages-sites.tsx';
import { visitorPages } from './pages-visitors.tsx';
import { afterTooLarge } from './read-body.ts';
import { SignInThrottle } from './sign-in-throttle.ts';

/** The paths that belong to the interface; everything else on this server answers for itself. */
const ownPaths = [
  '/',
  '/setup',
  '/sign-in',
  '/sign-out',
  '/account',
  '/account/*',
  '/people',
  '/people/*',
  '/sites',
  '/sites/*',
  '/unsubscribe/*',
  '/ui/*',
];
/** Larger than any form here: 50 origins and a name. */
const maxFormBytes = 64 * 1_024;
/** A file of a model of a thousand rules, or a form with a field for each. */
const maxModelBytes = 2 * 1_024 * 1_024;
const takesModels = /^\/sites\/[^/]+\/model\//;
const yearSeconds = 365 * 86_400;

export interface PagesOptions {
  /** Says in a sentence why alerts may not go to a URL; without it they may go anywhere. */
  readonly checkTarget?: PagesContext['checkTarget'];
  /** Where the script is served, when not at `/s.js`. */
  readonly scriptPath?: string;
  /** This build of the script at its own address, for tags with `integrity`. */
  readonly pinnedScript?: PagesContext['pinnedScript'];
}

/** The interface: server-rendered pages, complete without scripts. Mount at `/`. */
export function pagesApp(app: AppContext, options: PagesOptions = {}): Hono<PagesEnv> {
  const context: PagesContext = {
    ...app,
    assets: new Assets(app.distDir),
    throttle: new SignInThrottle(),
    liveStreams: new LiveStreams(app),
    scriptPath: options.scriptPath ?? '/s.js',
    pinnedScript: options.pinnedScript,
    checkTarget: options.checkTarget ?? (async () => undefined),
  };
  const pages = new Hono<PagesEnv>();
  const limitTo = (maxSize: number) => bodyLimit({ maxSize, onError: (c) => showTooLarge(c, context) });
  const [formLimit, modelLimit] = [limitTo(maxFormBytes), limitTo(maxModelBytes)];
  for (const path of ownPaths) {
    pages.use(path, async (c, next) => {
      await next();
      setSecurityHeaders(c);
    });
    pages.use(path, async (c, next) => rememberLanguage(c, context) ?? next());
    pages.use(
      path,
      refuseForeign(context, (c) => showForeign(c, context)),
    );
    pages.use(path, (c, next) => (takesModels.test(c.req.path) ? modelLimit : formLimit)(c, next));
  }
  pages.onError((error, c) => showError(error, c, context));
  pages.get('/ui/:name', (c) => {
    const name = c.req.param('name');
    return isAssetName(name) ? context.assets.respond(c, name) : showNotFound(c, context);
  });
  pages.route('/', accountPages(context));
  pages.route('/unsubscribe', unsubscribePages(context));
  pages.use('/', requireSignIn(context));
  for (const path of ['/sites/*', '/people/*', '/account/*']) pages.use(path, requireSignIn(context));
  pages.route('/people', peoplePages(context));
  pages.route('/account', ownAccountPages(context));
  pages.get('/', (c) => c.redirect(firstPath(c, context)));
  pages.use('/sites/:site/*', (c, next) => findSite(c, context, next));
  pages.route('/sites', sitePages(context));
  pages.route('/sites/:site/leads', leadPages(context));
  pages.route('/sites/:site/visitors', visitorPages(context));
  pages.route('/sites/:site/alerts/respond', respondPages(context));
  pages.route('/sites/:site', erasePages(context));
  pages.route('/sites/:site/alerts', alertPages(context));
  pages.route('/sites/:site/alert-log', alertLogPages(context));
  pages.route('/sites/:site/alert-settings', alertSettingsPages(context));
  pages.route('/sites/:site/model', modelPages(context));
  pages.route('/sites/:site/reports', reportPages(context));
  pages.all('/sites/*', (c) => showNotFound(c, context));
  return pages;
}

function setSecurityHeaders(c: Context): void {
  const headers = c.res.headers;
  headers.set(
    'content-security-policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'same-origin');
  headers.set('cross-origin-opener-policy', 'same-origin');
  // pages show people's data: no cache may keep them; only stylesheet and island say otherwise
  if (!headers.get('cache-control')?.startsWith('public')) headers.set('cache-control', 'no-store');
}

/** Sets language and calendar of this request; a choice by `?lang=` or `?calendar=` is remembered and taken out of the address. */
function rememberLanguage(c: Context<PagesEnv>, context: PagesContext): Response | undefined {
  c.set(
    'language',
    chooseLanguage({ chosen: getCookie(c, 'fp_lang'), acceptLanguage: c.req.header('accept-language') }),
  );
  const calendar = getCookie(c, 'fp_calendar');
  c.set('calendar', isCalendar(calendar) ? calendar : undefined);
  const asked = { lang: c.req.query('lang'), calendar: c.req.query('calendar') };
  if (c.req.method !== 'GET' || !(isLanguage(asked.lang) || isCalendar(asked.calendar))) return undefined;
  const scope = { ...cookieScope(context), maxAge: yearSeconds };
  if (isLanguage(asked.lang)) setCookie(c, 'fp_lang', asked.lang, scope);
  if (isCalendar(asked.calendar)) setCookie(c, 'fp_calendar', asked.calendar, scope);
  const url = new URL(c.req.url);
  url.searchParams.delete('lang');
  url.searchParams.delete('calendar');
  return c.redirect(url.pathname + url.search);
}

function requireSignIn(context: PagesContext) {
  return async (c: Context<PagesEnv>, next: () => Promise<void>) => {
    const account = currentAccount(c, context);
    if (!account) {
      // nobody sees an answer to a stream or a form: only pages are worth coming back to
      if (c.req.path.endsWith('/live')) return c.text('', 401);
      const { pathname, search } = new URL(c.req.url);
      return c.redirect(`/sign-in?next=${encodeURIComponent(c.req.method === 'GET' ? pathname + search : '/')}`, 303);
    }
    c.set('email', account.email);
    c.set('role', account.role);
    if (!isAllowed(account.role, neededRole(c.req.method, c.req.path))) return showForbidden(c, context);
    return next();
  };
}

async function findSite(
  c: Context<PagesEnv, '/sites/:site/*'>,
  context: PagesContext,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  const site = context.queries.siteByKey(c.req.param('site'));
  if (!site) return showNotFound(c, context);
  c.set('site', site);
  if (c.req.method === 'GET') setCookie(c, lastSiteCookie, site.key, { ...cookieScope(context), maxAge: yearSeconds });
  await next();
  return undefined;
}

function showForeign(c: Context<PagesEnv>, context: PagesContext) {
  return showMessage(c, context, {
    status: 403,
    words: ({ problems }) => ({ title: problems.foreignTitle, text: problems.foreignText }),
  });
}

function showForbidden(c: Context<PagesEnv>, context: PagesContext) {
  return showMessage(c, context, {
    status: 403,
    words: ({ problems }) => ({ title: problems.forbiddenTitle, text: problems.forbiddenText }),
  });
}

function showTooLarge(c: Context<PagesEnv>, context: PagesContext) {
  c.header('Connection', afterTooLarge.connection);
  return showMessage(c, context, {
    status: 413,
    words: ({ problems }) => ({ title: problems.tooLargeTitle, text: problems.tooLargeText }),
  });
}

function showError(error: Error, c: Context<PagesEnv>, context: PagesContext) {
  if (error instanceof StoreUnavailable) {
    c.header('Retry-After', String(error.retryAfterSeconds));
    return showMessage(c, context, {
      status: 503,
      words: ({ problems }) => ({ title: problems.storeTitle, text: problems.storeText }),
    });
  }
  console.error(error);
  return showMessage(c, context, {
    status: 500,
    words: ({ problems }) => ({ title: problems.brokenTitle, text: problems.brokenText }),
  });
}
