import type { LeadSummary } from '../ports/queries.ts';

/** What to call a lead: the name, else the e-mail, else the customer's own id; `undefined` when nothing is known. */
export function leadName(
  lead: Pick<LeadSummary, 'name' | 'email'> & { externalId?: string | undefined },
): string | undefined {
  return lead.name?.trim() || lead.email || lead.externalId;
}
