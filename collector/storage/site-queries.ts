import { defaultFitSettings, type FitRules, type FitSettings, fitRules } from '../domain/fit/fit-settings.ts';
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
  private readonly fitVersion;
  private readonly fitDocument;
  private readonly counts;
  private readonly first;
  private readonly last;
  private readonly quarantined;
  /** Times of first events; a late event may be earlier, which nobody misses. */
  private readonly firstEvents = new Map<number, number>();
  private readonly readyFit = new Map<number, { version: number; rules: FitRules }>();
  /** Models never change once published, so a version is read once. */
  private readonly models = new Map<string, ScoringModel>();

  constructor(sqlite: Sqlite) {
    this.all = sqlite.prepare('SELECT * FROM sites ORDER BY id');
    this.byKey = sqlite.prepare('SELECT * FROM sites WHERE key = ?');
    this.newestModel = sqlite.prepare(
      'SELECT version, document FROM models WHERE site = ? ORDER BY version DESC LIMIT 1',
    );
    this.fitVersion = sqlite.prepare('SELECT version FROM fit_settings WHERE site = ?');
    this.fitDocument = sqlite.prepare('SELECT document FROM fit_settings WHERE site = ?');
    // one row for each name and day
    this.counts = sqlite.prepare(
      'SELECT name, sum(count) AS count FROM counters WHERE site = ? GROUP BY name ORDER BY count DESC',
    );
    // one pass over the site's visitors, made once
    this.first = sqlite.prepare('SELECT min(first_seen_at_ms) AS at FROM visitors WHERE site = ?');
    // visitors_by_last_seen: its last entry
    this.last = sqlite.prepare('SELECT max(last_seen_at_ms) AS at FROM visitors WHERE site = ?');
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

  fitSettings(site: number): FitSettings {
    const row = this.fitDocument.get(site) as { document: string } | undefined;
    return row ? (JSON.parse(row.document) as FitSettings) : defaultFitSettings;
  }

  /** The site's fit settings made ready for many leads; made anew when their version has risen. */
  fitRules(site: number): FitRules {
    const row = this.fitVersion.get(site) as { version: number } | undefined;
    if (!row) return defaultFitRules;
    const known = this.readyFit.get(site);
    if (known?.version === row.version) return known.rules;
    const rules = fitRules(this.fitSettings(site));
    this.readyFit.set(site, { version: row.version, rules });
    return rules;
  }

  siteActivity(site: number): SiteActivity {
    const counts = this.counts.all(site) as { name: string; count: number }[];
    const first = this.firstEventAtMs(site);
    const last = (this.last.get(site) as { at: number | null }).at;
    const quarantined = this.quarantined.all(site) as { received_at_ms: number; reason: string; excerpt: string }[];
    const countOf = (name: string) => counts.find((row) => row.name === name)?.count ?? 0;
    return {
      firstEventAtMs: first,
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

  private firstEventAtMs(site: number): number | undefined {
    const known = this.firstEvents.get(site);
    if (known !== undefined) return known;
    const first = (this.first.get(site) as { at: number | null }).at ?? undefined;
    if (first !== undefined) this.firstEvents.set(site, first);
    return first;
  }
}

const defaultFitRules = fitRules(defaultFitSettings);

const toSite = ({ id, key, name, kind, origins, time_zone }: SiteRow): SiteSummary => ({
  id,
  key,
  name,
  kind,
  origins: JSON.parse(origins),
  timeZone: time_zone,
});
