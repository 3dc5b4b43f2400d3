import type { Context } from 'hono';
import { AppError } from '../../domain/app-error.ts';
import type { DocumentProblem } from '../../domain/document-reader.ts';
import { modelFromDocument } from '../../domain/model-document.ts';
import type { ScoringModel } from '../../domain/scoring-model.ts';
import type { Queries } from '../../ports/queries.ts';
import { problem } from './problem.ts';

/** A document that is no model; answered by {@link modelProblem}. */
export class RefusedModel extends Error {
  readonly problems: readonly DocumentProblem[];

  constructor(problems: readonly DocumentProblem[]) {
    super('The document is no model.');
    this.problems = problems;
  }
}

/** The model in a document. Throws {@link RefusedModel}. */
export function readDocument(document: unknown): ScoringModel {
  const read = modelFromDocument(document);
  if (read.kind === 'refused') throw new RefusedModel(read.problems);
  return read.model;
}

/** The model that a request means. Throws `AppError('unknown_version' | 'no_draft')` and {@link RefusedModel}. */
export function namedModelOf(
  queries: Queries,
  site: number,
  { version, document }: { version?: number | undefined; document?: unknown },
): ScoringModel {
  if (document !== undefined) return readDocument(document);
  if (version !== undefined) return modelOfVersion(queries, site, version);
  const draft = queries.modelDraft(site);
  if (draft) return draft.model;
  throw new AppError('no_draft', 'There is no draft: send a document or a version, or PUT /api/v1/model-draft first.');
}

/** Throws `AppError('unknown_version')`. */
export function modelOfVersion(queries: Queries, site: number, version: number): ScoringModel {
  const model = queries.modelVersion({ site, version });
  if (model) return model;
  throw new AppError('unknown_version', `There is no version ${version} of this site's model.`);
}

/** Says what is wrong and where; the first problem also as the detail, as others often follow from it. */
export function modelProblem(c: Context, { problems }: RefusedModel) {
  const [first] = problems;
  const detail = `document${first?.path ? `.${first.path}` : ''}: ${first?.message}`;
  return problem(c, 400, detail, {}, { problems });
}
