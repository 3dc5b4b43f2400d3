import type { LeadName } from '../usecases/forecast.ts';
import { leadName } from './lead-name.ts';
import { OutsideText } from './outside.tsx';
import type { Reader } from './reader.ts';

/** A lead of a forecast by its name, with the way to its page. */
export function LeadLink({
  lead,
  leadsPath,
  reader,
}: {
  lead: LeadName & { readonly lead: string };
  leadsPath: string;
  reader: Reader;
}) {
  return (
    <a class="lead-link" href={`${leadsPath}/${encodeURIComponent(lead.lead)}`}>
      <OutsideText>{leadName(lead) ?? reader.texts.leads.unnamed}</OutsideText>
    </a>
  );
}
