import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type AccountStore, signedIn, signInMs } from '../usecases/accounts.ts';
import type { AppContext } from './context.ts';

const cookieName = 'fp_signin';

/** The token of this browser's sign-in cookie. */
export const signInToken = (c: Context) => getCookie(c, cookieName);

/** Who is signed in on this browser; `undefined`: nobody. */
export function currentAccount(c: Context, context: AccountStore & Pick<AppContext, 'clock'>) {
  const token = signInToken(c);
  return token ? signedIn(context, token, context.clock.nowMs()) : undefined;
}

export function setSignInCookie(c: Context, token: string, context: Pick<AppContext, 'publicUrl'>): void {
  setCookie(c, cookieName, token, { ...cookieScope(context), maxAge: signInMs / 1_000 });
}

export function clearSignInCookie(c: Context, context: Pick<AppContext, 'publicUrl'>): void {
  deleteCookie(c, cookieName, cookieScope(context));
}

/** Attributes of every cookie here. Secure only where the address is https: a browser would not store it otherwise. */
export function cookieScope(context: Pick<AppContext, 'publicUrl'>) {
  return { httpOnly: true, sameSite: 'Lax', path: '/', secure: context.publicUrl().startsWith('https:') } as const;
}

/**
 * Refuses requests that change something and come from another website. Browsers say where a form comes from in Origin and
 * Sec-Fetch-Site; what says neither is no browser and brings no cookie that a website could abuse.
 */
export function refuseForeign(
  context: Pick<AppContext, 'publicUrl'>,
  refuse: (c: Context) => Response | Promise<Response>,
): MiddlewareHandler {
  return async (c, next) => {
    const isSafe = ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method);
    if (!isSafe && isForeign(c, context)) return refuse(c);
    return next();
  };
}

function isForeign(c: Context, context: Pick<AppContext, 'publicUrl'>): boolean {
  const fetchSite = c.req.header('sec-fetch-site');
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return true;
  const origin = c.req.header('origin');
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  // the public address, or, where the server is reached by another name, the name that the browser itself used
  return origin !== new URL(context.publicUrl()).origin && new URL(origin).host !== c.req.header('host');
}

/** A path on this server to go on to; anything that could lead elsewhere becomes `/`. */
export function ownPath(next: string | undefined): string {
  if (!next?.startsWith('/')) return '/';
  // a browser reads `//host`, `/\host` and `/<tab>/host` as another website: only what resolves back to itself passes
  const base = 'http://own.invalid';
  if (!URL.canParse(next, base)) return '/';
  const url = new URL(next, base);
  return url.origin === base ? url.pathname + url.search : '/';
}

/** The address that a request came from, for throttling; empty where there is no socket. */
export function addressOf(c: Context): string {
  // set by @hono/node-server; absent in app.request()
  const bindings = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return bindings?.incoming?.socket?.remoteAddress ?? '';
}
