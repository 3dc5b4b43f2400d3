import {
  type AttemptRecord,
  type DeliveryAttempt,
  type DeliveryAttemptQueries,
  type DeliveryKey,
  maxKeptAttempts,
} from '../ports/delivery-attempts.ts';
import type { Sqlite } from './open-database.ts';

interface AttemptRow {
  attempt: number;
  at_ms: number;
  duration_ms: number;
  status: number | null;
  no_answer: AttemptRecord['noAnswer'] | null;
  answer: string;
  next_at_ms: number | null;
}

/** Keeps what was tried. Part of the transaction that settles the delivery. */
export class DeliveryAttemptRows {
  private readonly last;
  private readonly put;
  private readonly forgetOld;
  private readonly forgetDestination;

  constructor(sqlite: Sqlite) {
    // all but the last are ranges of the primary key
    const ofDelivery = 'site = @site AND alert = @alert AND destination = @destination';
    this.last = sqlite.prepare(`SELECT max(seq) FROM delivery_attempts WHERE ${ofDelivery}`).pluck();
    this.put = sqlite.prepare(
      `INSERT INTO delivery_attempts VALUES
         (@site, @alert, @destination, @seq, @attempt, @atMs, @durationMs, @status, @noAnswer, @answer, @nextAtMs)`,
    );
    this.forgetOld = sqlite.prepare(`DELETE FROM delivery_attempts WHERE ${ofDelivery} AND seq <= @seq`);
    this.forgetDestination = sqlite.prepare('DELETE FROM delivery_attempts WHERE site = ? AND destination = ?');
  }

  add(delivery: DeliveryKey, attempt: number, record: AttemptRecord): void {
    const { site, alert, destination } = delivery;
    const { atMs, durationMs, status = null, noAnswer = null, answer, nextAtMs = null } = record;
    const of = { site, alert, destination };
    const seq = ((this.last.get(of) as number | null) ?? 0) + 1;
    this.put.run({ ...of, seq, attempt, atMs, durationMs, status, noAnswer, answer, nextAtMs });
    if (seq > maxKeptAttempts) this.forgetOld.run({ ...of, seq: seq - maxKeptAttempts });
  }

  removeOfDestination(site: number, destination: string): void {
    this.forgetDestination.run(site, destination);
  }
}

/** Reads what was tried. */
export class AttemptQueries implements DeliveryAttemptQueries {
  private readonly ofDelivery;

  constructor(sqlite: Sqlite) {
    // a range of the primary key
    this.ofDelivery = sqlite.prepare(
      'SELECT * FROM delivery_attempts WHERE site = @site AND alert = @alert AND destination = @destination ORDER BY seq',
    );
  }

  deliveryAttempts(delivery: DeliveryKey): DeliveryAttempt[] {
    const { site, alert, destination } = delivery;
    return (this.ofDelivery.all({ site, alert, destination }) as AttemptRow[]).map((row) => ({
      attempt: row.attempt,
      atMs: row.at_ms,
      durationMs: row.duration_ms,
      status: row.status ?? undefined,
      noAnswer: row.no_answer ?? undefined,
      answer: row.answer,
      nextAtMs: row.next_at_ms ?? undefined,
    }));
  }
}
