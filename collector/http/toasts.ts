import type { Queries } from '../ports/queries.ts';
import { leadName } from '../ui/lead-name.ts';
import { type Reader, wordFor } from '../ui/reader.ts';

/** An alert as an open page shows it; all of it is text. */
export interface Toast {
  readonly id: string;
  readonly who: string;
  readonly why: string;
  /** A path on this server. */
  readonly path: string;
}

/** More at once than anybody reads; the list and the log show them all. */
const maxToasts = 5;

/** What went out since a moment, oldest first, in the words of the reader of the page. */
export function toastsSince(
  queries: Pick<Queries, 'alertsSentSince' | 'lead'>,
  {
    site,
    sinceMs,
    nowMs,
    reader,
  }: { site: { id: number; key: string }; sinceMs: number; nowMs: number; reader: Reader },
): Toast[] {
  const { alerts, message, product } = reader.texts;
  return queries.alertsSentSince({ site: site.id, sinceMs, limit: maxToasts }).map(({ id, lead, kinds }) => {
    const known = lead === '' ? undefined : queries.lead({ site: site.id, lead, nowMs });
    const why = kinds.map((kind) => wordFor(alerts.kinds, kind) ?? kind).join(' · ') || message.message;
    if (!known) return { id, who: product, why, path: `/sites/${site.key}/alerts` };
    return {
      id,
      who: leadName(known) ?? reader.texts.leads.unnamed,
      why: `${why} · ${message.score} ${reader.score(known.score)}`,
      path: `/sites/${site.key}/leads/${encodeURIComponent(known.id)}`,
    };
  });
}
