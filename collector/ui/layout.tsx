import { type Child, useContext } from 'hono/jsx';
import type { SiteSummary } from '../ports/queries.ts';
import { fillWith } from './fill.ts';
import { MachineText, OutsideText } from './outside.tsx';
import { IfMayOpen, RightsContext } from './post-form.tsx';
import type { Reader } from './reader.ts';
import { calendars, languageFacts, languages, type Texts } from './texts/catalogue.ts';

export type Section = 'leads' | 'visitors' | 'reports' | 'alerts' | 'model' | 'sites' | 'people';

/** Everything around the content of a page. */
export interface Frame {
  readonly reader: Reader;
  /** Of the window, from the special to the general. */
  readonly title: string;
  /** Path and query of this page: the language links come back to it. */
  readonly address: string;
  readonly stylesheet: string;
  readonly island: string;
  /** `undefined`: nobody is signed in. */
  readonly email: string | undefined;
  readonly sites: readonly SiteSummary[];
  /** Where the navigation leads: the site of this page, else the one looked at last. */
  readonly site: SiteSummary | undefined;
  readonly section: Section | undefined;
  /** Server-sent events that say when this page has changed. */
  readonly liveUrl: string | undefined;
  /** What the last form did. */
  readonly done: keyof Texts['done'] | undefined;
}

/** A whole document. */
export function Page({ frame, children }: { frame: Frame; children: Child }) {
  const { reader, title, done } = frame;
  const { texts } = reader;
  return (
    <html lang={reader.language} dir={reader.dir} data-locale={reader.locale} data-zone={reader.timeZone}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={frame.stylesheet} />
        <script type="module" src={frame.island} />
      </head>
      <body data-live-url={frame.liveUrl}>
        <a class="skip" href="#content">
          {texts.skip}
        </a>
        <PageHeader frame={frame} />
        <main id="content" tabindex={-1}>
          {done && (
            <p class="notice" role="status">
              {texts.done[done]}
            </p>
          )}
          {children}
        </main>
        <PageFooter frame={frame} />
        {frame.liveUrl !== undefined && (
          <div
            class="toasts"
            role="status"
            data-toasts
            data-hide={texts.message.hide}
            data-open={texts.message.openLead}
          />
        )}
      </body>
    </html>
  );
}

function PageHeader({ frame }: { frame: Frame }) {
  const { reader, site, email } = frame;
  const { texts } = reader;
  const { may } = useContext(RightsContext);
  // who may not see the secrets of destinations sees the alerts themselves
  const alerts = site && (may('GET', `/sites/${site.key}/alerts`) ? 'alerts' : 'alert-log');
  return (
    <header class="top">
      <div class="top-inner">
        <a class="product" href="/">
          {texts.product}
        </a>
        {email !== undefined && (
          <nav class="main-nav" aria-label={texts.nav.main}>
            {site && <SiteSwitcher frame={frame} site={site} />}
            <ul class="tabs">
              {site && (
                <>
                  <Tab frame={frame} section="leads" href={`/sites/${site.key}/leads`} />
                  <Tab frame={frame} section="visitors" href={`/sites/${site.key}/visitors`} />
                  <Tab frame={frame} section="reports" href={`/sites/${site.key}/reports`} />
                  <Tab frame={frame} section="alerts" href={`/sites/${site.key}/${alerts}`} />
                  <Tab frame={frame} section="model" href={`/sites/${site.key}/model`} />
                </>
              )}
              <Tab frame={frame} section="sites" href="/sites" />
              <Tab frame={frame} section="people" href="/people" />
            </ul>
          </nav>
        )}
        {email !== undefined && (
          <form class="sign-out" method="post" action="/sign-out">
            <span class="signed-in">
              {fillWith(texts.nav.signedInAs, {
                email: (
                  <a href="/account">
                    <MachineText>{email}</MachineText>
                  </a>
                ),
              })}
            </span>
            <button type="submit" class="quiet">
              {texts.nav.signOut}
            </button>
          </form>
        )}
      </div>
    </header>
  );
}

function Tab({ frame, section, href }: { frame: Frame; section: Section; href: string }) {
  return (
    <IfMayOpen path={href}>
      <li>
        <a href={href} aria-current={frame.section === section ? 'page' : undefined}>
          {frame.reader.texts.nav[section]}
        </a>
      </li>
    </IfMayOpen>
  );
}

function SiteSwitcher({ frame, site }: { frame: Frame; site: SiteSummary }) {
  const { may } = useContext(RightsContext);
  const { section } = frame;
  const isOfSite = section !== undefined && section !== 'sites' && section !== 'people';
  // the same section of the other site, where whoever looks may open it
  const pathOf = (key: string) =>
    isOfSite && may('GET', `/sites/${key}/${section}`) ? `/sites/${key}/${section}` : `/sites/${key}`;
  return (
    <details class="menu">
      <summary>{fillWith(frame.reader.texts.nav.site, { site: <OutsideText>{site.name}</OutsideText> })}</summary>
      <ul>
        {frame.sites.map(({ key, name }) => (
          <li>
            <a href={pathOf(key)} aria-current={key === site.key ? 'true' : undefined}>
              <OutsideText>{name}</OutsideText>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

function PageFooter({ frame }: { frame: Frame }) {
  const { reader, address } = frame;
  return (
    <footer class="bottom">
      <nav aria-label={reader.texts.nav.language}>
        <ul class="languages">
          {languages.map((language) => (
            <li>
              <a
                href={withChoice(address, 'lang', language)}
                lang={language}
                dir={languageFacts[language].dir}
                hreflang={language}
                aria-current={language === reader.language ? 'true' : undefined}
              >
                {languageFacts[language].ownName}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <nav aria-label={reader.texts.calendar.label}>
        <ul class="languages">
          {calendars.map((calendar) => (
            <li>
              <a
                href={withChoice(address, 'calendar', calendar)}
                aria-current={calendar === reader.calendar ? 'true' : undefined}
              >
                {reader.texts.calendar.names[calendar]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {frame.liveUrl !== undefined && (
        <button type="button" class="quiet small" data-desktop-alerts hidden>
          {reader.texts.message.onDesktop}
        </button>
      )}
      {frame.liveUrl !== undefined && (
        <p class="live-state" data-live-state hidden data-on={reader.texts.live.on} data-off={reader.texts.live.off} />
      )}
    </footer>
  );
}

function withChoice(address: string, name: 'lang' | 'calendar', value: string): string {
  const [path = '/', query = ''] = address.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.delete('done');
  parameters.set(name, value);
  return `${path}?${parameters}`;
}
