import { randomBytes } from 'node:crypto';
import { and, eq, lte } from 'drizzle-orm';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { AppError } from '../domain/app-error.ts';
import { healthAfter, type OffReason, secretOverlapMs } from '../domain/destination.ts';
import type { ClaimedDelivery, Commands, DeliveryOutcome, OutboxCommands } from '../ports/commands.ts';
import type { NewId } from '../ports/new-id.ts';
import { DeliveryAttemptRows } from './delivery-attempts.ts';
import { DigestPeople, toPerson } from './digest-people.ts';
import type { Sqlite } from './open-database.ts';
import { alerts, deliveries, destinations, leads, settings, sites } from './schema.ts';

/** What an unsubscribed reader's digest says in the delivery log. */
const unsubscribed = 'Not sent: the reader has unsubscribed from digests.';
const digestKinds = '["digest"]';

/** Destinations, and the messages that wait for them. */
export class SqliteOutbox implements OutboxCommands {
  private readonly db: BetterSQLite3Database;
  private readonly newId: NewId;
  private readonly tried: DeliveryAttemptRows;
  private readonly people: DigestPeople;

  private readonly lease;

  constructor(sqlite: Sqlite, newId: NewId) {
    this.db = drizzle({ client: sqlite });
    this.newId = newId;
    this.tried = new DeliveryAttemptRows(sqlite);
    this.people = new DigestPeople(sqlite);
    // what is claimed is due again when its lease ends: so the index finds what is free without passing over what is not
    this.lease = sqlite.prepare(
      `UPDATE deliveries SET next_at_ms = @leaseUntilMs, lease_until_ms = @leaseUntilMs, lease_owner = @sender
       WHERE site = @site AND destination = @destination AND alert = @alert`,
    );
  }

  createDestination({
    site,
    kind = 'webhook',
    name,
    url,
    language = 'en',
    hasPersonalData = false,
    takesDigests = true,
    nowMs,
  }: Parameters<Commands['createDestination']>[0]): { id: string; secret: string } {
    const id = this.newId('ds', nowMs);
    const secret = makeSecret();
    const said = { kind, name, url, language, hasPersonalData, takesDigests };
    this.db
      .insert(destinations)
      .values({ site, id, ...said, secret, isEnabled: true, createdAtMs: nowMs })
      .run();
    return { id, secret };
  }

  updateDestination({
    site,
    destination,
    name,
    url,
    language = 'en',
    hasPersonalData = false,
    takesDigests = true,
  }: Parameters<Commands['updateDestination']>[0]): void {
    this.change(site, destination, { name, url, language, hasPersonalData, takesDigests });
  }

  setDestinationEnabled({ site, destination, isEnabled }: Parameters<Commands['setDestinationEnabled']>[0]): void {
    const freshStart = isEnabled ? { failingSinceMs: null } : {};
    this.change(site, destination, { isEnabled, offReason: null, ...freshStart });
  }

  rotateSecret({ site, destination, nowMs }: Parameters<Commands['rotateSecret']>[0]): {
    secret: string;
    previousUntilMs: number;
  } {
    const { secret: previousSecret } = this.known(site, destination);
    const secret = makeSecret();
    const previousUntilMs = nowMs + secretOverlapMs;
    this.change(site, destination, { secret, previousSecret, previousSecretUntilMs: previousUntilMs });
    return { secret, previousUntilMs };
  }

  removeDestination({ site, destination }: Parameters<Commands['removeDestination']>[0]): void {
    this.db
      .delete(deliveries)
      .where(and(eq(deliveries.site, site), eq(deliveries.destination, destination)))
      .run();
    this.tried.removeOfDestination(site, destination);
    this.db.delete(destinations).where(isDestination(site, destination)).run();
  }

  testDestination({ site, destination, nowMs }: Parameters<Commands['testDestination']>[0]): { alert: string } {
    this.known(site, destination);
    const alert = this.newId('al', nowMs);
    const payload = JSON.stringify({
      type: 'test',
      timestamp: new Date(nowMs).toISOString(),
      data: { version: 1, alertId: alert, why: 'Somebody pressed Send test' },
    });
    this.db.insert(alerts).values({ site, id: alert, lead: '', atMs: nowMs, kinds: '["test"]', payload }).run();
    this.enqueue({ site, alert, nowMs, to: [destination] });
    return { alert };
  }

