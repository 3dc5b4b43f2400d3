import { type Accumulators, rankKey } from '../domain/decay.ts';
import { equalAsJson } from '../domain/equal-as-json.ts';
import { addUnits } from '../domain/gauge.ts';
import type { Sqlite } from './open-database.ts';
import { fromTotals, toAccumulators } from './totals-text.ts';

/**
 * Functions of the triggers that keep the sums of companies (migration 0008): `added_units(json, json, sign)`, without what is of
 * gauges and without zeros, and `rank_key_of(json)`. Every handle that writes needs them.
 */
export function registerCompanyFunctions(sqlite: Sqlite): void {
  sqlite.function('added_units', { deterministic: true }, (before, more, sign) =>
    withUnits(String(before), more === null ? '{}' : String(more), Number(sign)),
  );
  sqlite.function('rank_key_of', { deterministic: true }, (units) => rankKey(toAccumulators(String(units))) ?? null);
}

/** Domains whose stored sums differ from what their leads come to. */
export function wrongCompanies(sqlite: Sqlite, site: number): string[] {
  const counted = new Map<string, { leads: number; units: Accumulators }>();
  const leads = sqlite.prepare(
    `SELECT l.domain, s.accumulators FROM listed_leads l
     LEFT JOIN subjects s ON s.site = l.site AND s.subject = 'l:' || l.id WHERE l.site = ?`,
  );
  for (const row of leads.iterate(site)) {
    const { domain, accumulators } = row as { domain: string; accumulators: string | null };
    const { leads: before, units } = counted.get(domain) ?? { leads: 0, units: new Map() };
    counted.set(domain, { leads: before + 1, units: addUnits(units, toAccumulators(accumulators ?? '{}')) });
  }
  const stored = sqlite.prepare('SELECT domain, leads, accumulators, rank_key FROM company_sums WHERE site = ?').raw();
  const wrong = new Set(counted.keys());
  for (const row of stored.iterate(site)) {
    const [domain, ...sums] = row as [string, number, string, number | null];
    const company = counted.get(domain);
    const expected = company && [company.leads, asJson(company.units), rankKey(company.units) ?? null];
    if (equalAsJson(sums, expected)) wrong.delete(domain);
    else wrong.add(domain);
  }
  return [...wrong];
}

function withUnits(before: string, more: string, sign: number): string {
  const signed = new Map([...toAccumulators(more)].map(([epoch, units]) => [epoch, sign * units]));
  return asJson(addUnits(toAccumulators(before), signed));
}

const asJson = (accumulators: Accumulators) => fromTotals({ accumulators, gauges: new Map() });
