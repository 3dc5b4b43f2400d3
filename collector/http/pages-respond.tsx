import { type Context, Hono } from 'hono';
import { RespondPage, type ResponseKind, UnsubscribePage } from '../ui/respond-page.tsx';
import { isUnsubscribeToken } from '../usecases/unsubscribe-link.ts';
import { type PagesContext, type PagesEnv, readerFor, showNotFound, showPage } from './pages-frame.tsx';

const responseKinds: readonly ResponseKind[] = ['accept', 'reject'];

/** Where the buttons of an alert lead. Below `/sites/:site/alerts/respond`. Reading only: the form posts a decision to the lead. */
export function respondPages(context: PagesContext): Hono<PagesEnv> {
  const { queries, clock } = context;
  const pages = new Hono<PagesEnv>();
  pages.get('/:alert', (c) => {
    const site = c.get('site');
    const kind = responseKinds.find((each) => each === c.req.query('do'));
    const alert = queries.alert({ site: site.id, alert: c.req.param('alert') });
    const lead = alert && queries.lead({ site: site.id, lead: alert.lead, nowMs: clock.nowMs() });
    if (!kind || !alert || !lead) return showNotFound(c, context);
    return showPage(c, context, {
      title: readerFor(c).texts.respond[kind],
      site,
      section: 'leads',
      content: (reader) => <RespondPage {...{ kind, alert, lead, reader }} sitePath={`/sites/${site.key}`} />,
    });
  });
  return pages;
}

/**
 * Ends digests for whoever has the link out of one, without an account. GET asks; POST ends them, from the page or as one press
 * in a mail program (RFC 8058). Below `/unsubscribe`.
 */
export function unsubscribePages(context: PagesContext): Hono<PagesEnv> {
  const pages = new Hono<PagesEnv>();
  pages.get('/:site/:destination/:token', (c) => {
    const found = subscriptionOf(c, context);
    return found ? showUnsubscribe(c, context, found.destination) : showNotFound(c, context);
  });
  pages.post('/:site/:destination/:token', async (c) => {
    const found = subscriptionOf(c, context);
    if (!found) return showNotFound(c, context);
    const { site, destination } = found;
    const { name, url, language, hasPersonalData } = destination;
    const settings = { name, url, language, hasPersonalData, takesDigests: false };
    await context.commands.updateDestination({ site, destination: destination.id, ...settings });
    return showUnsubscribe(c, context, { name, takesDigests: false });
  });
  return pages;
}

function subscriptionOf(c: Context<PagesEnv, '/:site/:destination/:token'>, { queries }: PagesContext) {
  const { site: key, destination: id, token } = c.req.param();
  const site = queries.siteByKey(key);
  const destination = site && queries.destinations(site.id).find((each) => each.id === id);
  if (!destination) return undefined;
  const { secret, previousSecret = secret } = destination;
  // a message that was sent before the secret was changed lies in somebody's mailbox still
  const isTheirs = [secret, previousSecret].some((each) =>
    isUnsubscribeToken(token, { site: key, destination: id, secret: each }),
  );
  return isTheirs ? { site: site.id, destination } : undefined;
}

function showUnsubscribe(
  c: Context<PagesEnv>,
  context: PagesContext,
  { name, takesDigests }: { name: string; takesDigests: boolean },
) {
  const { respond } = readerFor(c).texts;
  return showPage(c, context, {
    title: takesDigests ? respond.unsubscribe : respond.unsubscribed,
    content: (reader) => <UnsubscribePage name={name} isDone={!takesDigests} reader={reader} />,
  });
}
