import type { Queries } from '../ports/queries.ts';

/** The id of the lead with this e-mail address; any other text is taken for an id. */
export function leadNamed(
  queries: Pick<Queries, 'leads'>,
  { site, name, nowMs }: { site: number; name: string; nowMs: number },
): string {
  if (!name.includes('@')) return name;
  const [found] = queries.leads({ site, nowMs, limit: 1, email: name.trim().toLowerCase() });
  return found?.id ?? name;
}
