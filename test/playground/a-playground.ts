import { join } from 'node:path';
import { Hono } from 'hono';
import type { AppContext } from '../../collector/http/context.ts';
import { type PlaygroundOptions, playgroundApp } from '../../collector/http/playground.ts';

export const playgroundDir = join(import.meta.dirname, '../../collector/playground');

interface Given extends Partial<Pick<PlaygroundOptions, 'scriptPath' | 'isSignedIn'>> {
  readonly key?: string | undefined;
  readonly secret?: string | undefined;
  readonly nowMs?: () => number;
}

/** The playground as the collector mounts it. */
export function aPlayground(given: Given = {}): Hono {
  const { scriptPath, isSignedIn = () => false, secret, nowMs = Date.now } = given;
  const key = 'key' in given ? given.key : 'st_playground';
  const app = new Hono();
  app.route(
    '/playground',
    playgroundApp({
      // of the whole context the playground asks for the time and nothing else
      context: { clock: { nowMs } } as unknown as AppContext,
      siteKey: () => key,
      inboxSecret: () => secret,
      isSignedIn,
      dir: playgroundDir,
      ...(scriptPath === undefined ? {} : { scriptPath }),
    }),
  );
  return app;
}
