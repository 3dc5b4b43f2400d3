import { AppError } from '../domain/app-error.ts';
import { type DeliveryAttempt, deliveryCursor } from '../ports/delivery-attempts.ts';
import type { DeliverySummary, Queries } from '../ports/queries.ts';

const touchpointsPerPage = 500;
const deliveriesPerPage = 200;

type LoggedDelivery = DeliverySummary & { readonly log: readonly DeliveryAttempt[] };

/**
 * Everything that is kept of a person as one JSON document, in pieces: for who asks what is known of them. Throws
 * `AppError('unknown_lead')` before the first piece.
 */
export function* personExport(
  queries: Pick<Queries, 'lead' | 'identity' | 'decisions' | 'score' | 'deliveries' | 'deliveryAttempts' | 'exports'>,
  { site, lead: asked, nowMs }: { site: number; lead: string; nowMs: number },
): Generator<string> {
  const lead = queries.lead({ site, lead: asked, nowMs });
  if (!lead) throw new AppError('unknown_lead', `There is no lead ${asked} on this site.`);
  const of = { site, lead: lead.id };
  const head = {
    exportedAt: new Date(nowMs).toISOString(),
    lead,
    identity: queries.identity(of),
    score: queries.score({ site, subject: { kind: 'lead', id: lead.id }, nowMs }),
    decisions: queries.decisions(of),
    alerts: queries.exports.personAlerts(of).map(({ payload }) => JSON.parse(payload)),
    deliveries: [...deliveriesOf(queries, of)],
  };
  yield `${JSON.stringify(head).slice(0, -1)},"touchpoints":[`;
  let isFirst = true;
  for (const page of queries.exports.personTouchpoints({ ...of, limit: touchpointsPerPage })) {
    yield (isFirst ? '\n' : ',\n') + page.map((touchpoint) => JSON.stringify(touchpoint)).join(',\n');
    isFirst = false;
  }
  yield ']}\n';
}

function* deliveriesOf(
  queries: Pick<Queries, 'deliveries' | 'deliveryAttempts'>,
  of: { site: number; lead: string },
): Generator<LoggedDelivery> {
  for (let after: string | undefined; ; ) {
    const page = queries.deliveries({ ...of, limit: deliveriesPerPage, after });
    for (const delivery of page) yield { ...delivery, log: queries.deliveryAttempts({ ...delivery, site: of.site }) };
    if (page.length < deliveriesPerPage) return;
    after = deliveryCursor(page.at(-1)!);
  }
}
