import type { ScoringModel } from '../domain/scoring-model.ts';
import type { ForecastJob } from '../usecases/forecast-jobs.ts';
import { fill, fillWith } from './fill.ts';
import { ForecastResult } from './forecast-result.tsx';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import { PublishForm } from './publication.tsx';
import type { Reader } from './reader.ts';

/** A forecast: how far it is, or what it says, with the way to publish what it was made of. */
export function ForecastPage({
  path,
  sitePath,
  job,
  today,
  canPublish,
  reader,
}: {
  /** `/sites/st_…/model` */
  path: string;
  sitePath: string;
  job: ForecastJob;
  /** The model in use. */
  today: ScoringModel;
  /** The draft is still the one that was forecast, and nothing else is being published. */
  canPublish: boolean;
  reader: Reader;
}) {
  const words = reader.texts.model;
  const { state, draft } = job;
  const isUnderWay = state.kind === 'waiting' || state.kind === 'running';
  return (
    <>
      <h1>{words.forecast.title}</h1>
      <p>
        <a href={path}>{words.title}</a>
      </p>
      {state.kind === 'done' ? (
        <>
          <ForecastResult
            forecast={state.forecast}
            lines={{ today: today.hot.enterAt, draft: draft.hot.enterAt }}
            leadsPath={`${sitePath}/leads`}
            reader={reader}
          />
          {canPublish && (
            <section class="panel" aria-labelledby="publish-title">
              <h2 id="publish-title">{words.publish.title}</h2>
              <PublishForm path={path} reader={reader} />
            </section>
          )}
        </>
      ) : (
        <section class="panel">
          <p role="status">{stateWords(job, reader)}</p>
          {isUnderWay && (
            <PostForm action={`${path}/forecasts/${job.id}/stop`}>
              <button type="submit" class="quiet">
                {words.forecast.stop}
              </button>
            </PostForm>
          )}
        </section>
      )}
    </>
  );
}

function stateWords({ state }: ForecastJob, reader: Reader) {
  const words = reader.texts.model.forecast;
  switch (state.kind) {
    case 'waiting':
      return words.waiting;
    case 'running': {
      const { leads, ofLeads } = state.progress;
      return fill(words.progress, { leads: reader.count(leads), all: reader.count(ofLeads) });
    }
    case 'stopped':
      return words.stopped;
    case 'failed':
      return fillWith(words.failed, { message: <OutsideText>{state.message}</OutsideText> });
    case 'done':
      return '';
  }
}
