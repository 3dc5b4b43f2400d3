import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import type { AppContext } from '../../collector/http/context.ts';
import { pagesApp } from '../../collector/http/pages.tsx';

/** The mounted pages, and a browser that is signed in to them. */
export interface SignedIn {
  readonly app: Hono;
  readonly cookie: string;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  readonly post: (path: string, fields: Record<string, string>, headers?: Record<string, string>) => Promise<Response>;
}

export async function signedIn(context: AppContext, options: Parameters<typeof pagesApp>[1] = {}): Promise<SignedIn> {
  const app = new Hono();
  app.route('/', pagesApp(context, options));
  const cookie = `fp_signin=${await signInDirectly(context)}`;
  return {
    app,
    cookie,
    get: async (path, headers = {}) => app.request(path, { headers: { cookie, ...headers } }),
    post: async (path, fields, headers = {}) =>
      app.request(path, {
        method: 'POST',
        headers: { cookie, origin: 'http://localhost:4100', ...headers },
        body: new URLSearchParams(fields),
      }),
  };
}

/** Signs a browser in without a password, because hashing one takes a fifth of a second; returns the cookie's token. */
export async function signInDirectly({ commands, queries, clock }: AppContext): Promise<string> {
  const token = 'sample-token';
  const nowMs = clock.nowMs();
  await commands.createAccount({ email: 'owner@example.com', passwordHash: 'none', nowMs });
  await commands.startSignIn({
    tokenHash: createHash('sha256').update(token).digest('hex'),
    account: queries.accountByEmail('owner@example.com')?.id ?? '',
    expiresAtMs: nowMs + 86_400_000,
  });
  return token;
}
