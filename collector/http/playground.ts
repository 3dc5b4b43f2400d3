import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Context, Hono } from 'hono';
import type { AppContext } from './context.ts';
import { playgroundInbox } from './playground-inbox.ts';

export interface PlaygroundOptions {
  readonly context: AppContext;
  /** Key of the playground's site; while there is none, pages carry no script tag. */
  readonly siteKey: () => string | undefined;
  /** Signing secret (`whsec_…`) of the destination that points to the inbox; while there is none, it answers 503. */
  readonly inboxSecret: () => string | undefined;
  /** The inbox shows data of a site: people who are not signed in are sent to `/sign-in`. */
  readonly isSignedIn: (c: Context) => Promise<boolean> | boolean;
  /** Folder with `layout.html`, `pages/`, `assets/` and `files/`. Read once, here. */
  readonly dir: string;
  /** Where this server serves the script; the default is `/s.js`. */
  readonly scriptPath?: string;
}

/** Pages name each other by their full address. */
const base = '/playground';
/** Addresses of the single-page application; all of them are answered with the same page. */
const appRoutes = ['/app/overview', '/app/pricing', '/app/integrations'];

/**
 * The sample customer website and its alert inbox, to be mounted at `/playground`. Only what was found in `dir` at the start
 * can be asked for: an address is looked up, never turned into a path of a file.
 */
export function playgroundApp(options: PlaygroundOptions): Hono {
  const { siteKey, dir, scriptPath = '/s.js' } = options;
  const website = readWebsite(dir);
  const app = new Hono();

  app.use('*', async (c, next) => {
    await next();
    // no-cache, not no-store: a page that must not be stored is also kept out of the back/forward cache
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-cache');
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'strict-origin-when-cross-origin');
    // on the response of a PDF this policy would stop Chromium's own viewer
    if (c.res.headers.get('content-type')?.startsWith('text/html')) c.header('content-security-policy', policy);
  });
  app.route('/inbox', playgroundInbox(options));
  // what was typed is not read; the redirect keeps a reload from sending the form again
  app.post('/thanks', (c) => c.redirect(`${base}/thanks`, 303));
  app.get('/app', (c) => c.redirect(base + appRoutes[0], 302));
  app.get('*', (c) => {
    const path = c.req.path.slice(base.length).replace(/\/$/, '') || '/';
    const file = website.files.get(path);
    if (file) return c.body(file.bytes, 200, { 'content-type': file.type });
    const page = website.pages.get(path);
    const fill = { layout: website.layout, path, key: siteKey(), scriptPath };
    return page === undefined
      ? c.html(fillPage({ ...fill, page: website.notFound }), 404)
      : c.html(fillPage({ ...fill, page }));
  });
  return app;
}

/** Own scripts and styles only: a sample that needs more would not be an honest first event. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

interface Website {
  readonly layout: string;
  readonly notFound: string;
  /** By path below the mount point: `/`, `/pricing`, `/docs`, … */
  readonly pages: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, StaticFile>;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.pdf': 'application/pdf',
  '.svg': 'image/svg+xml',
};

function readWebsite(dir: string): Website {
  const files = new Map<string, StaticFile>();
  for (const folder of ['assets', 'files']) {
    for (const name of readdirSync(join(dir, folder))) {
      const type = contentTypes[extname(name)];
      if (type) files.set(`/${folder}/${name}`, { bytes: new Uint8Array(readFileSync(join(dir, folder, name))), type });
    }
  }
  const pageFiles = new Map<string, string>();
  for (const name of readdirSync(join(dir, 'pages'), { recursive: true, encoding: 'utf8' })) {
    if (extname(name) !== '.html') continue;
    const path = `/${name.replaceAll('\\', '/')}`.replace(/(\/index)?\.html$/, '') || '/';
    pageFiles.set(path, readFileSync(join(dir, 'pages', name), 'utf8'));
  }
  const { '/not-found': notFound = '', '/app': tour = '', ...plain } = Object.fromEntries(pageFiles);
  const pages = new Map([...Object.entries(plain), ...appRoutes.map((route) => [route, tour] as const)]);
  return { layout: readFileSync(join(dir, 'layout.html'), 'utf8'), notFound, pages, files };
}

interface PageFill {
  readonly layout: string;
  /** What belongs into the head, then `<main>`. */
  readonly page: string;
  readonly path: string;
  readonly key: string | undefined;
  readonly scriptPath: string;
}

function fillPage({ layout, page, path, key, scriptPath }: PageFill): string {
  const mainAt = page.indexOf('<main');
  const values: Readonly<Record<string, string>> = {
    head: page.slice(0, mainAt).trim(),
    main: page.slice(mainAt).trim(),
    site: key ?? '',
    script: scriptPath,
    visitors: key === undefined ? '/' : `/sites/${key}/visitors`,
  };
  const tagged = key === undefined ? layout.replace(/<script [^>]*data-site.*<\/script>\n/, '') : layout;
  return tagged
    .replace(`<a data-nav href="${base}${path}"`, `<a data-nav aria-current="page" href="${base}${path}"`)
    .replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}
