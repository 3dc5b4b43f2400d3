import type { Sqlite } from './open-database.ts';

/** Rows that point at nothing: each query counts those that should not be. */
const checks: Readonly<Record<string, string>> = {
  'touchpoints of no visitor': `SELECT count(*) FROM touchpoints WHERE visitor < '~' AND NOT EXISTS (
     SELECT 1 FROM visitors WHERE visitors.site = touchpoints.site AND visitors.visitor = touchpoints.visitor)`,
  'touchpoints of no site': 'SELECT count(*) FROM touchpoints WHERE site NOT IN (SELECT id FROM sites)',
  'page views whose touchpoint is not there': `SELECT count(*) FROM page_views WHERE site > 0 AND id IS NOT NULL AND NOT EXISTS (
     SELECT 1 FROM touchpoints INDEXED BY touchpoints_by_id
     WHERE touchpoints.site = page_views.site AND touchpoints.visitor = page_views.visitor AND touchpoints.id = page_views.id)`,
  'identity claims of no lead': `SELECT count(*) FROM identity_claims WHERE lead <> '' AND NOT EXISTS (
     SELECT 1 FROM leads WHERE leads.site = identity_claims.site AND leads.id = identity_claims.lead)`,
  'stretches of no lead': `SELECT count(*) FROM ownership_intervals WHERE NOT EXISTS (
     SELECT 1 FROM leads WHERE leads.site = ownership_intervals.site AND leads.id = ownership_intervals.lead)`,
  'leads merged into no lead': `SELECT count(*) FROM leads WHERE survivor IS NOT NULL AND NOT EXISTS (
     SELECT 1 FROM leads AS standing WHERE standing.site = leads.site AND standing.id = leads.survivor)`,
  'alerts of no lead': `SELECT count(*) FROM alerts WHERE lead <> '' AND NOT EXISTS (
     SELECT 1 FROM leads WHERE leads.site = alerts.site AND leads.id = alerts.lead)`,
  'deliveries of no alert': `SELECT count(*) FROM deliveries WHERE NOT EXISTS (
     SELECT 1 FROM alerts WHERE alerts.site = deliveries.site AND alerts.id = deliveries.alert)`,
  'attempts at no delivery': `SELECT count(*) FROM delivery_attempts AS tried WHERE NOT EXISTS (
     SELECT 1 FROM deliveries WHERE deliveries.site = tried.site AND deliveries.destination = tried.destination
       AND deliveries.alert = tried.alert)`,
  'sites without a model': 'SELECT count(*) FROM sites WHERE id NOT IN (SELECT site FROM models)',
};

/** What does not fit together, in words with counts; empty: everything does. Reads all of it. */
export function inconsistencies(sqlite: Sqlite): string[] {
  return Object.entries(checks).flatMap(([what, query]) => {
    const count = sqlite.prepare(query).pluck().get() as number;
    return count === 0 ? [] : [`${count} ${what}`];
  });
}
