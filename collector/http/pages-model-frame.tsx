import type { Context } from 'hono';
import { maxUrlChars } from '../../shared/limits.ts';
import type { DocumentProblem } from '../domain/document-reader.ts';
import { diffModels } from '../domain/model-diff.ts';
import { modelToDocument } from '../domain/model-document.ts';
import { draftOf } from '../domain/model-succession.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import { testUrl } from '../domain/test-url.ts';
import { ModelPage } from '../ui/model-page.tsx';
import { type PagesContext, type PagesEnv, readerFor, showPage } from './pages-frame.tsx';

/** Where the pages of a site's model begin. */
export const modelPath = (c: Context<PagesEnv>) => `/sites/${c.get('site').key}/model`;

/** A model as one file, to be kept, compared and brought back. */
export function asFile(c: Context<PagesEnv>, model: ScoringModel, name: string) {
  return c.body(modelToDocument(model), 200, {
    'content-type': 'application/json',
    'content-disposition': `attachment; filename="${c.get('site').key}-${name}.json"`,
  });
}

/** The page itself; `problems`: what was wrong with a file that was to be the draft. */
export async function showModel(c: Context<PagesEnv>, context: PagesContext, problems: readonly DocumentProblem[]) {
  const { queries, models } = context;
  const site = c.get('site');
  const model = draftOf(queries.model(site.id));
  const draft = queries.modelDraft(site.id);
  const matches = await models.ruleMatches.of(site.id);
  const text = (c.req.query('url') ?? '').trim().slice(0, maxUrlChars);
  const url = { text, result: text === '' ? undefined : testUrl(text, model), maxChars: maxUrlChars };
  return showPage(c, context, {
    title: readerFor(c).texts.model.title,
    site,
    section: 'model',
    status: problems.length > 0 ? 422 : 200,
    content: (reader) => (
      <ModelPage
        path={modelPath(c)}
        model={model}
        versions={queries.models(site.id)}
        matches={matches}
        draft={draft && { ...draft, changes: diffModels(model, draft.model) }}
        problems={problems}
        url={url}
        publications={models.publications.of(site.id)}
        reader={reader}
      />
    ),
  });
}
