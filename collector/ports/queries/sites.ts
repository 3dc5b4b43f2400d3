/** Websites, what their owners settled, and facts of the installation. */
import type { FitSettings } from '../../domain/fit/fit-settings.ts';

export interface SiteSummary {
  readonly id: number;
  /** Public site key, `st_…`. */
  readonly key: string;
  readonly name: string;
  readonly kind: 'live' | 'playground' | 'demo';
  /** Origins that may send; empty: all. */
  readonly origins: readonly string[];
  readonly timeZone: string;
}

/** Whether events arrive, and what became of those that were not kept. */
export interface SiteActivity {
  readonly firstEventAtMs: number | undefined;
  readonly lastEventAtMs: number | undefined;
  readonly stored: number;
  readonly repeated: number;
  /** By reason, most frequent first. */
  readonly drops: readonly { readonly reason: string; readonly count: number }[];
  /** The newest quarantined events, at most 20. */
  readonly quarantined: readonly { readonly receivedAtMs: number; readonly reason: string; readonly excerpt: string }[];
}

/** One of the keys that a site's servers sign identities with. */
export interface SigningKey {
  readonly id: string;
  readonly secret: string;
  readonly createdAtMs: number;
  /** `undefined`: what it signs is accepted. */
  readonly retiredAtMs: number | undefined;
}

export interface SiteQueries {
  sites(): readonly SiteSummary[];
  siteByKey(key: string): SiteSummary | undefined;
  siteActivity(site: number): SiteActivity;
  /** What the site's owner says about fit; the default while nothing was said. */
  fitSettings(site: number): FitSettings;
  /** Oldest first. */
  signingKeys(site: number): readonly SigningKey[];
  setting(name: string): string | undefined;
  /** Of all sites together: events by what became of them (`stored`, `repeated`, `drop:reason`), deliveries by state. */
  totals(): {
    readonly events: readonly { readonly name: string; readonly count: number }[];
    readonly deliveries: readonly { readonly status: string; readonly count: number }[];
  };
}
