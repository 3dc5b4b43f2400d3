import type { ScoringModel } from '../domain/scoring-model.ts';
import type { ModelDraft, Replay } from '../ports/queries.ts';
import type { Sqlite } from './open-database.ts';

interface ReplayRow {
  version: number;
  note: string;
  status: Replay['status'];
  started_at_ms: number;
  ended_at_ms: number | null;
  outcome: string | null;
}

/** Reads of models on their way: drafts, and versions that are being prepared. */
export class ModelQueries {
  private readonly draftOf;
  private readonly allReplays;
  private readonly replayed;

  constructor(sqlite: Sqlite) {
    this.draftOf = sqlite.prepare('SELECT * FROM model_drafts WHERE site = ?');
    // the primary key, backwards; a site has a handful of versions
    this.allReplays = sqlite.prepare('SELECT * FROM replays WHERE site = ? ORDER BY version DESC');
    this.replayed = sqlite.prepare('SELECT document FROM replays WHERE site = ? AND version = ?');
  }

  draft(site: number): ModelDraft | undefined {
    const row = this.draftOf.get(site) as { document: string; saved_at_ms: number; saved_by: string } | undefined;
    return row && { model: JSON.parse(row.document), savedAtMs: row.saved_at_ms, savedBy: row.saved_by };
  }

  replays(site: number): Replay[] {
    return (this.allReplays.all(site) as ReplayRow[]).map((row) => ({
      version: row.version,
      note: row.note,
      status: row.status,
      startedAtMs: row.started_at_ms,
      endedAtMs: row.ended_at_ms ?? undefined,
      outcome: row.outcome === null ? undefined : JSON.parse(row.outcome),
    }));
  }

  replayedModel({ site, version }: { site: number; version: number }): ScoringModel | undefined {
    const row = this.replayed.get(site, version) as { document: string } | undefined;
    return row && { ...JSON.parse(row.document), version };
  }
}
