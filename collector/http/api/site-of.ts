import { z } from '@hono/zod-openapi';
import { AppError } from '../../domain/app-error.ts';
import type { Queries, SiteSummary } from '../../ports/queries.ts';

/** The query parameter that names the site. */
export const siteQuery = z.object({
  site: z.string().optional().openapi({ description: 'Site key; may be left out while there is only one site' }),
});

/** The site that a request is about. Throws `AppError('unknown_site')`. */
export function siteOf(queries: Queries, key: string | undefined): SiteSummary {
  if (key !== undefined) {
    const site = queries.siteByKey(key);
    if (site) return site;
    throw new AppError('unknown_site', `There is no site ${key}.`);
  }
  const sites = queries.sites();
  if (sites.length === 1) return sites[0]!;
  throw new AppError('unknown_site', 'Name the site: ?site=st_… ; GET /api/v1/sites lists them.');
}
