import type { ModelSummary } from '../ports/queries.ts';
import type { Publication } from '../usecases/publications.ts';
import { fill } from './fill.ts';
import { ListTable } from './list-table.tsx';
import { Moment } from './moment.tsx';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import { PublicationEffect } from './publication.tsx';
import type { Reader } from './reader.ts';

/** All versions, each a click away. */
export function VersionTable({
  path,
  versions,
  inUse,
  publications,
  canPublish,
  reader,
}: {
  path: string;
  versions: readonly ModelSummary[];
  inUse: number;
  publications: readonly Publication[];
  canPublish: boolean;
  reader: Reader;
}) {
  const { history, save } = reader.texts.model;
  return (
    <section class="panel" aria-labelledby="versions-title">
      <h2 id="versions-title">{history.title}</h2>
      <ListTable caption={history.caption}>
        <thead>
          <tr>
            <th scope="col">{history.version}</th>
            <th scope="col">{history.published}</th>
            <th scope="col">{history.note}</th>
            <th scope="col">{history.effect}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version, publishedAtMs, note }) => (
            <tr>
              <th scope="row">
                <a
                  href={`${path}/versions/${version}`}
                  download
                  aria-label={fill(save, { version: reader.count(version) })}
                >
                  {reader.count(version)}
                </a>{' '}
                {version === inUse && <span class="badge">{history.isInUse}</span>}
              </th>
              <td class="nowrap">
                <Moment atMs={publishedAtMs} reader={reader} />
              </td>
              <td>
                <OutsideText>{note}</OutsideText>
              </td>
              <td>
                <PublicationEffect
                  publication={publications.find((each) => each.version === version)}
                  reader={reader}
                />
              </td>
              <td>
                {version !== inUse && canPublish && (
                  <PostForm action={`${path}/versions/${version}/back`}>
                    <button type="submit" class="quiet small">
                      {history.back}
                    </button>
                  </PostForm>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </ListTable>
    </section>
  );
}
