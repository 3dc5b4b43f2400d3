import { type Context, Hono } from 'hono';
import { AppError } from '../domain/app-error.ts';
import { cleanText } from '../domain/clean-text.ts';
import { fill } from '../ui/fill.ts';
import { maxModelNoteChars } from '../ui/publication.tsx';
import type { PublicationOrder } from '../usecases/publications.ts';
import { formFields, type PagesContext, type PagesEnv, readerFor, showMessage, showNotFound } from './pages-frame.tsx';
import { modelPath } from './pages-model-frame.tsx';

/** Publishing the draft or an earlier version, giving it up, going on with it. Below `/sites/:site/model`. */
export function modelPublishPages(context: PagesContext): Hono<PagesEnv> {
  const {
    queries,
    models: { publications },
  } = context;
  const pages = new Hono<PagesEnv>();
  pages.post('/publish', async (c) => {
    const draft = queries.modelDraft(c.get('site').id);
    if (!draft) return c.redirect(modelPath(c), 303);
    const { note = '', mode } = await formFields(c);
    return begin(c, context, { model: draft.model, mode: mode === 'from_now' ? mode : 'recompute', note });
  });
  pages.post('/versions/:version/back', (c) => {
    const version = Number(c.req.param('version'));
    const site = c.get('site').id;
    const model = Number.isSafeInteger(version) ? queries.modelVersion({ site, version }) : undefined;
    if (!model) return showNotFound(c, context);
    const { backNote } = readerFor(c).texts.model.history;
    return begin(c, context, { model, mode: 'recompute', note: fill(backNote, { version: String(version) }) });
  });
  pages.post('/publications/:version/cancel', (c) =>
    tried(c, context, 'publication_cancelled', () =>
      publications.cancel(c.get('site').id, Number(c.req.param('version'))),
    ),
  );
  pages.post('/publications/:version/resume', (c) =>
    tried(c, context, 'publication_begun', () => publications.resume(c.get('site').id, Number(c.req.param('version')))),
  );
  return pages;
}

const begin = (c: Context<PagesEnv>, context: PagesContext, order: Omit<PublicationOrder, 'site'>) =>
  tried(c, context, order.mode === 'from_now' ? 'model_published' : 'publication_begun', () =>
    context.models.publications.begin({
      ...order,
      site: c.get('site').id,
      note: cleanText(order.note, maxModelNoteChars),
    }),
  );

/** Goes back to the page, which says what was done; what has ended meanwhile shows there how it ended. */
async function tried(c: Context<PagesEnv>, context: PagesContext, done: string, work: () => Promise<unknown>) {
  try {
    await work();
    return c.redirect(`${modelPath(c)}?done=${done}`, 303);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'unknown_version') return showNotFound(c, context);
    if (error.code === 'no_replay') return c.redirect(modelPath(c), 303);
    const { code } = error;
    return showMessage(c, context, {
      status: 409,
      words: ({ model: { publish } }) => ({
        title: publish.title,
        text: code === 'needs_replay' ? publish.needsReplay : publish.refused,
      }),
    });
  }
}
