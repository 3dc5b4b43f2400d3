import type { Context, Env } from 'hono';
import { getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { DestinationTarget } from '../domain/destination.ts';
import { isAllowed, type Role } from '../domain/role.ts';
import type { SiteSummary } from '../ports/queries.ts';
import { fill } from '../ui/fill.ts';
import { type Frame, Page, type Section } from '../ui/layout.tsx';
import { MessagePage } from '../ui/message-page.tsx';
import { type Rights, RightsContext } from '../ui/post-form.tsx';
import { type Reader, readerOf } from '../ui/reader.ts';
import type { Calendar, Language, Texts } from '../ui/texts/catalogue.ts';
import type { AppContext } from './context.ts';
import type { LiveStreams } from './live.ts';
import { neededRole } from './needed-role.ts';
import type { Assets } from './pages-assets.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';

/** Remembers the site looked at last. */
export const lastSiteCookie = 'fp_site';

/** What every page works with. */
export interface PagesContext extends AppContext {
  readonly assets: Assets;
  readonly throttle: SignInThrottle;
  /** Path of the script that customers' pages load. */
  readonly scriptPath: string;
  /** Where this very build of it stays, and its hash. */
  readonly pinnedScript: { readonly path: string; readonly integrity: string } | undefined;
  readonly liveStreams: LiveStreams;
  /** Says in a sentence why alerts may not go to this destination; `undefined`: they may. */
  readonly checkTarget: (target: DestinationTarget) => Promise<string | undefined>;
}

/** What the middleware leaves for the pages. */
export interface PagesEnv extends Env {
  Variables: {
    language: Language;
    /** Chosen for dates; `undefined`: the language's own. */
    calendar: Calendar | undefined;
    /** Of the account that is signed in. */
    email: string | undefined;
    /** Of the same account. */
    role: Role | undefined;
    /** Only below `/sites/:site`. */
    site: SiteSummary;
  };
}

/** What differs from page to page around its content. */
export interface PageOptions {
  readonly title: string;
  readonly content: (reader: Reader) => Child;
  readonly site?: SiteSummary;
  readonly section?: Section;
  /** Which changes make the page change: a subject, or `site`. */
  readonly liveSubject?: string;
  readonly status?: 200 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503;
}

/** The reader of this request, in the zone of the site that the page is about. */
export function readerFor(c: Context<PagesEnv>, site?: SiteSummary): Reader {
  return readerOf(c.get('language'), site?.timeZone ?? 'UTC', c.get('calendar'));
}

/** Answers with a whole page. */
export function showPage(
  c: Context<PagesEnv>,
  context: PagesContext,
  options: PageOptions,
): Response | Promise<Response> {
  const reader = readerFor(c, options.site);
  const { pathname, search } = new URL(c.req.url);
  const email = c.get('email');
  // who is not signed in is not told which sites there are
  const sites = email === undefined ? [] : context.queries.sites();
  const frame: Frame = {
    reader,
    title: [options.title, options.site?.name, reader.texts.product].filter(Boolean).join(' · '),
    address: pathname + search,
    stylesheet: context.assets.href('style.css'),
    island: context.assets.href('live.js'),
    email,
    sites,
    site: options.site ?? lastSite(c, sites),
    section: options.section,
    liveUrl:
      options.liveSubject === undefined || !options.site
        ? undefined
        : `/sites/${options.site.key}/live?subject=${encodeURIComponent(options.liveSubject)}`,
    done: doneOf(c.req.query('done'), reader.texts),
  };
  return c.html(
    <>
      {html`<!doctype html>`}
      <RightsContext.Provider value={rightsOf(c.get('role'), reader.texts)}>
        <Page frame={frame}>{options.content(reader)}</Page>
      </RightsContext.Provider>
    </>,
    options.status ?? 200,
  );
}

/** Before sign-in forms are for everybody. */
function rightsOf(role: Role | undefined, { problems, people }: Texts): Rights {
  const refusal = role === undefined ? '' : fill(problems.roleMayNot, { role: people.roles[role] });
  return {
    may: (method, path) => role === undefined || isAllowed(role, neededRole(method, path.split('?', 1)[0] ?? path)),
    refusal,
  };
}

/** A page that only says something. */
export function showMessage(
  c: Context<PagesEnv>,
  context: PagesContext,
  { status, words }: { status: PageOptions['status']; words: (texts: Texts) => { title: string; text: string } },
): Response | Promise<Response> {
  const { title, text } = words(readerFor(c).texts);
  return showPage(c, context, {
    title,
    status,
    content: (reader) => <MessagePage title={title} text={text} reader={reader} />,
  });
}

export function showNotFound(c: Context<PagesEnv>, context: PagesContext): Response | Promise<Response> {
  return showMessage(c, context, {
    status: 404,
    words: ({ problems }) => ({ title: problems.notFoundTitle, text: problems.notFoundText }),
  });
}

/** The text fields of a posted form; files and repeated fields are nothing here. */
export async function formFields(c: Context): Promise<Readonly<Record<string, string>>> {
  const body = await c.req.parseBody();
  return Object.fromEntries(
    Object.entries(body).filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
}

/** The site that this browser looked at last, else the first one. */
export function lastSite(c: Context, sites: readonly SiteSummary[]): SiteSummary | undefined {
  const key = getCookie(c, lastSiteCookie);
  return sites.find((site) => site.key === key) ?? sites[0];
}

function doneOf(code: string | undefined, texts: Texts): keyof Texts['done'] | undefined {
  // only codes of the catalogue come through
  return code !== undefined && Object.hasOwn(texts.done, code) ? (code as keyof Texts['done']) : undefined;
}
