import type { ScoringModel } from '../domain/scoring-model.ts';
import type { SiteActivity, SiteSummary } from '../ports/queries.ts';
import type { Sqlite } from './open-database.ts';

interface SiteRow {
  id: number;
  key: string;
  name: string;
  kind: SiteSummary['kind'];
  origins: string;
  time_zone: string;
}

/** Reads of sites, their models and what became of their events. */
export class SiteQueries {
  private readonly all;
  private readonly byKey;
  private readonly newestModel;
  private readonly counts;
  private readonly firstAndLast;
  private readonly quarantined;
  /** Models never change once published, so a version is read once. */
  private readonly models = new Map<string, ScoringModel>();

  constructor(sqlite: Sqlite) {
    this.all = sqlite.prepare('SELECT * FROM sites ORDER BY id');
    this.byKey = sqlite.prepare('SELECT * FROM sites WHERE key = ?');
    this.newestModel = sqlite.prepare(
      'SELECT version, document FROM models WHERE site = ? ORDER BY version DESC LIMIT 1',
    );
    // one row for each name and day
    this.counts = sqlite.prepare(
      'SELECT name, sum(count) AS count FROM counters WHERE site = ? GROUP BY name ORDER BY count DESC',
    );
    // visitors_by_last_seen answers the last; the first is one pass over the site's visitors, kept while it is the first
    this.firstAndLast = sqlite.prepare(
      'SELECT (SELECT min(first_seen_at_ms) FROM visitors WHERE site = @site) AS first, (SELECT max(last_seen_at_ms) FROM visitors WHERE site = @site) AS last',
    );
    this.quarantined = sqlite.prepare('SELECT * FROM quarantine WHERE site = ? ORDER BY seq DESC LIMIT 20');
  }

  sites(): SiteSummary[] {
    return (this.all.all() as SiteRow[]).map(toSite);
  }

  siteByKey(key: string): SiteSummary | undefined {
    const row = this.byKey.get(key) as SiteRow | undefined;
    return row && toSite(row);
  }

  /** The model that the site is scored with. */
  model(site: number): ScoringModel {
    const { version, document } = this.newestModel.get(site) as { version: number; document: string };
    const key = `${site}/${version}`;
    const model = this.models.get(key) ?? (JSON.parse(document) as ScoringModel);
    this.models.set(key, model);
    return model;
  }

  siteActivity(site: number): SiteActivity {
    const counts = this.counts.all(site) as { name: string; count: number }[];
    const { first, last } = this.firstAndLast.get({ site }) as { first: number | null; last: number | null };
    const quarantined = this.quarantined.all(site) as { received_at_ms: number; reason: string; excerpt: string }[];
    const countOf = (name: string) => counts.find((row) => row.name === name)?.count ?? 0;
    return {
      firstEventAtMs: first ?? undefined,
      lastEventAtMs: last ?? undefined,
      stored: countOf('stored'),
      repeated: countOf('repeated'),
      drops: counts
        .filter(({ name }) => name.startsWith('drop:'))
        .map(({ name, count }) => ({ reason: name.slice('drop:'.length), count })),
      quarantined: quarantined.map(({ received_at_ms, reason, excerpt }) => ({
        receivedAtMs: received_at_ms,
        reason,
        excerpt,
      })),
    };
  }
}

const toSite = ({ id, key, name, kind, origins, time_zone }: SiteRow): SiteSummary => ({
  id,
  key,
  name,
  kind,
  origins: JSON.parse(origins),
  timeZone: time_zone,
});
