import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { pagesApp } from '../../collector/http/pages.tsx';
import { issueSetupToken } from '../../collector/usecases/accounts.ts';
import { buildAssets } from './built-assets.ts';
import { type FakeContext, fakeContext } from './fake-context.ts';
import { signInDirectly } from './signed-in.ts';

/** The interface over HTTP on a loopback port, with sample data. */
export interface SampleServer {
  readonly url: string;
  readonly context: FakeContext;
  /** Value of the `fp_signin` cookie of a browser that is signed in. */
  readonly signInToken: string;
  /** Token of a setup link that still works, on a second server without any account. */
  readonly setupUrl: string;
  readonly stop: () => void;
}

export async function startSampleServer(): Promise<SampleServer> {
  const assets = await buildAssets();
  const used = await listen(fakeContext({ distDir: assets.distDir }));
  const fresh = await listen(fakeContext({ distDir: assets.distDir }));
  const signInToken = await signInDirectly(used.context);
  return {
    url: used.url,
    context: used.context,
    signInToken,
    setupUrl: `${fresh.url}/setup?token=${await issueSetupToken(fresh.context)}`,
    stop() {
      used.close();
      fresh.close();
      assets.remove();
    },
  };
}

/** The public address stays that of the sample data, so that screenshots do not change with the port. */
async function listen(context: FakeContext) {
  const app = new Hono();
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const starting = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(starting));
  });
  // a TCP server's address is an object
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pinnedScript = { path: '/s.0123456789abcdef.js', integrity: `sha384-${'A'.repeat(64)}` };
  app.route('/', pagesApp(context, { pinnedScript }));
  return {
    url,
    context,
    close() {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
    },
  };
}
