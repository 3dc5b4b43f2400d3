import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { AppError } from '../domain/app-error.ts';
import type { Erasure } from '../ports/commands.ts';
import { erasePerson } from '../usecases/erase-person.ts';
import type { CliContext } from './context.ts';
import { leadNamed } from './lead-named.ts';
import { siteOf } from './site-of.ts';
import { withExistingStore } from './with-store.ts';

/** Erases a person, named by id or e-mail address, or a browser, named by its id. Also beside a running server. */
export function eraseCommand({
  config,
  context,
  name,
  siteKey,
}: {
  config: Config;
  context: CliContext;
  name: string;
  siteKey: string | undefined;
}): Promise<number> {
  return withExistingStore({ config, context }, async ({ commands, queries }) => {
    const { signal, clock, print } = context;
    const nowMs = clock.nowMs();
    const site = siteOf(queries.sites(), siteKey).id;
    const pause = () => nextTurn().then(() => signal.throwIfAborted());
    const lead = leadNamed(queries, { site, name, nowMs });
    if (queries.lead({ site, lead, nowMs })) {
      const erasure = await erasePerson({ queries, commands, pause }, { site, lead, nowMs });
      print(`erased: ${erasure.leads.join(', ')} and ${counted(erasure.touchpoints)}`);
      return afterErasing(erasure, context);
    }
    if (!queries.visitor({ site, visitor: name, nowMs }))
      throw new AppError('unknown_lead', `there is no lead and no visitor ${name} on this site`);
    const erasure = await commands.eraseVisitor({ site, visitor: name, nowMs });
    print(`erased: browser ${name} and ${counted(erasure.touchpoints)}`);
    return afterErasing(erasure, context);
  });
}

/** What is not out of the files yet is said, and is no success. */
function afterErasing({ isInLog }: Erasure, { note }: CliContext): number {
  if (!isInLog) return 0;
  note(
    'The log (footprint.db-wal) still holds text of it, because another process is reading: run "footprint erase" of anybody, or restart the server, when that is done.',
  );
  return 1;
}

const counted = (touchpoints: number) => `${touchpoints} touchpoint${touchpoints === 1 ? '' : 's'}`;
