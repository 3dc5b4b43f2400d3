import { type Context, Hono } from 'hono';
import type { DocumentProblem } from '../domain/document-reader.ts';
import { modelFromDocument, type ReadModel } from '../domain/model-document.ts';
import { draftOf } from '../domain/model-succession.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import { fill } from '../ui/fill.ts';
import { ModelDraftPage } from '../ui/model-draft-page.tsx';
import type { Texts } from '../ui/texts/catalogue.ts';
import { withNumbers } from './model-form.ts';
import { formFields, type PagesContext, type PagesEnv, readerFor, showNotFound, showPage } from './pages-frame.tsx';
import { asFile, modelPath, showModel } from './pages-model-frame.tsx';

/** The draft: changed by a form, brought and taken away as a file, thrown away. Below `/sites/:site/model/draft`. */
export function modelDraftPages(context: PagesContext): Hono<PagesEnv> {
  const { queries, commands, clock } = context;
  const pages = new Hono<PagesEnv>();
  const save = async (c: Context<PagesEnv>, model: ScoringModel) => {
    const savedBy = c.get('email') ?? '';
    await commands.saveModelDraft({ site: c.get('site').id, model, savedBy, nowMs: clock.nowMs() });
    return c.redirect(`${modelPath(c)}?done=draft_saved`, 303);
  };
  pages.get('/', (c) => showDraft(c, context, { typed: {}, problems: [] }));
  pages.post('/', async (c) => {
    const typed = await formFields(c);
    const read = modelFromDocument(withNumbers(baseOf(c, context), typed));
    return read.kind === 'ok' ? save(c, read.model) : showDraft(c, context, { typed, problems: read.problems });
  });
  pages.post('/page-kind', async (c) => {
    const { pattern = '', kind = '' } = await formFields(c);
    const base = baseOf(c, context);
    const others = (base.urlKinds ?? []).filter((known) => known.pattern !== pattern);
    const read = modelFromDocument({ ...base, urlKinds: [...others, { pattern, kind }] });
    return read.kind === 'ok' ? save(c, read.model) : showModel(c, context, read.problems);
  });
  pages.get('/file', (c) => {
    const draft = queries.modelDraft(c.get('site').id);
    return draft ? asFile(c, draft.model, 'draft') : showNotFound(c, context);
  });
  pages.post('/file', async (c) => {
    const { file } = await c.req.parseBody();
    const text = file instanceof File ? await file.text() : typeof file === 'string' ? file : '';
    const read = modelOfText(text, readerFor(c).texts.model.draft);
    return read.kind === 'ok' ? save(c, read.model) : showModel(c, context, read.problems);
  });
  pages.post('/discard', async (c) => {
    await commands.removeModelDraft(c.get('site').id);
    return c.redirect(`${modelPath(c)}?done=draft_discarded`, 303);
  });
  return pages;
}

/** What a form changes: the draft, or the model in use where there is none. */
function baseOf(c: Context<PagesEnv>, { queries }: PagesContext): ScoringModel {
  const site = c.get('site').id;
  return queries.modelDraft(site)?.model ?? draftOf(queries.model(site));
}

function modelOfText(text: string, words: Texts['model']['draft']): ReadModel {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const message = fill(words.notJson, { message: (error as Error).message });
    return { kind: 'refused', problems: [{ path: '', message }] };
  }
  return modelFromDocument(document);
}

function showDraft(
  c: Context<PagesEnv>,
  context: PagesContext,
  form: { typed: Readonly<Record<string, string>>; problems: readonly DocumentProblem[] },
) {
  return showPage(c, context, {
    title: readerFor(c).texts.model.draft.editTitle,
    site: c.get('site'),
    section: 'model',
    status: form.problems.length > 0 ? 422 : 200,
    content: (reader) => <ModelDraftPage path={modelPath(c)} model={baseOf(c, context)} {...form} reader={reader} />,
  });
}
