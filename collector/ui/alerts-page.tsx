import type { DestinationSummary } from '../ports/queries.ts';
import { DeliveryTable, type LoggedDelivery, resendForm } from './delivery-table.tsx';
import { DestinationCard } from './destination-card.tsx';
import { type DestinationDraft, DestinationFields, type DestinationProblems } from './destination-form.tsx';
import { ListPager } from './pager.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';

/** Where alerts go, and what became of those that were sent. */
export function AlertsPage({
  sitePath,
  destinations,
  deliveries,
  dead,
  next,
  isFirst,
  draft,
  problems,
  reader,
}: {
  /** `/sites/st_…` */
  sitePath: string;
  destinations: readonly DestinationSummary[];
  deliveries: readonly LoggedDelivery[];
  /** How many deliveries of the site were given up, shown or not. */
  dead: number;
  /** Of the log: where its next page begins when there is one. */
  next: string | undefined;
  isFirst: boolean;
  draft: DestinationDraft;
  problems: DestinationProblems;
  reader: Reader;
}) {
  const { alerts } = reader.texts;
  const path = `${sitePath}/alerts`;
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
          <AddDestination action={`${sitePath}/alerts`} draft={draft} problems={problems} reader={reader} />
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
              <>
                <ResendForm dead={dead} action={`${sitePath}/alerts/resend`} reader={reader} />
                <DeliveryTable deliveries={deliveries} sitePath={sitePath} reader={reader} />
              </>
            )}
            <ListPager
              label={alerts.deliveries}
              firstHref={isFirst ? undefined : path}
              nextHref={next === undefined ? undefined : `${path}?after=${encodeURIComponent(next)}`}
              reader={reader}
            />
          </section>
        </div>
      </div>
    </>
  );
}

/** Sends again all that was given up, or what is chosen in the table below. */
function ResendForm({ dead, action, reader }: { dead: number; action: string; reader: Reader }) {
  const { alerts } = reader.texts;
  if (dead === 0) return null;
  return (
    <PostForm id={resendForm} action={action} class="actions">
      <p>{reader.plural(alerts.dead, dead)}</p>
      <button type="submit" name="which" value="chosen" class="quiet">
        {alerts.resendChosen}
      </button>
      <button type="submit" name="which" value="all">
        {alerts.resendAll}
      </button>
    </PostForm>
  );
}

function AddDestination({
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
      <PostForm action={action} class="stacked">
        <DestinationFields id="" hasKind draft={draft} problems={problems} reader={reader} />
        <button type="submit">{alerts.add}</button>
      </PostForm>
    </section>
  );
}
