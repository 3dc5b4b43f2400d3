import { readFile } from 'node:fs/promises';
import { modelFromDocument } from '../domain/model-document.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { Queries } from '../ports/queries.ts';
import { UsageError } from './error-line.ts';

/** Told at once of a file that is wrong; further ones often follow from these. */
const maxProblems = 5;

/** The model that a command names: an earlier version by its number, else a file. Throws {@link UsageError} with what is wrong. */
export async function namedModel(
  source: string,
  { queries, site }: { queries: Queries; site: number },
): Promise<ScoringModel> {
  if (/^\d+$/.test(source)) {
    const model = queries.modelVersion({ site, version: Number(source) });
    if (model) return model;
    const known = queries.models(site).map(({ version }) => version);
    throw new UsageError(`there is no version ${source} of the model; there are ${known.join(', ')}`);
  }
  const text = await readFile(source, 'utf8');
  return modelOfText(text, source);
}

function modelOfText(text: string, file: string): ScoringModel {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`);
  }
  const read = modelFromDocument(document);
  if (read.kind === 'ok') return read.model;
  const lines = read.problems.slice(0, maxProblems).map(({ path, message }) => `${path || 'the document'}: ${message}`);
  const more = read.problems.length - lines.length;
  throw new UsageError(`${file}: ${lines.join('; ')}${more > 0 ? `; and ${more} more` : ''}`);
}
