import { Hono } from 'hono';
import { pagesApp } from '../../collector/http/pages.tsx';
import { createFirstAccount, issueSetupToken } from '../../collector/usecases/accounts.ts';
import type { FakeContext } from './fake-context.ts';

export const samplePassword = 'correct horse battery';

/** The mounted pages, and a browser that is signed in to them. */
export interface SignedIn {
  readonly app: Hono;
  readonly cookie: string;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  readonly post: (path: string, fields: Record<string, string>, headers?: Record<string, string>) => Promise<Response>;
}

export async function signedIn(
  context: FakeContext,
  options: Parameters<typeof pagesApp>[1] = {},
): Promise<SignedIn> {
  const token = (await issueSetupToken(context)) ?? '';
  const nowMs = context.clock.nowMs();
  const outcome = await createFirstAccount(context, { token, email: 'owner@example.com', password: samplePassword, nowMs });
  if (outcome.kind !== 'created') throw new Error(outcome.kind);
  const app = new Hono();
  app.route('/', pagesApp(context, options));
  const cookie = `fp_signin=${outcome.token}`;
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
