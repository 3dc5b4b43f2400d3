import { queues } from '../domain/queue.ts';
import type { SavedView } from '../ports/queries.ts';
import { fillWith } from './fill.ts';
import { KeyHelp } from './key-help.tsx';
import { askedForAll, dayChoices, gradeChoices, type LeadListAsk, writeAsk } from './lead-list-ask.ts';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';

/** Characters of a saved view's name. */
export const maxViewNameChars = 60;

/** Ways to look at the list that salespeople ask for by name. */
const readyMade = ['pricing', 'sales', 'fits'] as const;
const asks: Readonly<Record<(typeof readyMade)[number], LeadListAsk>> = {
  pricing: { ...askedForAll, did: 'pricing-return', days: 7 },
  sales: { ...askedForAll, did: 'contact-sales', days: 30 },
  fits: { ...askedForAll, minGrade: 'B', days: 7 },
};

/** The queues, the views that were saved, the search and the filters above the list of leads. */
export function LeadListTools({
  ask,
  views,
  rules,
  basePath,
  reader,
}: {
  ask: LeadListAsk;
  views: readonly SavedView[];
  /** Rules of the site's model that can be asked for. */
  rules: readonly { readonly id: string; readonly name: string }[];
  basePath: string;
  reader: Reader;
}) {
  const { home } = reader.texts;
  const here = writeAsk(ask);
  const chip = (query: string, name: string, isHere: boolean) => (
    <li>
      <a href={query === '' ? basePath : `${basePath}?${query}`} aria-current={isHere ? 'true' : undefined}>
        {name}
      </a>
    </li>
  );
  return (
    <div class="list-tools">
      <nav aria-label={home.queuesLabel}>
        <ul class="chips">
          {chip('', home.everybody, here === '')}
          {queues.map((queue) => chip(writeAsk({ ...askedForAll, queue }), home.queues[queue], ask.queue === queue))}
        </ul>
      </nav>
      <nav aria-label={home.viewsLabel}>
        <ul class="chips">
          {readyMade.map((name) => chip(writeAsk(asks[name]), home.views[name], here === writeAsk(asks[name])))}
          {views.map(({ id, name, query }) => (
            <li class="saved-view">
              <a href={`${basePath}?${query}`} aria-current={here === query ? 'true' : undefined}>
                <OutsideText>{name}</OutsideText>
              </a>
              <PostForm action={`${basePath}/views/${encodeURIComponent(id)}/remove`}>
                <button type="submit" class="quiet small" aria-label={home.forgetView}>
                  ×
                </button>
              </PostForm>
            </li>
          ))}
        </ul>
      </nav>
      <form class="inline-form" method="get" action={basePath}>
        <label for="lead-search">{home.search}</label>
        <input id="lead-search" type="search" name="q" value={ask.text} dir="auto" data-key="/" />
        <button type="submit" class="quiet small">
          {home.find}
        </button>
      </form>
      <details class="more">
        <summary>{home.filter}</summary>
        <FilterForm {...{ ask, rules, basePath, reader }} />
        {here !== '' && ask.text === '' && (
          <PostForm class="inline-form" action={`${basePath}/views`}>
            <input type="hidden" name="query" value={here} />
            <label for="view-name">{home.saveAs}</label>
            <input id="view-name" type="text" name="name" required maxlength={maxViewNameChars} dir="auto" />
            <button type="submit" class="quiet small">
              {home.save}
            </button>
          </PostForm>
        )}
      </details>
      <KeyHelp keys={['/', 'j', 'k', 'Enter', 'c', 'a', 's', 'x', 'r', '?']} reader={reader} />
    </div>
  );
}

function FilterForm({
  ask,
  rules,
  basePath,
  reader,
}: {
  ask: LeadListAsk;
  rules: readonly { readonly id: string; readonly name: string }[];
  basePath: string;
  reader: Reader;
}) {
  const { home, fit } = reader.texts;
  return (
    <form class="inline-form" method="get" action={basePath}>
      <label for="filter-queue">{home.queue}</label>
      <select id="filter-queue" name="queue">
        <option value="">{home.any}</option>
        {queues.map((queue) => (
          <option value={queue} selected={ask.queue === queue}>
            {home.queues[queue]}
          </option>
        ))}
      </select>
      <label for="filter-grade">{fit.column}</label>
      <select id="filter-grade" name="grade">
        <option value="">{home.any}</option>
        {gradeChoices.map((grade) => (
          <option value={grade} selected={ask.minGrade === grade}>
            {fillWith(home.gradeOrBetter, { grade })}
          </option>
        ))}
      </select>
      <label for="filter-did">{home.did}</label>
      <select id="filter-did" name="did">
        <option value="">{home.any}</option>
        {rules.map(({ id, name }) => (
          <option value={id} selected={ask.did === id}>
            {reader.rule(name)}
          </option>
        ))}
      </select>
      <label for="filter-days">{home.within}</label>
      <select id="filter-days" name="days">
        <option value="">{home.any}</option>
        {dayChoices.map((days) => (
          <option value={String(days)} selected={ask.days === days}>
            {reader.plural(reader.texts.why.days, days)}
          </option>
        ))}
      </select>
      <button type="submit" class="quiet small">
        {home.show}
      </button>
    </form>
  );
}
