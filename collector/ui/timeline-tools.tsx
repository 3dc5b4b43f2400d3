import type { Reader } from './reader.ts';
import { type TimelineFilter, timelineFilters } from './timeline-view.ts';

/** What is shown of a timeline, and the way to a day of it. */
export function TimelineTools({
  filter,
  hasDecisions,
  basePath,
  reader,
}: {
  filter: TimelineFilter;
  /** Of a lead: nobody decides about a visitor, and nothing reaches one outside the website. */
  hasDecisions: boolean;
  basePath: string;
  reader: Reader;
}) {
  const { show } = reader.texts;
  const offered = timelineFilters.filter((each) => hasDecisions || (each !== 'decisions' && each !== 'outside'));
  return (
    <div class="timeline-tools">
      <nav aria-label={show.label}>
        <ul class="chips">
          {offered.map((each) => (
            <li>
              <a
                href={each === 'all' ? `${basePath}#timeline` : `${basePath}?show=${each}#timeline`}
                aria-current={each === filter ? 'true' : undefined}
              >
                {show.kinds[each]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <form class="inline-form" method="get" action={`${basePath}#timeline`}>
        {filter !== 'all' && <input type="hidden" name="show" value={filter} />}
        <label for="timeline-day">{show.day}</label>
        <input id="timeline-day" type="date" name="day" />
        <button type="submit" class="quiet small">
          {show.go}
        </button>
      </form>
    </div>
  );
}