  resendDeliveries({ site, which, nowMs }: Parameters<Commands['resendDeliveries']>[0]): { resent: number } {
    const again = { status: 'waiting', attempts: 0, nextAtMs: nowMs, leaseUntilMs: 0, settledAtMs: null } as const;
    const resend = (where: ReturnType<typeof and>) =>
      this.db
        .update(deliveries)
        .set(again)
        .where(and(where, eq(deliveries.status, 'dead')))
        .run().changes;
    if (which === 'all') return { resent: resend(eq(deliveries.site, site)) };
    return { resent: which.reduce((sum, each) => sum + resend(isDelivery({ site, ...each })), 0) };
  }

  /** By deliveries_due: only rows that wait and whose time has come. */
  claimDeliveries({ sender, nowMs, leaseMs, limit }: Parameters<Commands['claimDeliveries']>[0]): ClaimedDelivery[] {
    const due = this.db
      .select({ delivery: deliveries, destination: destinations, alert: alerts, person: leads, site: sites })
      .from(deliveries)
      .innerJoin(destinations, and(eq(destinations.site, deliveries.site), eq(destinations.id, deliveries.destination)))
      .innerJoin(alerts, and(eq(alerts.site, deliveries.site), eq(alerts.id, deliveries.alert)))
      .innerJoin(sites, eq(sites.id, deliveries.site))
      .leftJoin(
        leads,
        and(eq(destinations.hasPersonalData, true), eq(leads.site, alerts.site), eq(leads.id, alerts.lead)),
      )
      .where(and(eq(deliveries.status, 'waiting'), lte(deliveries.nextAtMs, nowMs), eq(destinations.isEnabled, true)))
      .orderBy(deliveries.nextAtMs)
      .limit(limit)
      .all();
    const isWanted = ({ destination, alert }: (typeof due)[number]) =>
      destination.takesDigests || alert.kinds !== digestKinds;
    for (const row of due) {
      const { site, destination, alert } = row.delivery;
      if (isWanted(row)) this.lease.run({ site, destination, alert, sender, leaseUntilMs: nowMs + leaseMs });
      else
        this.db
          .update(deliveries)
          .set({ status: 'dead', settledAtMs: nowMs, lastAnswer: unsubscribed })
          .where(isDelivery(row.delivery))
          .run();
    }
    return due.filter(isWanted).map(({ delivery, destination, alert, person, site }) => ({
      site: delivery.site,
      destination: delivery.destination,
      alert: delivery.alert,
      kind: destination.kind,
      url: destination.url,
      secrets: secretsOf(destination, nowMs),
      language: destination.language,
      timeZone: site.timeZone,
      person: person ? toPerson(person) : undefined,
      people: destination.hasPersonalData && alert.kinds === digestKinds ? this.people.of(alert) : {},
      payload: alert.payload,
      attempts: delivery.attempts,
    }));
  }

  releaseDeliveries({ sender }: Parameters<Commands['releaseDeliveries']>[0]): void {
    this.db
      .update(deliveries)
      .set({ nextAtMs: deliveries.createdAtMs, leaseUntilMs: 0, leaseOwner: '' })
      .where(and(eq(deliveries.status, 'waiting'), eq(deliveries.leaseOwner, sender)))
      .run();
  }

  settleDelivery(outcome: DeliveryOutcome): void {
    const { site, destination, status, answeredAtMs, nextAtMs, settledAtMs, lastStatus, lastAnswer } = outcome;
    const row = this.db
      .select({ attempts: deliveries.attempts, status: deliveries.status, leaseOwner: deliveries.leaseOwner })
      .from(deliveries)
      .where(isDelivery(outcome))
      .get();
    // removed, or claimed or settled by who took it after our lease had ended
    if (row?.status !== 'waiting' || (row.leaseOwner !== '' && row.leaseOwner !== outcome.sender)) return;
    const attempts = row.attempts + 1;
    this.db
      .update(deliveries)
      .set({
        status,
        attempts,
        nextAtMs,
        leaseUntilMs: 0,
        leaseOwner: '',
        settledAtMs: settledAtMs ?? null,
        lastStatus: lastStatus ?? null,
        lastAnswer: lastAnswer ?? null,
      })
      .where(isDelivery(outcome))
      .run();
    this.tried.add(outcome, attempts, outcome.attempt);
    this.noteHealth(site, destination, {
      isDelivered: status === 'delivered',
      isGone: outcome.disableDestination,
      attempts,
      nowMs: answeredAtMs,
    });
  }

