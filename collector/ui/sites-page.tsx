import type { SiteSummary } from '../ports/queries.ts';
import { ListTable } from './list-table.tsx';
import { MachineText, OutsideText } from './outside.tsx';
import type { Reader } from './reader.ts';
import { type SiteDraft, SiteForm, type SiteProblems } from './site-form.tsx';

/** All websites, and the form that adds one. */
export function SitesPage({
  sites,
  draft,
  problems,
  timeZones,
  reader,
}: {
  sites: readonly SiteSummary[];
  draft: SiteDraft;
  problems: SiteProblems;
  timeZones: readonly string[];
  reader: Reader;
}) {
  const { sites: words } = reader.texts;
  return (
    <>
      <h1>{words.title}</h1>
      {sites.length === 0 ? (
        <div class="empty-state">
          <h2>{words.emptyTitle}</h2>
          <p>{words.emptyText}</p>
        </div>
      ) : (
        <SiteTable sites={sites} reader={reader} />
      )}
      <section class="panel" aria-labelledby="create-title">
        <h2 id="create-title">{words.createTitle}</h2>
        <SiteForm {...{ action: '/sites', submit: words.create, draft, problems, timeZones, reader }} />
      </section>
    </>
  );
}

function SiteTable({ sites, reader }: { sites: readonly SiteSummary[]; reader: Reader }) {
  const { sites: words } = reader.texts;
  return (
    <ListTable caption={words.caption}>
      <thead>
        <tr>
          <th scope="col">{words.name}</th>
          <th scope="col">{words.kind}</th>
          <th scope="col">{words.key}</th>
          <th scope="col">{words.origins}</th>
          <th scope="col">{words.timeZone}</th>
        </tr>
      </thead>
      <tbody>
        {sites.map((site) => (
          <tr>
            <th scope="row">
              <a class="lead-link" href={`/sites/${site.key}`}>
                <OutsideText>{site.name}</OutsideText>
              </a>
            </th>
            <td>{words.kinds[site.kind]}</td>
            <td>
              <MachineText>{site.key}</MachineText>
            </td>
            <td>
              {site.origins.length === 0 ? (
                <span class="hint">{words.allOrigins}</span>
              ) : (
                site.origins.map((origin) => (
                  <span class="block">
                    <MachineText>{origin}</MachineText>
                  </span>
                ))
              )}
            </td>
            <td>
              <MachineText>{site.timeZone}</MachineText>
            </td>
          </tr>
        ))}
      </tbody>
    </ListTable>
  );
}
