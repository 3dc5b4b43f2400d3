import type { ScoringModel } from '../domain/scoring-model.ts';
import { subjectKey } from '../domain/subject.ts';
import { leadOfDirect } from '../domain/touchpoint.ts';
import type { CommandClient, PreparedSubject, ReplayOutcome } from '../ports/commands.ts';
import type { HistoryReader } from '../ports/history-reader.ts';
import { prepareSubject } from './prepare-subject.ts';

export interface PublishOptions {
  readonly commands: Pick<CommandClient, 'startReplay' | 'saveReplayed' | 'finishReplay'>;
  /** Reads the database as of one moment; each call sees a later one. */
  readonly read: <T>(work: (reader: HistoryReader) => Promise<T>) => Promise<T>;
  readonly site: number;
  readonly model: ScoringModel;
  readonly note: string;
  readonly nowMs: () => number;
  readonly onProgress: (progress: PublishProgress) => void;
  readonly signal: AbortSignal;
  /** Subjects looked at in one reading, 200 unless told: short, so that the log of a busy database can be taken over by its file. */
  readonly subjectsPerReading?: number;
}

/** How much was worked out since this run began. */
export interface PublishProgress {
  readonly touchpoints: number;
  readonly subjects: number;
}

const defaultSubjectsPerReading = 200;
/** In one reading no more touchpoints than this, as their results travel and are written together. */
const touchpointsPerReading = 5_000;

/**
 * Publishes a model and works all history out anew under it, beside live traffic. What is shown changes at once, at the end.
 * Stopped (by the signal, or killed) and started again with the same model it goes on where it was. Nobody is alerted.
 * Throws the signal's reason when aborted.
 */
export async function publishModel(options: PublishOptions): Promise<ReplayOutcome> {
  const { commands, site, note, nowMs } = options;
  const run = await commands.startReplay({ site, model: options.model, note, nowMs: nowMs() });
  const replaying: Replaying = {
    ...options,
    subjectsPerReading: options.subjectsPerReading ?? defaultSubjectsPerReading,
    model: run.model,
    before: run.before,
    touchpoints: 0,
    subjects: 0,
  };
  const direct = run.cursor.startsWith('l:');
  if (!direct) await firstPass(replaying, { kind: 'visitor', from: run.cursor.slice(2) });
  await firstPass(replaying, { kind: 'lead', from: direct ? run.cursor.slice(2) : '' });
  for (;;) {
    await catchUp(replaying);
    const outcome = await commands.finishReplay({ site, nowMs: nowMs() });
    if (outcome !== 'busy') return outcome;
  }
}

interface Replaying extends Required<PublishOptions> {
  readonly before: ScoringModel;
  touchpoints: number;
  subjects: number;
}

/** Works out every visitor, or every lead, in the order of their ids. */
async function firstPass(
  replaying: Replaying,
  { kind, from }: { kind: 'visitor' | 'lead'; from: string },
): Promise<void> {
  const { commands, site, read, subjectsPerReading } = replaying;
  let last = from;
  for (;;) {
    const done = await read(async (reader) => {
      const after = kind === 'visitor' ? reader.visitorsAfter : reader.leadsAfter;
      return workOut(replaying, reader, after(site, last, subjectsPerReading), kind);
    });
    if (done.last === undefined) return;
    last = done.last;
    await commands.saveReplayed({ site, subjects: done.rows, cursor: subjectKey({ kind, id: last }) });
    advance(replaying);
  }
}

/** Works out the subjects to which something happened meanwhile, until hardly any are left. */
async function catchUp(replaying: Replaying): Promise<void> {
  const { commands, site, read, model, before, subjectsPerReading } = replaying;
  for (;;) {
    const rows = await read(async (reader) =>
      reader.touched(site, subjectsPerReading).map(({ subject, times }) => ({
        ...prepareSubject(reader, { site, key: subject, model, before }),
        touchedTimes: times,
      })),
    );
    await commands.saveReplayed({ site, subjects: rows, cursor: undefined });
    replaying.subjects += rows.length;
    advance(replaying);
    if (rows.length < subjectsPerReading) return;
  }
}

function workOut(
  replaying: Replaying,
  reader: HistoryReader,
  ids: readonly string[],
  kind: 'visitor' | 'lead',
): { rows: PreparedSubject[]; last: string | undefined } {
  const { site, model, before } = replaying;
  const rows: PreparedSubject[] = [];
  let last: string | undefined;
  let touchpoints = 0;
  for (const id of ids) {
    last = id;
    // direct touches stand under a visitor that is nobody's browser: they are read with their lead
    if (kind === 'visitor' && leadOfDirect(id) !== undefined) continue;
    const { touchpoints: count, ...row } = prepareSubject(reader, {
      site,
      key: subjectKey({ kind, id }),
      model,
      before,
    });
    rows.push({ ...row, touchedTimes: 0 });
    touchpoints += count;
    if (touchpoints >= touchpointsPerReading) break;
  }
  replaying.touchpoints += touchpoints;
  replaying.subjects += rows.length;
  return { rows, last };
}

function advance({ onProgress, signal, touchpoints, subjects }: Replaying): void {
  onProgress({ touchpoints, subjects });
  signal.throwIfAborted();
}
