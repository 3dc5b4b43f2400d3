/** Websites, what their owners settle, and facts of the installation. */
import type { FitSettings } from '../../domain/fit/fit-settings.ts';

export interface SiteCommands {
  createSite(input: {
    name: string;
    kind: 'live' | 'playground' | 'demo';
    origins: readonly string[];
    timeZone: string;
    nowMs: number;
  }): { id: number; key: string };
  updateSite(input: { site: number; name: string; origins: readonly string[]; timeZone: string }): void;
  /** Removes a site and everything in it. */
  removeSite(site: number): void;
  /** Makes a further signing key; `secret` is told only here. */
  createSigningKey(input: { site: number; nowMs: number }): { id: string; secret: string };
  /** From now on nothing that it signed is accepted. Retiring it again changes nothing. */
  retireSigningKey(input: { site: number; key: string; nowMs: number }): void;
  /** Replaces what the site's owner says about fit. */
  saveFitSettings(input: { site: number; settings: FitSettings }): void;
  setSetting(input: { name: string; value: string }): void;
  removeSetting(name: string): void;
}
