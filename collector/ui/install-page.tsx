import { ownFragment } from '../../shared/limits.ts';
import type { UnknownPages } from '../domain/report/content.ts';
import type { SiteActivity, SiteSummary } from '../ports/queries.ts';
import type { DataHealth } from '../ports/report-reader.ts';
import { CopyField } from './copy-field.tsx';
import { DataHealthPanel } from './data-health.tsx';
import { fillWith } from './fill.ts';
import { InstallPlatforms } from './install-platforms.tsx';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';
import { ArrivalStatus, OutcomeCounts, QuarantineList } from './site-activity.tsx';
import { type SiteDraft, SiteForm, type SiteProblems } from './site-form.tsx';
import { UnknownPagesPanel } from './unknown-pages.tsx';

/** Puts the script on one website and shows whether it works, and why not when it does not. */
export function InstallPage({
  site,
  tag,
  scriptUrl,
  pinnedTag,
  activity,
  nowMs,
  health,
  unknownPages,
  kinds,
  unknownSiteEvents,
  draft,
  problems,
  timeZones,
  reader,
}: {
  site: SiteSummary;
  /** The script tag to paste. */
  tag: string;
  /** Where the script is served. */
  scriptUrl: string;
  /** The same with `integrity`, of this build; where the script is not built, there is none. */
  pinnedTag: string | undefined;
  activity: SiteActivity;
  nowMs: number;
  /** `undefined`: not worked out yet. */
  health: DataHealth | undefined;
  /** Pages that the model takes for nothing special, and the kinds that it knows. */
  unknownPages: readonly UnknownPages[];
  kinds: readonly string[];
  unknownSiteEvents: number;
  draft: SiteDraft;
  problems: SiteProblems;
  timeZones: readonly string[];
  reader: Reader;
}) {
  const { install } = reader.texts;
  const action = `/sites/${site.key}`;
  return (
    <>
      <h1>{fillWith(install.title, { site: <OutsideText>{site.name}</OutsideText> })}</h1>
      <div class="halves">
        <div class="stack">
          <section class="panel" aria-labelledby="tag-title">
            <h2 id="tag-title">{install.tagTitle}</h2>
            <p>{install.tagText}</p>
            <CopyField id="tag" text={tag} label={install.tagTitle} reader={reader} />
            {pinnedTag && (
              <details class="more">
                <summary>{install.pinnedTitle}</summary>
                <p>{install.pinnedText}</p>
                <CopyField id="pinned-tag" text={pinnedTag} label={install.pinnedTitle} reader={reader} />
              </details>
            )}
            <InstallPlatforms scriptUrl={scriptUrl} siteKey={site.key} reader={reader} />
            {site.kind === 'playground' && (
              <p>
                {install.playgroundText} <a href="/playground/">{install.playground}</a>
              </p>
            )}
          </section>
          {site.origins[0] && (
            <section class="panel" aria-labelledby="own-title">
              <h2 id="own-title">{install.ownTitle}</h2>
              <p>
                {install.ownText} <a href={`${site.origins[0]}/${ownFragment}`}>{install.ownLink}</a>
              </p>
            </section>
          )}
          <section class="panel" aria-labelledby="edit-title">
            <h2 id="edit-title">{install.editTitle}</h2>
            <SiteForm {...{ action, submit: install.save, draft, problems, timeZones, reader }} />
          </section>
        </div>
        <div class="stack">
          <ArrivalStatus activity={activity} nowMs={nowMs} unknownSiteEvents={unknownSiteEvents} reader={reader} />
          <OutcomeCounts activity={activity} reader={reader} />
          {health && <DataHealthPanel health={health} reader={reader} />}
        </div>
      </div>
      <UnknownPagesPanel pages={unknownPages} kinds={kinds} sitePath={action} reader={reader} />
      <QuarantineList activity={activity} reader={reader} />
      {site.kind === 'demo' && (
        <section class="panel" aria-labelledby="remove-title">
          <h2 id="remove-title">{install.removeTitle}</h2>
          <p>{install.removeText}</p>
          <PostForm action={`${action}/remove`}>
            <button type="submit" class="danger">
              {install.remove}
            </button>
          </PostForm>
        </section>
      )}
    </>
  );
}

/** The line to paste. Attribute values are made by us (a key, our own address) and hold no quote. */
export const scriptTag = ({ scriptUrl, siteKey }: { scriptUrl: string; siteKey: string }) =>
  `<script defer src="${scriptUrl}" data-site="${siteKey}"></script>`;

/** The tag for pages that pin their scripts: browsers refuse a file that does not have this hash. */
export const pinnedTag = (script: { scriptUrl: string; siteKey: string; integrity: string }) =>
  `<script defer src="${script.scriptUrl}" integrity="${script.integrity}" crossorigin="anonymous" data-site="${script.siteKey}"></script>`;
