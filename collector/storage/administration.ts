import { randomBytes } from 'node:crypto';
import { and, eq, inArray, isNull, lte, sql } from 'drizzle-orm';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { AppError } from '../domain/app-error.ts';
import { defaultModel } from '../domain/default-model.ts';
import {
  type AccountCommands,
  type Commands,
  maxSavedViews,
  type OutboxCommands,
  type ReplayCommands,
  type UseCaseCommand,
} from '../ports/commands.ts';
import type { NewId } from '../ports/new-id.ts';
import type { AlertCommand } from './alert-administration.ts';
import type { Sqlite } from './open-database.ts';
import * as schema from './schema.ts';

const {
  erasures,
  fitSettings,
  leadNotes,
  leads,
  modelDrafts,
  models,
  noiseDecisions,
  savedViews,
  settings,
  signIns,
  signingKeys,
  sites,
} = schema;

/** Tables with the data of a site, which go with it. */
const siteTables = [
  // first, so that nothing is subtracted row by row
  schema.companySums,
  schema.models,
  schema.replays,
  schema.replayTouched,
  schema.touchpoints,
  schema.pageViews,
  schema.visitors,
  leads,
  schema.identityClaims,
  schema.leadMerges,
  schema.ownershipIntervals,
  schema.subjects,
  schema.ledger,
  schema.onceSlots,
  schema.activeDays,
  schema.visitTotals,
  schema.windowViews,
  schema.stageDecisions,
  schema.alertStates,
  schema.alerts,
  schema.alertRoutes,
  schema.alertSettings,
  schema.alertReceivers,
  schema.alertFeedback,
  schema.leadAssignments,
  schema.leadWatches,
  schema.handOffs,
  schema.destinations,
  schema.deliveries,
  schema.deliveryAttempts,
  schema.signingKeys,
  fitSettings,
  modelDrafts,
  noiseDecisions,
  leadNotes,
  savedViews,
  erasures,
  schema.counters,
  schema.quarantine,
] as const;

/** All but what use cases, replays, the outbox, alerts and people do. */
type Administration = Omit<
  Commands,
  UseCaseCommand | AlertCommand | keyof (ReplayCommands & OutboxCommands & AccountCommands)
>;

/** Commands that are plain rows: sites, keys, accounts, settings. */
export class SqliteAdministration implements Administration {
  private readonly db: BetterSQLite3Database;
  private readonly newId: NewId;
  private readonly onSiteChange: () => void;

  constructor(sqlite: Sqlite, { newId, onSiteChange }: { newId: NewId; onSiteChange: () => void }) {
    this.db = drizzle({ client: sqlite });
    this.newId = newId;
    this.onSiteChange = onSiteChange;
  }

  createSite({ name, kind, origins, timeZone, nowMs }: Parameters<Commands['createSite']>[0]): {
    id: number;
    key: string;
  } {
    const key = this.newId('st', nowMs);
    const { id } = this.db
      .insert(sites)
      .values({ key, name, kind, origins: [...origins], timeZone, createdAtMs: nowMs })
      .returning({ id: sites.id })
      .get();
    this.db
      .insert(models)
      .values({ site: id, version: defaultModel.version, document: JSON.stringify(defaultModel), publishedAtMs: nowMs })
      .run();
    return { id, key };
  }

  updateSite({ site, name, origins, timeZone }: Parameters<Commands['updateSite']>[0]): void {
    const done = this.db
      .update(sites)
      .set({ name, origins: [...origins], timeZone })
      .where(eq(sites.id, site))
      .run();
    if (done.changes === 0) throw new AppError('unknown_site', `there is no site ${site}`);
    this.onSiteChange();
  }

  removeOldErasures({ nowMs }: { nowMs: number }): void {
    this.db.delete(erasures).where(lte(erasures.expiresAtMs, nowMs)).run();
  }

  removeSite(site: number): void {
    // a replay's results stand under the negative number
    for (const table of siteTables)
      this.db
        .delete(table)
        .where(inArray(table.site, [site, -site]))
        .run();
    this.db.delete(sites).where(eq(sites.id, site)).run();
    this.onSiteChange();
  }

  createSigningKey({ site, nowMs }: Parameters<Commands['createSigningKey']>[0]): { id: string; secret: string } {
    const id = this.newId('sg', nowMs);
    // as long as the hash that it is the key of: https://www.rfc-editor.org/rfc/rfc2104#section-3
    const secret = `fpsig_${randomBytes(32).toString('base64url')}`;
    this.db.insert(signingKeys).values({ site, id, secret, createdAtMs: nowMs }).run();
    return { id, secret };
  }

