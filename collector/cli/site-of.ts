import type { SiteSummary } from '../ports/queries.ts';
import { UsageError } from './error-line.ts';

/** The site with that key; without a key the only one of the customer's own, or the playground while there is none. */
export function siteOf(sites: readonly SiteSummary[], key: string | undefined): SiteSummary {
  const own = sites.filter(({ kind }) => kind === 'live');
  const unnamed = own.length > 0 ? own : sites.filter(({ kind }) => kind === 'playground');
  const choices = key === undefined ? unnamed : sites.filter((site) => site.key === key);
  const [site, ...others] = choices;
  if (site && others.length === 0) return site;
  const known = sites.map((each) => `${each.key} (${each.name})`).join(', ');
  if (known === '') throw new UsageError('there is no site yet: start the server once, with "footprint serve"');
  throw new UsageError(
    key === undefined ? `name the site with --site, one of ${known}` : `there is no site ${key}; there are ${known}`,
  );
}
