import { randomBytes } from 'node:crypto';
import { and, eq, inArray, isNull, lte, sql } from 'drizzle-orm';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { AppError } from '../domain/app-error.ts';
import { defaultModel } from '../domain/default-model.ts';
import type {
  AccountCommand,
  ClaimedDelivery,
  Commands,
  DeliveryOutcome,
  ReplayCommand,
  UseCaseCommand,
} from '../ports/commands.ts';
import type { NewId } from '../ports/new-id.ts';
import type { Sqlite } from './open-database.ts';
import * as schema from './schema.ts';

const {
  alerts,
  deliveries,
  destinations,
  erasures,
  fitSettings,
  leads,
  models,
  noiseDecisions,
  settings,
  signIns,
  signingKeys,
  sites,
} = schema;

/** Tables with the data of a site, which go with it. */
const siteTables = [
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
  alerts,
  destinations,
  deliveries,
  schema.signingKeys,
  fitSettings,
  noiseDecisions,
  erasures,
  schema.counters,
  schema.quarantine,
] as const;

/** All but what use cases and replays do. */
type Administration = Omit<Commands, UseCaseCommand | ReplayCommand | AccountCommand>;

/** Commands that are plain rows: sites, destinations and the outbox, accounts, settings. */
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
    const known = this.db
      .select({ id: leads.id })
      .from(leads)
      .where(and(eq(leads.site, site), eq(leads.id, lead)))
      .get();
    if (!known) return 'unknown_lead';
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

  createDestination({ site, name, url, nowMs }: Parameters<Commands['createDestination']>[0]): {
    id: string;
    secret: string;
  } {
    const id = this.newId('ds', nowMs);
    // 24 random bytes, as https://github.com/standard-webhooks/standard-webhooks recommends at least
    const secret = `whsec_${randomBytes(24).toString('base64')}`;
    this.db
      .insert(destinations)
      .values({ site, id, kind: 'webhook', name, url, secret, isEnabled: true, createdAtMs: nowMs })
      .run();
    return { id, secret };
  }

  setDestinationEnabled({ site, destination, isEnabled }: Parameters<Commands['setDestinationEnabled']>[0]): void {
    const done = this.db.update(destinations).set({ isEnabled }).where(this.isDestination(site, destination)).run();
    if (done.changes === 0) throw new AppError('unknown_destination', `there is no destination ${destination}`);
  }

  removeDestination({ site, destination }: Parameters<Commands['removeDestination']>[0]): void {
    this.db
      .delete(deliveries)
      .where(and(eq(deliveries.site, site), eq(deliveries.destination, destination)))
      .run();
    this.db.delete(destinations).where(this.isDestination(site, destination)).run();
  }

  testDestination({ site, destination, nowMs }: Parameters<Commands['testDestination']>[0]): { alert: string } {
    const found = this.db
      .select({ id: destinations.id })
      .from(destinations)
      .where(this.isDestination(site, destination))
      .get();
    if (!found) throw new AppError('unknown_destination', `there is no destination ${destination}`);
    const alert = this.newId('al', nowMs);
    const payload = JSON.stringify({
      type: 'test',
      timestamp: new Date(nowMs).toISOString(),
      data: { version: 1, alertId: alert, why: 'Somebody pressed Send test' },
    });
    this.db.insert(alerts).values({ site, id: alert, lead: '', atMs: nowMs, kinds: '["test"]', payload }).run();
    this.db
      .insert(deliveries)
      .values({
        site,
        destination,
        alert,
        status: 'waiting',
        attempts: 0,
        nextAtMs: nowMs,
        leaseUntilMs: 0,
        createdAtMs: nowMs,
      })
      .run();
    return { alert };
  }

  resendDelivery({ site, destination, alert, nowMs }: Parameters<Commands['resendDelivery']>[0]): void {
    this.db
      .update(deliveries)
      .set({ status: 'waiting', attempts: 0, nextAtMs: nowMs, leaseUntilMs: 0, settledAtMs: null })
      .where(and(this.isDelivery({ site, destination, alert }), eq(deliveries.status, 'dead')))
      .run();
  }

  /** By deliveries_due: only rows that wait and whose time has come. */
  claimDeliveries({ nowMs, leaseMs, limit }: Parameters<Commands['claimDeliveries']>[0]): ClaimedDelivery[] {
    const due = this.db
      .select({
        site: deliveries.site,
        destination: deliveries.destination,
        alert: deliveries.alert,
        url: destinations.url,
        secret: destinations.secret,
        payload: alerts.payload,
        attempts: deliveries.attempts,
      })
      .from(deliveries)
      .innerJoin(destinations, and(eq(destinations.site, deliveries.site), eq(destinations.id, deliveries.destination)))
      .innerJoin(alerts, and(eq(alerts.site, deliveries.site), eq(alerts.id, deliveries.alert)))
      .where(
        and(
          eq(deliveries.status, 'waiting'),
          lte(deliveries.nextAtMs, nowMs),
          lte(deliveries.leaseUntilMs, nowMs),
          eq(destinations.isEnabled, true),
        ),
      )
      .orderBy(deliveries.nextAtMs)
      .limit(limit)
      .all();
    for (const delivery of due) {
      this.db
        .update(deliveries)
        .set({ leaseUntilMs: nowMs + leaseMs })
        .where(this.isDelivery(delivery))
        .run();
    }
    return due;
  }

  /** Frees what a process that died had claimed: for the one process that sends, when it starts. */
  releaseDeliveries(): void {
    this.db.update(deliveries).set({ leaseUntilMs: 0 }).where(eq(deliveries.status, 'waiting')).run();
  }

  settleDelivery(outcome: DeliveryOutcome): void {
    const { site, destination, alert, status, nextAtMs, settledAtMs, lastStatus, lastAnswer, disableDestination } =
      outcome;
    const row = this.db
      .select({ attempts: deliveries.attempts, status: deliveries.status })
      .from(deliveries)
      .where(this.isDelivery(outcome))
      .get();
    if (row?.status !== 'waiting') return; // removed, or settled by who held it after our lease ended
    this.db
      .update(deliveries)
      .set({
        status,
        attempts: row.attempts + 1,
        nextAtMs,
        leaseUntilMs: 0,
        settledAtMs: settledAtMs ?? null,
        lastStatus: lastStatus ?? null,
        lastAnswer: lastAnswer ?? null,
      })
      .where(this.isDelivery({ site, destination, alert }))
      .run();
    if (disableDestination) this.setDestinationEnabled({ site, destination, isEnabled: false });
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

  private isDestination(site: number, destination: string) {
    return and(eq(destinations.site, site), eq(destinations.id, destination));
  }

  private isDelivery({ site, destination, alert }: { site: number; destination: string; alert: string }) {
    return and(eq(deliveries.site, site), eq(deliveries.destination, destination), eq(deliveries.alert, alert));
  }
}