  retireSigningKey({ site, key, nowMs }: Parameters<Commands['retireSigningKey']>[0]): void {
    const isKey = and(eq(signingKeys.site, site), eq(signingKeys.id, key));
    const found = this.db.select({ id: signingKeys.id }).from(signingKeys).where(isKey).get();
    if (!found) throw new AppError('unknown_signing_key', `there is no signing key ${key}`);
    this.db
      .update(signingKeys)
      .set({ retiredAtMs: nowMs })
      .where(and(isKey, isNull(signingKeys.retiredAtMs)))
      .run();
  }

  saveModelDraft({ site, model, savedBy, nowMs }: Parameters<Commands['saveModelDraft']>[0]): void {
    const saved = { document: JSON.stringify(model), savedAtMs: nowMs, savedBy };
    this.db
      .insert(modelDrafts)
      .values({ site, ...saved })
      .onConflictDoUpdate({ target: modelDrafts.site, set: saved })
      .run();
  }

  removeModelDraft(site: number): void {
    this.db.delete(modelDrafts).where(eq(modelDrafts.site, site)).run();
  }

  saveFitSettings({ site, settings }: Parameters<Commands['saveFitSettings']>[0]): void {
    const document = JSON.stringify(settings);
    this.db
      .insert(fitSettings)
      .values({ site, version: 1, document })
      .onConflictDoUpdate({ target: fitSettings.site, set: { version: sql`${fitSettings.version} + 1`, document } })
      .run();
  }

  decideNoise({
    site,
    lead,
    flag,
    isOverruled,
    decidedBy,
    nowMs,
  }: Parameters<Commands['decideNoise']>[0]): 'stored' | 'unknown_lead' {
    if (!this.hasLead(site, lead)) return 'unknown_lead';
    const decision = { isOverruled, decidedBy };
    this.db
      .insert(noiseDecisions)
      .values({ site, lead, flag, atMs: nowMs, ...decision })
      .onConflictDoUpdate({
        target: [noiseDecisions.site, noiseDecisions.lead, noiseDecisions.flag, noiseDecisions.atMs],
        set: decision,
      })
      .run();
    return 'stored';
  }

  addNote({ site, lead, note, by, nowMs }: Parameters<Commands['addNote']>[0]): 'stored' | 'unknown_lead' {
    if (!this.hasLead(site, lead)) return 'unknown_lead';
    this.db
      .insert(leadNotes)
      .values({ site, lead, id: this.newId('nt', nowMs), atMs: nowMs, by, note })
      .run();
    return 'stored';
  }

  saveView({ site, name, query, by, nowMs }: Parameters<Commands['saveView']>[0]): 'saved' | 'too_many' {
    const known = this.db.select({ id: savedViews.id }).from(savedViews).where(eq(savedViews.site, site)).all();
    if (known.length >= maxSavedViews) return 'too_many';
    this.db
      .insert(savedViews)
      .values({ site, id: this.newId('vw', nowMs), name, query, by, atMs: nowMs })
      .run();
    return 'saved';
  }

  removeView({ site, view }: Parameters<Commands['removeView']>[0]): void {
    this.db
      .delete(savedViews)
      .where(and(eq(savedViews.site, site), eq(savedViews.id, view)))
      .run();
  }

  startSignIn({ tokenHash, account, expiresAtMs }: Parameters<Commands['startSignIn']>[0]): void {
    this.db.insert(signIns).values({ id: tokenHash, account, expiresAtMs }).run();
  }

  endSignIn(tokenHash: string): void {
    this.db.delete(signIns).where(eq(signIns.id, tokenHash)).run();
  }

  setSetting({ name, value }: { name: string; value: string }): void {
    this.db
      .insert(settings)
      .values({ name, value })
      .onConflictDoUpdate({ target: settings.name, set: { value } })
      .run();
  }

  removeSetting(name: string): void {
    this.db.delete(settings).where(eq(settings.name, name)).run();
  }

  private hasLead(site: number, lead: string): boolean {
    const isLead = and(eq(leads.site, site), eq(leads.id, lead));
    return this.db.select({ id: leads.id }).from(leads).where(isLead).get() !== undefined;
  }
}
