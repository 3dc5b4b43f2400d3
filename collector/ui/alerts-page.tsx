import type { DeliverySummary, DestinationSummary } from '../ports/queries.ts';
import { DeliveryTable } from './delivery-table.tsx';
import { DestinationCard } from './destination-card.tsx';
import { describedBy, FormField } from './form-field.tsx';
import type { Reader } from './reader.ts';

export interface DestinationDraft {
  readonly name: string;
  readonly url: string;
}

export interface DestinationProblems {
  readonly name?: string | undefined;
  readonly url?: string | undefined;
}

/** Where alerts go, and what became of those that were sent. */
export function AlertsPage({
  sitePath,
  destinations,
  deliveries,
  draft,
  problems,
  reader,
}: {
  /** `/sites/st_…` */
  sitePath: string;
  destinations: readonly DestinationSummary[];
  deliveries: readonly DeliverySummary[];
  draft: DestinationDraft;
  problems: DestinationProblems;
  reader: Reader;
}) {
  const { alerts } = reader.texts;
  return (
    <>
      <h1>{alerts.title}</h1>
      <p class="intro">{alerts.intro}</p>
      <p>
        <a href={`${sitePath}/alert-settings`}>{reader.texts.alertRules.toRules}</a> ·{' '}
        <a href={`${sitePath}/alert-log`}>{reader.texts.alertRules.toLog}</a>
      </p>
      <div class="columns">
        <div class="side">
          <AddWebhook action={`${sitePath}/alerts`} draft={draft} problems={problems} reader={reader} />
        </div>
        <div>
          <section id="destinations" aria-labelledby="destinations-title" data-live>
            <h2 id="destinations-title">{alerts.destinations}</h2>
            {destinations.length === 0 ? (
              <div class="empty-state">
                <h3>{alerts.emptyTitle}</h3>
                <p>{alerts.emptyText}</p>
              </div>
            ) : (
              <ul class="cards">
                {destinations.map((destination) => (
                  <DestinationCard destination={destination} basePath={`${sitePath}/alerts`} reader={reader} />
                ))}
              </ul>
            )}
          </section>
          <section id="deliveries" aria-labelledby="deliveries-title" data-live>
            <h2 id="deliveries-title">{alerts.deliveries}</h2>
            {deliveries.length === 0 ? (
              <p class="empty">{alerts.noDeliveries}</p>
            ) : (
              <DeliveryTable deliveries={deliveries} sitePath={sitePath} reader={reader} />
            )}
          </section>
        </div>
      </div>
    </>
  );
}

function AddWebhook({
  action,
  draft,
  problems,
  reader,
}: {
  action: string;
  draft: DestinationDraft;
  problems: DestinationProblems;
  reader: Reader;
}) {
  const { alerts } = reader.texts;
  return (
    <section class="panel" aria-labelledby="add-title">
      <h2 id="add-title">{alerts.addTitle}</h2>
      <form method="post" action={action} class="stacked">
        <FormField id="name" label={alerts.name} problem={problems.name}>
          <input
            {...describedBy('name', { hasHint: false, problem: problems.name })}
            name="name"
            dir="auto"
            required
            maxlength={100}
            autocomplete="off"
            value={draft.name}
          />
        </FormField>
        <FormField id="url" label={alerts.url} hint={alerts.urlHint} problem={problems.url}>
          <input
            {...describedBy('url', { hasHint: true, problem: problems.url })}
            name="url"
            type="url"
            dir="ltr"
            required
            maxlength={2000}
            autocomplete="off"
            value={draft.url}
          />
        </FormField>
        <button type="submit">{alerts.add}</button>
      </form>
    </section>
  );
}
