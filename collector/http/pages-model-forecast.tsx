import { type Context, Hono } from 'hono';
import { AppError } from '../domain/app-error.ts';
import { diffModels } from '../domain/model-diff.ts';
import { draftOf } from '../domain/model-succession.ts';
import { ForecastPage } from '../ui/forecast-page.tsx';
import type { ForecastJob } from '../usecases/forecast-jobs.ts';
import { type PagesContext, type PagesEnv, readerFor, showMessage, showPage } from './pages-frame.tsx';
import { modelPath } from './pages-model-frame.tsx';

const forecastDays = 90;
/** The page of a forecast under way looks again after this long, without a script. */
const refreshSeconds = 2;

/** Forecasts of the draft. Below `/sites/:site/model/forecasts`. */
export function modelForecastPages(context: PagesContext): Hono<PagesEnv> {
  const { queries, models } = context;
  const pages = new Hono<PagesEnv>();
  pages.post('/', (c) => {
    const site = c.get('site').id;
    const draft = queries.modelDraft(site);
    if (!draft) return c.redirect(modelPath(c), 303);
    try {
      const { id } = models.forecasts.start({ site, draft: draft.model, days: forecastDays });
      return c.redirect(`${modelPath(c)}/forecasts/${id}`, 303);
    } catch (error) {
      if (error instanceof AppError && error.code === 'too_many_forecasts') return sayBusy(c, context);
      throw error;
    }
  });
  pages.get('/:id', (c) => {
    const job = models.forecasts.find(c.get('site').id, c.req.param('id'));
    return job ? showForecast(c, context, job) : sayGone(c, context);
  });
  pages.post('/:id/stop', (c) => {
    models.forecasts.remove(c.get('site').id, c.req.param('id'));
    return c.redirect(modelPath(c), 303);
  });
  return pages;
}

function showForecast(c: Context<PagesEnv>, context: PagesContext, job: ForecastJob) {
  const { queries, models } = context;
  const site = c.get('site');
  const draft = queries.modelDraft(site.id);
  const isDraft = draft !== undefined && diffModels(draft.model, job.draft).length === 0;
  const isPublishing = models.publications
    .of(site.id)
    .some(({ status }) => status === 'running' || status === 'stopped');
  if (job.state.kind === 'waiting' || job.state.kind === 'running') c.header('Refresh', String(refreshSeconds));
  return showPage(c, context, {
    title: readerFor(c).texts.model.forecast.title,
    site,
    section: 'model',
    content: (reader) => (
      <ForecastPage
        path={modelPath(c)}
        sitePath={`/sites/${site.key}`}
        job={job}
        today={draftOf(queries.model(site.id))}
        canPublish={isDraft && !isPublishing}
        reader={reader}
      />
    ),
  });
}

const sayGone = (c: Context<PagesEnv>, context: PagesContext) =>
  showMessage(c, context, {
    status: 404,
    words: ({ model: { forecast } }) => ({ title: forecast.title, text: forecast.gone }),
  });

const sayBusy = (c: Context<PagesEnv>, context: PagesContext) =>
  showMessage(c, context, {
    status: 429,
    words: ({ model: { forecast } }) => ({ title: forecast.title, text: forecast.busy }),
  });
