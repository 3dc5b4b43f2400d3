import type { Config } from '../config.ts';
import { modelToDocument } from '../domain/model-document.ts';
import { draftOf } from '../domain/model-succession.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { OpenStore } from '../open-store.ts';
import type { ReplayOutcome } from '../ports/commands.ts';
import { publishModel } from '../usecases/publish-model.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './error-line.ts';
import { namedModel } from './model-file.ts';
import { siteOf } from './site-of.ts';
import { withExistingStore, withStore } from './with-store.ts';

interface Given {
  readonly config: Config;
  readonly context: CliContext;
  /** A file or the number of a version; `undefined`: nothing was named. */
  readonly source: string | undefined;
  readonly siteKey: string | undefined;
  readonly note: string;
  /** For what happens from now on only; else all history is worked out anew. */
  readonly isFromNow: boolean;
}

export function listModelsCommand({ config, context, siteKey }: Given): Promise<number> {
  return withStore({ config, context, mode: 'read' }, async ({ queries }) => {
    for (const { version, publishedAtMs, note } of queries.models(siteOf(queries.sites(), siteKey).id))
      context.print(`${version}  ${new Date(publishedAtMs).toISOString()}  ${note}`.trimEnd());
    return 0;
  });
}

/** Prints a model so that it can be kept in a file, compared, changed and published. */
export function showModelCommand({ config, context, source, siteKey }: Given): Promise<number> {
  return withStore({ config, context, mode: 'read' }, async ({ queries }) => {
    const site = siteOf(queries.sites(), siteKey).id;
    const model = source === undefined ? draftOf(queries.model(site)) : await namedModel(source, { queries, site });
    context.print(modelToDocument(model).trimEnd());
    return 0;
  });
}

/** Exit code 0 when the model is published; 1 when it was stopped, to be gone on with by the same command. */
export function publishModelCommand({ config, context, source, siteKey, note, isFromNow }: Given): Promise<number> {
  if (source === undefined)
    throw new UsageError('name the model to publish: a file, or the number of an earlier version');
  return withExistingStore({ config, context }, async (store) => {
    const { commands, queries } = store;
    const site = siteOf(queries.sites(), siteKey).id;
    const model = await namedModel(source, { queries, site });
    const outcome = isFromNow
      ? await commands.publishFromNow({ site, model, note, nowMs: context.clock.nowMs() })
      : await publishWithReplay(store, context, { site, model, note });
    for (const lead of outcome.gained) context.print(`+ ${nameOf(lead, { queries, site })}`);
    for (const lead of outcome.lost) context.print(`- ${nameOf(lead, { queries, site })}`);
    context.print(
      `version ${outcome.version} is published: ${outcome.gainedCount} leads became hot by it, ${outcome.lostCount} are so no longer, ${outcome.stayedCount} stayed`,
    );
    return 0;
  });
}

async function publishWithReplay(
  { commands, readHistory }: OpenStore,
  { clock, note: tell, signal }: CliContext,
  publication: { readonly site: number; readonly model: ScoringModel; readonly note: string },
): Promise<ReplayOutcome> {
  const startedAtMs = clock.nowMs();
  let replayed = { touchpoints: 0, subjects: 0 };
  let toldAtMs = startedAtMs;
  const outcome = await publishModel({
    ...publication,
    commands,
    read: readHistory,
    nowMs: clock.nowMs,
    onProgress: (progress) => {
      replayed = progress;
      if (clock.nowMs() - toldAtMs < tellEveryMs) return;
      toldAtMs = clock.nowMs();
      tell(`${progress.touchpoints} touchpoints of ${progress.subjects} visitors and leads …`);
    },
    signal,
  });
  const seconds = ((clock.nowMs() - startedAtMs) / 1_000).toFixed(1);
  tell(`${replayed.touchpoints} touchpoints of ${replayed.subjects} visitors and leads in ${seconds} s`);
  return outcome;
}

const tellEveryMs = 2_000;

/** Gives up a replay that was stopped, so that another model can be published. */
export function cancelModelCommand({ config, context, siteKey }: Given): Promise<number> {
  return withExistingStore({ config, context }, async ({ commands, queries }) => {
    await commands.cancelReplay({ site: siteOf(queries.sites(), siteKey).id, nowMs: context.clock.nowMs() });
    context.print('The model that was being prepared is given up; what is shown stays.');
    return 0;
  });
}

/** A lead for a person to read. */
export function nameOf(
  lead: string,
  { queries, site }: { queries: Parameters<typeof namedModel>[1]['queries']; site: number },
): string {
  const found = queries.lead({ site, lead, nowMs: 0 });
  return [found?.name, found?.email ?? found?.externalId ?? lead].filter(Boolean).join(', ');
}
