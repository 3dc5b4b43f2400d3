import type { DocumentProblem } from '../domain/document-reader.ts';
import type { ModelChange } from '../domain/model-diff.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { UrlTest } from '../domain/test-url.ts';
import type { ModelDraft, ModelSummary } from '../ports/queries.ts';
import type { Publication } from '../usecases/publications.ts';
import { DocumentProblems } from './document-problems.tsx';
import { fill, fillWith } from './fill.ts';
import { FormField } from './form-field.tsx';
import { ModelChanges } from './model-changes.tsx';
import { ModelLines, RuleTable, UrlTester } from './model-rules.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import { PublicationState, PublishForm } from './publication.tsx';
import type { Reader } from './reader.ts';
import { VersionTable } from './version-table.tsx';

export interface ModelPageProps {
  /** `/sites/st_…/model` */
  readonly path: string;
  readonly model: ScoringModel;
  readonly versions: readonly ModelSummary[];
  readonly matches: ReadonlyMap<string, number>;
  readonly draft: (ModelDraft & { readonly changes: readonly ModelChange[] }) | undefined;
  /** What was wrong with a file that was to be the draft. */
  readonly problems: readonly DocumentProblem[];
  readonly url: { readonly text: string; readonly result: UrlTest | undefined; readonly maxChars: number };
  readonly publications: readonly Publication[];
  readonly reader: Reader;
}

/** The model in use in words, what it makes of an address, the draft beside it, and all versions. */
export function ModelPage(props: ModelPageProps) {
  const { path, model, versions, matches, url, publications, reader } = props;
  const words = reader.texts.model;
  const inUse = versions.find(({ version }) => version === model.version);
  const open = publications.find(({ status }) => status === 'running' || status === 'stopped');
  return (
    <>
      <h1>{words.title}</h1>
      {inUse && (
        <p>
          {fillWith(words.inUse, {
            version: reader.count(inUse.version),
            moment: <Moment atMs={inUse.publishedAtMs} reader={reader} />,
          })}{' '}
          <a href={`${path}/versions/${inUse.version}`} download>
            {fill(words.save, { version: reader.count(inUse.version) })}
          </a>
        </p>
      )}
      {open && <PublicationState path={path} publication={open} reader={reader} />}
      <DraftPanel {...props} isPublishing={open !== undefined} />
      <div class="halves">
        <ModelLines model={model} reader={reader} />
        <UrlTester action={path} url={url.text} result={url.result} maxChars={url.maxChars} reader={reader} />
      </div>
      <RuleTable model={model} matches={matches} reader={reader} />
      <VersionTable
        path={path}
        versions={versions}
        inUse={model.version}
        publications={publications}
        canPublish={!open}
        reader={reader}
      />
    </>
  );
}

function DraftPanel({ path, draft, problems, isPublishing, reader }: ModelPageProps & { isPublishing: boolean }) {
  const { draft: words, forecast } = reader.texts.model;
  return (
    <section class="panel" id="draft" aria-labelledby="draft-title">
      <h2 id="draft-title">{words.title}</h2>
      {problems.length > 0 && <DocumentProblems problems={problems} reader={reader} />}
      {draft ? (
        <>
          <p class="hint">
            {fillWith(words.saved, {
              moment: <Moment atMs={draft.savedAtMs} reader={reader} />,
              who: <OutsideText>{draft.savedBy}</OutsideText>,
            })}
          </p>
          <h3>{words.changes}</h3>
          <ModelChanges changes={draft.changes} reader={reader} />
          <div class="actions">
            <PostForm action={`${path}/forecasts`}>
              <button type="submit" aria-describedby="forecast-hint">
                {forecast.ask}
              </button>
            </PostForm>
            <a class="button quiet" href={`${path}/draft`}>
              {words.edit}
            </a>
            <a class="button quiet" href={`${path}/draft/file`} download>
              JSON
            </a>
            <PostForm action={`${path}/draft/discard`}>
              <button type="submit" class="quiet danger">
                {words.discard}
              </button>
            </PostForm>
          </div>
          <p class="hint" id="forecast-hint">
            {forecast.hint}
          </p>
          {!isPublishing && draft.changes.length > 0 && <PublishForm path={path} reader={reader} />}
        </>
      ) : (
        <>
          <p>{words.none}</p>
          <div class="actions">
            <a class="button" href={`${path}/draft`}>
              {words.edit}
            </a>
          </div>
        </>
      )}
      <details class="more" open={problems.length > 0}>
        <summary>{words.upload}</summary>
        <PostForm action={`${path}/draft/file`} enctype="multipart/form-data" class="stacked">
          <FormField id="model-file" label={words.file} hint={words.fileHint}>
            <input
              id="model-file"
              name="file"
              type="file"
              accept="application/json,.json"
              required
              aria-describedby="model-file-hint"
            />
          </FormField>
          <button type="submit">{words.fileSubmit}</button>
        </PostForm>
      </details>
    </section>
  );
}