  /** Keeps how a destination does, and switches one off that is gone or has failed for days. */
  private noteHealth(site: number, destination: string, attempt: Parameters<typeof healthAfter>[1]): void {
    const { isEnabled, failingSinceMs } = this.known(site, destination);
    const health = healthAfter(failingSinceMs ?? undefined, attempt);
    // most attempts succeed at a destination that works: nothing to write then
    if (health.failingSinceMs !== (failingSinceMs ?? undefined))
      this.change(site, destination, { failingSinceMs: health.failingSinceMs ?? null });
    if (health.offReason === undefined || !isEnabled) return;
    this.change(site, destination, { isEnabled: false, offReason: health.offReason });
    this.tellOthers({ site, destination, reason: health.offReason, ...attempt });
  }

  /** Puts a notice that a destination was switched off into the outbox of the others that are on. */
  private tellOthers(off: { site: number; destination: string; reason: OffReason; nowMs: number }): void {
    const { site, destination, reason, nowMs } = off;
    const others = this.db
      .select({ id: destinations.id })
      .from(destinations)
      .where(and(eq(destinations.site, site), eq(destinations.isEnabled, true)))
      .all();
    if (others.length === 0) return;
    const alert = this.newId('al', nowMs);
    const { id, name, kind, failingSinceMs } = this.known(site, destination);
    const { key, siteName } = this.db
      .select({ key: sites.key, siteName: sites.name })
      .from(sites)
      .where(eq(sites.id, site))
      .get()!;
    const publicUrl = this.db.select().from(settings).where(eq(settings.name, 'public_url')).get()?.value ?? '';
    const payload = JSON.stringify({
      type: 'destination.off',
      timestamp: new Date(nowMs).toISOString(),
      data: {
        version: 1,
        alertId: alert,
        site: { key, name: siteName },
        kinds: ['destination_off'],
        why: `Nothing is sent to "${name}" any more: ${reason === 'gone' ? 'it answered 410 Gone' : 'it failed for 5 days'}`,
        destination: { id, name, kind, reason, failingSince: new Date(failingSinceMs ?? nowMs).toISOString() },
        links: { destinations: `${publicUrl}/sites/${key}/alerts` },
      },
    });
    this.db
      .insert(alerts)
      .values({ site, id: alert, lead: '', atMs: nowMs, kinds: '["destination_off"]', payload })
      .run();
    this.enqueue({ site, alert, nowMs, to: others.map((other) => other.id) });
  }

  private enqueue({
    site,
    alert,
    nowMs,
    to,
  }: {
    site: number;
    alert: string;
    nowMs: number;
    to: readonly string[];
  }): void {
    const waiting = { status: 'waiting', attempts: 0, nextAtMs: nowMs, leaseUntilMs: 0, createdAtMs: nowMs } as const;
    this.db
      .insert(deliveries)
      .values(to.map((destination) => ({ site, destination, alert, ...waiting })))
      .run();
  }

  private known(site: number, destination: string): typeof destinations.$inferSelect {
    const found = this.db.select().from(destinations).where(isDestination(site, destination)).get();
    if (!found) throw new AppError('unknown_destination', `there is no destination ${destination}`);
    return found;
  }

  private change(site: number, destination: string, fields: Partial<typeof destinations.$inferInsert>): void {
    const done = this.db.update(destinations).set(fields).where(isDestination(site, destination)).run();
    if (done.changes === 0) throw new AppError('unknown_destination', `there is no destination ${destination}`);
  }
}

/** 24 random bytes, as https://github.com/standard-webhooks/standard-webhooks recommends at least. */
const makeSecret = () => `whsec_${randomBytes(24).toString('base64')}`;

const isDestination = (site: number, destination: string) =>
  and(eq(destinations.site, site), eq(destinations.id, destination));

const isDelivery = ({ site, destination, alert }: { site: number; destination: string; alert: string }) =>
  and(eq(deliveries.site, site), eq(deliveries.destination, destination), eq(deliveries.alert, alert));

/** Receivers take a message that one of its signatures fits: https://www.standardwebhooks.com, "Key rotation". */
function secretsOf({ secret, previousSecret, previousSecretUntilMs }: SecretColumns, nowMs: number): string[] {
  return previousSecret !== null && (previousSecretUntilMs ?? 0) > nowMs ? [secret, previousSecret] : [secret];
}

type SecretColumns = Pick<typeof destinations.$inferSelect, 'secret' | 'previousSecret' | 'previousSecretUntilMs'>;
