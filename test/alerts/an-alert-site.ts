import { type AlertSettings, defaultAlertSettings, receiverOf } from '../../collector/domain/alert-settings.ts';
import type { IncomingBatch, IncomingEvent } from '../../collector/ports/commands.ts';
import { aBatch, anEvent, aPageView, aStore, type TestStore } from '../support/a-store.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
/** A Monday, 9:00 in UTC. */
export const mondayMs = Date.UTC(2026, 0, 5, 9);

/** A site with a channel, and people who do things there at moments that the test names. */
export class AlertSite {
  readonly store: TestStore;
  readonly site: number;
  /** Destination of the channel. */
  readonly channel: string;

  private constructor(store: TestStore, site: number, channel: string) {
    this.store = store;
    this.site = site;
    this.channel = channel;
  }

  static async open(store: TestStore = aStore(), timeZone = 'UTC'): Promise<AlertSite> {
    const { id } = await store.aSite(timeZone);
    const { id: channel } = await AlertSite.destination(store, id, 'channel');
    return new AlertSite(store, id, channel);
  }

  private static destination(store: TestStore, site: number, name: string) {
    return store.commands.createDestination({ site, name, url: `https://${name}.example/`, nowMs: mondayMs });
  }

  settle(settings: Partial<AlertSettings>): Promise<void> {
    const { commands } = this.store;
    return commands.saveAlertSettings({ site: this.site, settings: { ...defaultAlertSettings, ...settings } });
  }

  /** A salesperson with a destination of their own; returns it. */
  async receiver(email: string, said: Partial<ReturnType<typeof receiverOf>> = {}): Promise<string> {
    const { id } = await AlertSite.destination(this.store, this.site, email.replace('@', '-'));
    const settings = { ...receiverOf(defaultAlertSettings, said), destinations: [id] };
    await this.store.commands.saveAlertReceiver({ site: this.site, receiver: email, settings });
    return id;
  }

  send(email: string, atMs: number, events: IncomingEvent[], batch: Partial<IncomingBatch> = {}): Promise<void> {
    const visitor = `of ${email}`;
    return this.store.commands.ingest(
      aBatch({ site: this.site, visitor, visit: `${visitor} ${atMs}`, receivedAtMs: atMs, events, ...batch }),
    );
  }

  /** Becomes known, without a point worth telling. */
  async meet(email: string, atMs: number): Promise<string> {
    await this.send(email, atMs, [anEvent({ type: 'identify', occurredAtMs: atMs, data: { email } })]);
    return this.leadOf(email);
  }

  leadOf(email: string): string {
    return this.store.queries.leads({ site: this.site, nowMs: mondayMs, limit: 1, email })[0]!.id;
  }

  asksForDemo(email: string, atMs: number): Promise<void> {
    const form = { form: 'demo', contactSales: true };
    return this.send(email, atMs, [anEvent({ type: 'form_submit', occurredAtMs: atMs, data: form })]);
  }

  views(email: string, atMs: number, path = '/'): Promise<void> {
    return this.send(email, atMs, aPageView({ path, atMs }));
  }

  /** By hand: points, up or down. */
  adjust(lead: string, points: number, atMs: number): Promise<unknown> {
    return this.store.commands.recordTouch({
      site: this.site,
      lead,
      id: `adjust ${points} ${atMs}`,
      type: 'manual',
      occurredAtMs: atMs,
      receivedAtMs: atMs,
      day: Math.floor(atMs / dayMs),
      data: { points },
      isSilent: false,
    });
  }

  assign(lead: string, owner: string | undefined, nowMs = mondayMs) {
    return this.store.commands.assignLead({
      site: this.site,
      lead,
      owner,
      onlyIfFree: false,
      by: 'boss@sales.example',
      nowMs,
    });
  }

  /** Everything that is due by then, in as many transactions as it takes. */
  async runDue(nowMs: number): Promise<void> {
    while ((await this.store.commands.runDueAlerts({ nowMs })).done > 0);
  }

  /** What went out, oldest first: `kinds → destination`. */
  sent(): string[] {
    const names = new Map(this.store.queries.destinations(this.site).map(({ id, name }) => [id, name]));
    return this.store.queries
      .deliveries({ site: this.site, limit: 200 })
      .map(({ kinds, destination, createdAtMs }) => ({ to: names.get(destination), kinds, createdAtMs }))
      .sort((a, b) => a.createdAtMs - b.createdAtMs || (a.to! < b.to! ? -1 : 1))
      .map(({ kinds, to }) => `${kinds.join(' ')} → ${to}`);
  }

  close(): void {
    this.store.close();
  }
}
