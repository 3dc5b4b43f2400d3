import { defaultFitSettings, type FitRules, type FitSettings, fitRules } from '../domain/fit/fit-settings.ts';
import type { ScoringModel } from '../domain/scoring-model.ts';
import type { ModelSummary, SavedView, SigningKey, SiteActivity, SiteSummary } from '../ports/queries.ts';
import type { Sqlite } from './open-database.ts';

interface SiteRow {
  id: number;
  key: string;
  name: string;
  kind: SiteSummary['kind'];
  origins: string;
  time_zone: string;
}

interface ModelRow {
  version: number;
  document: string;
}

/** Reads of sites, their models and what became of their events. */
export class SiteQueries {
  private readonly all;
  private readonly byKey;
  private readonly newestVersion;
  private readonly modelAt;
  private readonly firstModel;
  private readonly modelOfVersion;
  private readonly allModels;
  private readonly fitVersion;
  private readonly fitDocument;
  private readonly counts;
  private readonly first;
  private readonly last;
  private readonly quarantined;
  private readonly keys;
  private readonly views;
  /** Times of first events; a late event may be earlier, which nobody misses. */
  private readonly firstEvents = new Map<number, number>();
  private readonly readyFit = new Map<number, { version: number; rules: FitRules }>();
  /** Models never change once published, so a version is read once. */
  private readonly known = new Map<string, ScoringModel>();

  constructor(sqlite: Sqlite) {
    this.all = sqlite.prepare('SELECT * FROM sites ORDER BY id');
    this.byKey = sqlite.prepare('SELECT * FROM sites WHERE key = ?');
    // the end of the primary key's range; without the document, which is a hundred times as much to read
    this.newestVersion = sqlite.prepare('SELECT max(version) FROM models WHERE site = ?').pluck();
    this.modelAt = sqlite.prepare(
      'SELECT version, document FROM models WHERE site = ? AND published_at_ms <= ? ORDER BY version DESC LIMIT 1',
    );
    this.firstModel = sqlite.prepare('SELECT version, document FROM models WHERE site = ? ORDER BY version LIMIT 1');
    this.modelOfVersion = sqlite.prepare('SELECT version, document FROM models WHERE site = ? AND version = ?');
    this.allModels = sqlite.prepare(
      'SELECT version, published_at_ms, note FROM models WHERE site = ? ORDER BY version DESC',
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
    // ids begin with the time
    this.views = sqlite.prepare('SELECT id, name, query, saved_by AS "by" FROM saved_views WHERE site = ? ORDER BY id');
    this.keys = sqlite.prepare('SELECT * FROM signing_keys WHERE site = ? ORDER BY id');
  }

  savedViews(site: number): SavedView[] {
    return this.views.all(site) as SavedView[];
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
    const version = this.newestVersion.get(site) as number;
    return this.known.get(keyOf(site, version)) ?? this.read(site, this.modelOfVersion.get(site, version) as ModelRow);
  }

  /** The model that the site was scored with at a past moment; before its first one, the first. */
  modelOfThen(site: number, atMs: number): ScoringModel {
    return this.read(site, (this.modelAt.get(site, atMs) ?? this.firstModel.get(site)) as ModelRow);
  }

  modelVersion({ site, version }: { site: number; version: number }): ScoringModel | undefined {
    const row = this.modelOfVersion.get(site, version) as ModelRow | undefined;
    return row && this.read(site, row);
  }

  models(site: number): ModelSummary[] {
    const rows = this.allModels.all(site) as { version: number; published_at_ms: number; note: string }[];
    return rows.map(({ version, published_at_ms, note }) => ({ version, publishedAtMs: published_at_ms, note }));
  }

  private read(site: number, { version, document }: ModelRow): ScoringModel {
    const key = keyOf(site, version);
    const model = this.known.get(key) ?? (JSON.parse(document) as ScoringModel);
    this.known.set(key, model);
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

  signingKeys(site: number): SigningKey[] {
    const rows = this.keys.all(site) as {
      id: string;
      secret: string;
      created_at_ms: number;
      retired_at_ms: number | null;
    }[];
    return rows.map(({ id, secret, created_at_ms, retired_at_ms }) => ({
      id,
      secret,
      createdAtMs: created_at_ms,
      retiredAtMs: retired_at_ms ?? undefined,
    }));
  }

  private firstEventAtMs(site: number): number | undefined {
    const known = this.firstEvents.get(site);
    if (known !== undefined) return known;
    const first = (this.first.get(site) as { at: number | null }).at ?? undefined;
    if (first !== undefined) this.firstEvents.set(site, first);
    return first;
  }
}

const keyOf = (site: number, version: number) => `${site}/${version}`;

const defaultFitRules = fitRules(defaultFitSettings);

const toSite = ({ id, key, name, kind, origins, time_zone }: SiteRow): SiteSummary => ({
  id,
  key,
  name,
  kind,
  origins: JSON.parse(origins),
  timeZone: time_zone,
});
