// Compares what clients were told with what is on disk, by reading the database file itself.
import { join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * Each promise with what breaks it; nothing does when it was kept: what was confirmed is there once, nothing is there that
 * nobody sent, and each alert was decided once and delivered at least once to each of the `destinations`.
 */
export function promisesIn({ dataDir, siteKey, traffic, destinations }) {
  const sqlite = new Database(join(dataDir, 'footprint.db'), { readonly: true });
  try {
    const integrity = sqlite.pragma('integrity_check', { simple: true });
    const sound = { promise: 'the database is sound', broken: integrity === 'ok' ? [] : [integrity] };
    if (integrity !== 'ok') return { promises: [sound], stored: 0, alerts: 0 };
    const site = sqlite.prepare('SELECT id FROM sites WHERE key = ?').pluck().get(siteKey);
    const events = eventPromises(sqlite, site, traffic);
    const alerts = alertPromises(sqlite, site, traffic, destinations);
    return { promises: [sound, ...events.promises, ...alerts.promises], stored: events.stored, alerts: alerts.alerts };
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

function eventPromises(sqlite, site, { sent }) {
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
    promises: [
      { promise: 'every confirmed event is stored', broken: lost },
      { promise: 'no event is stored twice', broken: repeated },
      { promise: 'nothing is stored that nobody sent like that', broken: foreign },
      {
        promise: 'as many events are counted as stored',
        broken: counted === times.size ? [] : [`${counted} counted, ${times.size} stored`],
      },
    ],
  };
}

function alertPromises(sqlite, site, { expectedAlerts }, destinations) {
  const alerts = sqlite
    .prepare(
      `SELECT alerts.id, kinds, email, status FROM alerts JOIN leads ON leads.site = alerts.site AND leads.id = lead
       JOIN alert_routes ON alert_routes.site = alerts.site AND alert = alerts.id WHERE alerts.site = ?`,
    )
    .all(site);
  const fired = new Map();
  for (const { kinds, email } of alerts) {
    for (const kind of JSON.parse(kinds)) fired.set(`${kind} of ${email}`, (fired.get(`${kind} of ${email}`) ?? 0) + 1);
  }
  const twice = [...fired].filter(([, count]) => count > 1).map(([key]) => key);
  const missing = [...expectedAlerts].map(([email, kind]) => `${kind} of ${email}`).filter((key) => !fired.has(key));
  // what came true within two minutes of a message was told by it
  const ids = new Set(alerts.filter(({ status }) => status !== 'joined').map(({ id }) => id));
  const undelivered = sqlite
    .prepare(
      "SELECT destination || '/' || alert || ' ' || status FROM deliveries WHERE site = ? AND status <> 'delivered'",
    )
    .pluck()
    .all(site);
  const ofDestinations = destinations.flatMap(({ name, messages }) => {
    const accepted = new Set(messages.filter(({ status }) => status === 204).map(({ id }) => id));
    return [
      { promise: `every alert reached ${name}`, broken: [...ids].filter((id) => !accepted.has(id)) },
      { promise: `only alerts reached ${name}`, broken: [...accepted].filter((id) => !ids.has(id)) },
      { promise: `an alert said the same each time to ${name}`, broken: idsWithSeveralBodies(messages) },
    ];
  });
  return {
    alerts: alerts.length,
    promises: [
      { promise: 'no alert fired twice for one lead', broken: twice },
      { promise: 'every lead that did what fires an alert has one', broken: missing },
      { promise: 'every delivery is settled as delivered', broken: undelivered },
      ...ofDestinations,
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
