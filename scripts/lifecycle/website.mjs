// A customer's website and, on another origin, a collector that writes down what arrives. One for each scenario: scenarios run side
// by side, and pages of one origin share the script's queue and visitor.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { witnessTag } from './witness.mjs';

const pollMs = 25;
const types = { '.css': 'text/css', '.js': 'text/javascript' };
/** How late a script is that comes late, and the first paint of a page that is painted late. */
const slowMs = 1_200;
/** Longest wait for something to arrive, on a busy machine. */
const arrivalTimeoutMs = 15_000;

/**
 * Starts both. Every path is a page with the witness, the script and a link `#next`, which leads to the next number
 * (`/page/3` → `/page/4`); what is different is told by the path: `/late…` loads the script late, `/unpainted…` is painted late, `/prerender…` has the
 * browser prerender `#next` and `/never`, `/plain…` has no script, `/quiet` neither witness nor script. `script` is the text of `s.js`.
 * With a `folder` its HTML files are the pages, witness and script added to their heads. `forward(body)`, when given, takes each post
 * to a collector that keeps it, and resolves with its status.
 */
export async function startWebsite({ script, siteKey = 'st_lifecycle', folder, forward }) {
  const posts = [];
  const requests = [];
  let preflights = 0;
  let answer = 204;
  let retryAfter;

  const collector = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-expose-headers', 'retry-after');
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/javascript').end(script);
      return;
    }
    if (request.method === 'OPTIONS') preflights += 1;
    let body = '';
    try {
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
    } catch {
      return; // the browser was killed in the middle: nothing was received
    }
    const receivedAtMs = performance.timeOrigin + performance.now();
    const status = forward && body && answer < 400 ? await forward(body) : answer;
    // Only now: who waits for a post may go on to read what was kept of it.
    if (request.method === 'POST' && body)
      posts.push({ receivedAtMs, isAccepted: status < 400, bytes: Buffer.byteLength(body), ...JSON.parse(body) });
    response.writeHead(status, status >= 400 && retryAfter ? { 'retry-after': retryAfter } : {}).end();
  });
  const api = await listening(collector);
  const tag = `<script defer src="${api}/s.js" data-site="${siteKey}"></script>`;

  const website = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://any');
    requests.push({ path: pathname, purpose: request.headers['sec-purpose'] ?? '' });
    if (pathname === '/favicon.ico') response.writeHead(204).end();
    else if (pathname === '/slow.css') setTimeout(() => response.setHeader('content-type', 'text/css').end(), slowMs);
    else if (folder && pathname !== '/quiet') serveFile(response, { folder, pathname, head: witnessTag + tag });
    else response.setHeader('content-type', 'text/html; charset=utf-8').end(pageAt(pathname, { tag, api }));
  });
  const origin = await listening(website);

  const site = {
    origin,
    posts,
    requests,
    preflights: () => preflights,
    /** The collector's status from now on, and after how many seconds to come again. */
    answerWith: (status, retryAfterSeconds) => {
      answer = status;
      retryAfter = retryAfterSeconds;
    },
    /** Nobody listens at the collector's address until {@link comeUp}. */
    goDown: () =>
      new Promise((resolve) => {
        collector.close(resolve);
        collector.closeAllConnections();
      }),
    comeUp: () => new Promise((resolve) => collector.listen(Number(new URL(api).port), '127.0.0.1', resolve)),
    /** The views that were accepted, in the order in which they began. */
    views: () => viewsIn(posts.filter(({ isAccepted }) => isAccepted)),
    /** Resolves with the first truthy value of `look`; rejects when there is none in time, and says what was waited for. */
    async until(what, look, timeoutMs = arrivalTimeoutMs) {
      const startedAtMs = performance.now();
      for (;;) {
        const seen = look();
        if (seen) return seen;
        if (performance.now() - startedAtMs > timeoutMs) throw new Error(`waited in vain for ${what}`);
        await sleep(pollMs);
      }
    },
    /** Waits until the page view number `count` of the path has been accepted. */
    viewOf: (path, count = 1) =>
      site.until(`page view ${count} of ${path}`, () => site.views().filter((view) => view.path === path)[count - 1]),
    stop() {
      for (const server of [collector, website]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
  return site;
}

/** What is sent this soon was sent by the page that noticed it: a later one leaves what is under way alone for much longer. */
const ownPostMs = 1_000;

/**
 * What posts say of each view: `{ view, path, atMs, totals, ownTotals, posts }`, ordered by beginning. `posts` are those that the
 * view's own document made: a post that holds a later view too comes from a later page, which found the rest in the queue. `totals` are
 * all that arrived, `ownTotals` those that were sent at once; a view that a page out of the back/forward cache has just begun may ride along.
 */
function viewsIn(posts) {
  const views = new Map();
  for (const { events } of posts)
    for (const { type, view, url, at } of events)
      if (type === 'page_view' && !views.has(view))
        views.set(view, { view, path: new URL(url).pathname, atMs: at, totals: [], ownTotals: [], posts: [] });
  for (const post of posts) {
    const inIt = [...new Set(post.events.map(({ view }) => views.get(view)))].filter(Boolean);
    inIt.sort((a, b) => b.atMs - a.atMs)[0]?.posts.push(post);
    for (const { type, view, engagedMs, at } of post.events) {
      if (type !== 'engagement' || !views.has(view)) continue;
      views.get(view).totals.push(engagedMs);
      if (post.sentAt - at < ownPostMs) views.get(view).ownTotals.push(engagedMs);
    }
  }
  return [...views.values()].sort((a, b) => a.atMs - b.atMs);
}

function pageAt(path, { tag, api }) {
  const next = path.replace(/\d*$/, (number) => Number(number) + 1);
  const head = [];
  if (path !== '/quiet') {
    head.push(witnessTag);
    if (path.startsWith('/plain')) head.push('');
    // Not deferred: a deferred script waits for the stylesheet.
    else if (path.startsWith('/unpainted'))
      head.push(tag.replace('defer', 'async'), '<link rel="stylesheet" href="/slow.css">');
    else if (!path.startsWith('/late')) head.push(tag);
    else
      head.push(`<script>setTimeout(() => {
        const script = document.createElement('script');
        script.src = '${api}/s.js';
        script.dataset.site = 'st_lifecycle';
        document.head.append(script);
      }, ${slowMs});</script>`);
  }
  if (path.startsWith('/prerender')) {
    const rules = { prerender: [{ source: 'list', urls: [next, '/never'], eagerness: 'immediate' }] };
    head.push(`<script type="speculationrules">${JSON.stringify(rules)}</script>`);
  }
  return `<!doctype html><html lang="en"><title>Page ${path}</title>${head.join('')}
<h1>${path}</h1>
<p><a id="next" href="${next}">Next</a> <button id="open" onclick="window.popup = window.open('${next}')">Open</button></p>
</html>`;
}

/** A file of a website that nobody here wrote, without what it would load from elsewhere. */
function serveFile(response, { folder, pathname, head }) {
  const file = join(folder, normalize(pathname));
  if (!existsSync(file)) response.writeHead(404).end();
  else if (extname(file) === '.html') {
    const html = readFileSync(file, 'utf8').replace(/<(link|script)[^>]+"https?:[^>]*>/g, '<$1>');
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html.replace('</head>', `${head}</head>`));
  } else {
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream').end(readFileSync(file));
  }
}

async function listening(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}
