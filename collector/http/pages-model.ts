import { Hono } from 'hono';
import { type PagesContext, type PagesEnv, showNotFound } from './pages-frame.tsx';
import { modelDraftPages } from './pages-model-draft.tsx';
import { modelForecastPages } from './pages-model-forecast.tsx';
import { asFile, showModel } from './pages-model-frame.tsx';
import { modelPublishPages } from './pages-model-publish.ts';

/** The scoring model: what it says, a draft of the next one, forecasts, versions. Below `/sites/:site/model`. */
export function modelPages(context: PagesContext): Hono<PagesEnv> {
  const pages = new Hono<PagesEnv>();
  pages.get('/', (c) => showModel(c, context, []));
  pages.get('/versions/:version', (c) => {
    const version = Number(c.req.param('version'));
    const site = c.get('site').id;
    const model = Number.isSafeInteger(version) ? context.queries.modelVersion({ site, version }) : undefined;
    return model ? asFile(c, model, `model-${version}`) : showNotFound(c, context);
  });
  pages.route('/draft', modelDraftPages(context));
  pages.route('/forecasts', modelForecastPages(context));
  pages.route('/', modelPublishPages(context));
  return pages;
}
