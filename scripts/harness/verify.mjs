// Compares what clients were told with what is on disk, by reading the database file itself.
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Shown of each kind of violation; one cause makes many. */
const maxShown = 5;

/**
 * Every violation as a line; empty when the promise was kept: what was confirmed is there once, nothing is there that nobody
 * sent, and each alert was decided once and delivered at least once to each of the `destinations`.
 */
export function violationsIn({ dataDir, siteKey, traffic, destinations }) {
  const sqlite = new Database(join(dataDir, 'footprint.db'), { readonly: true });
  try {
    const integrity = sqlite.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') return { violations: [`integrity_check: ${integrity}`], stored: 0, alerts: 0 };
    const site = sqlite.prepare('SELECT id FROM sites WHERE key = ?').pluck().get(siteKey);
    const events = eventViolations(sqlite, site, traffic);
    const alerts = alertViolations(sqlite, site, traffic, destinations);
    return { violations: [...events.violations, ...alerts.violations], stored: events.stored, alerts: alerts.alerts };
  } finally {
    sqlite.close();
  }
}

/** Deliveries of the site that are still to be made; may be asked while the product runs. */
export function waitingDeliveries({ dataDir, siteKey }) {
  const sqlite = new Database(join(dataDir, 'footprint.db'), { readonly: true });
  try {
    return sqlite
      .prepare("SELECT count(*) FROM deliveries JOIN sites ON sites.id = site WHERE key = ? AND status = 'waiting'")
      .pluck()
      .get(siteKey);
  } finally {
    sqlite.close();
  }
}

function eventViolations(sqlite, site, { sent }) {
  const times = new Map();
  const foreign = [];
  for (const { visitor, id, type } of sqlite
    .prepare('SELECT visitor, id, type FROM touchpoints WHERE site = ?')
    .iterate(site)) {
    const key = `${visitor}/${id}`;
    times.set(key, (times.get(key) ?? 0) + 1);
    if (sent.get(key)?.type !== type) foreign.push(`${key} ${type}`);
  }
  const lost = [...sent].filter(([key, { isConfirmed }]) => isConfirmed && !times.has(key)).map(([key]) => key);
  const repeated = [...times].filter(([, count]) => count > 1).map(([key]) => key);
  // the counter is written in the transaction that stores: a batch applied twice, or by half, would set it apart
  const counted = sqlite
    .prepare("SELECT coalesce(sum(count), 0) FROM counters WHERE site = ? AND name = 'stored'")
    .pluck()
    .get(site);
  return {
    stored: times.size,
    violations: [
      ...some('confirmed events are not in the database', lost),
      ...some('events are in the database more than once', repeated),
      ...some('events are in the database that nobody sent like that', foreign),
      ...(counted === times.size ? [] : [`${counted} events counted as stored, ${times.size} in the database`]),
    ],
  };
}

function alertViolations(sqlite, site, { expectedAlerts }, destinations) {
  const alerts = sqlite
    .prepare(
      'SELECT alerts.id, kinds, email FROM alerts JOIN leads ON leads.site = alerts.site AND leads.id = lead WHERE alerts.site = ?',
    )
    .all(site);
  const fired = new Map();
  for (const { kinds, email } of alerts) {
    for (const kind of JSON.parse(kinds)) fired.set(`${kind} of ${email}`, (fired.get(`${kind} of ${email}`) ?? 0) + 1);
  }
  const twice = [...fired].filter(([, count]) => count > 1).map(([key]) => key);
  const missing = [...expectedAlerts].map(([email, kind]) => `${kind} of ${email}`).filter((key) => !fired.has(key));
  const ids = new Set(alerts.map(({ id }) => id));
  const undelivered = sqlite
    .prepare(
      "SELECT destination || '/' || alert || ' ' || status FROM deliveries WHERE site = ? AND status <> 'delivered'",
    )
    .pluck()
    .all(site);
  const perDestination = destinations.flatMap(({ name, messages }) => {
    const accepted = new Set(messages.filter(({ status }) => status === 204).map(({ id }) => id));
    return [
      ...some(
        `alerts never reached ${name}`,
        [...ids].filter((id) => !accepted.has(id)),
      ),
      ...some(
        `messages reached ${name} that stand for no alert`,
        [...accepted].filter((id) => !ids.has(id)),
      ),
      ...some(`alerts reached ${name} with different bodies`, idsWithSeveralBodies(messages)),
    ];
  });
  return {
    alerts: alerts.length,
    violations: [
      ...some('alerts fired twice', twice),
      ...some('leads did what fires an alert, and none fired', missing),
      ...some('deliveries are not delivered', undelivered),
      ...perDestination,
    ],
  };
}

function idsWithSeveralBodies(messages) {
  const bodies = new Map();
  const several = new Set();
  for (const { id, body } of messages) {
    if (bodies.has(id) && bodies.get(id) !== body) several.add(id);
    bodies.set(id, body);
  }
  return [...several];
}

const some = (what, found) =>
  found.length === 0
    ? []
    : [`${found.length} ${what}: ${found.slice(0, maxShown).join(', ')}${found.length > maxShown ? ' …' : ''}`];
