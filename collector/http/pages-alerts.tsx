import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { cleanText } from '../domain/clean-text.ts';
import { destinationKinds, mailtoOf } from '../domain/destination.ts';
import { normaliseEmail } from '../domain/email.ts';
import { deliveryCursor } from '../ports/delivery-attempts.ts';
import type { DestinationSummary } from '../ports/queries.ts';
import { AlertsPage } from '../ui/alerts-page.tsx';
import type { DestinationDraft, DestinationProblems } from '../ui/destination-form.tsx';
import { fill } from '../ui/fill.ts';
import { isLanguage } from '../ui/language.ts';
import { isWebAddress } from '../ui/outside.tsx';
import { givenName } from './given-name.ts';
import { formFields, type PagesContext, type PagesEnv, readerFor, showNotFound, showPage } from './pages-frame.tsx';

const deliveriesShown = 50;
/** Sent again by name in one form: more than a page shows. */
const maxChosen = 500;

const emptyDraft: DestinationDraft = {
  kind: 'webhook',
  name: '',
  address: '',
  language: 'en',
  hasPersonalData: false,
  takesDigests: true,
};

const urlShape = z
  .string()
  .trim()
  .max(2_000)
  .refine((url) => isWebAddress(url) && new URL(url).username === '' && new URL(url).password === '');

/** Destinations and the delivery log. Below `/sites/:site/alerts`. */
export function alertPages(context: PagesContext): Hono<PagesEnv> {
  const { commands, clock } = context;
  const pages = new Hono<PagesEnv>();
  pages.get('/', (c) => {
    const language = c.get('language');
    return showAlerts(c, context, { draft: { ...emptyDraft, language }, problems: {} });
  });
  pages.post('/', async (c) => {
    const draft = draftOf(await formFields(c));
    const problems = await problemsOf(c, context, draft);
    if (problems.name || problems.address) return showAlerts(c, context, { draft, problems });
    const target = { site: c.get('site').id, kind: draft.kind, nowMs: clock.nowMs() };
    await commands.createDestination({ ...target, ...settingsOf(draft) });
    return backTo(c, 'destination_added');
  });
  pages.post('/resend', async (c) => {
    const { which, delivery = [] } = await c.req.parseBody({ all: true });
    const chosen = [delivery].flat().flatMap((each) => {
      const [destination, alert] = typeof each === 'string' ? each.split('/') : [];
      return destination && alert ? [{ destination, alert }] : [];
    });
    const site = c.get('site').id;
    await commands.resendDeliveries({
      site,
      which: which === 'all' ? 'all' : chosen.slice(0, maxChosen),
      nowMs: clock.nowMs(),
    });
    return backTo(c, 'resent');
  });
  // what is done to a destination is done to one that is there
  pages.use('/:destination/*', async (c, next) => (knownOf(c, context) ? next() : showNotFound(c, context)));
  pages.post('/:destination', async (c) => {
    const known = knownOf(c, context)!;
    const draft = { ...draftOf(await formFields(c)), kind: known.kind };
    const problems = await problemsOf(c, context, draft);
    if (problems.name || problems.address) return showAlerts(c, context, { draft, problems });
    await commands.updateDestination({ ...targetOf(c), ...settingsOf(draft) });
    return backTo(c, 'destination_saved');
  });
  pages.post('/:destination/test', async (c) => {
    if ((await context.checkTarget(knownOf(c, context)!)) !== undefined) return backTo(c, 'target_refused');
    await commands.testDestination({ ...targetOf(c), nowMs: clock.nowMs() });
    return backTo(c, 'test_sent');
  });
  pages.post('/:destination/secret', async (c) => {
    await commands.rotateSecret({ ...targetOf(c), nowMs: clock.nowMs() });
    return backTo(c, 'secret_changed');
  });
  pages.post('/:destination/enabled', async (c) => {
    const isEnabled = (await formFields(c)).enabled === 'yes';
    await commands.setDestinationEnabled({ ...targetOf(c), isEnabled });
    return backTo(c, isEnabled ? 'destination_on' : 'destination_off');
  });
  pages.post('/:destination/remove', async (c) => {
    await commands.removeDestination(targetOf(c));
    return backTo(c, 'destination_removed');
  });
  pages.post('/:destination/resend', async (c) => {
    const { site, destination } = targetOf(c);
    const { alert = '' } = await formFields(c);
    await commands.resendDeliveries({ site, which: [{ destination, alert }], nowMs: clock.nowMs() });
    return backTo(c, 'resent');
  });
  return pages;
}

const backTo = (c: Context<PagesEnv>, done: string) =>
  c.redirect(`/sites/${c.get('site').key}/alerts?done=${done}`, 303);

const targetOf = (c: Context<PagesEnv, '/:destination'>) => ({
  site: c.get('site').id,
  destination: c.req.param('destination'),
});

function knownOf(c: Context<PagesEnv, '/:destination'>, context: PagesContext): DestinationSummary | undefined {
  const { site, destination } = targetOf(c);
  return context.queries.destinations(site).find(({ id }) => id === destination);
}

function draftOf(fields: Readonly<Record<string, string>>): DestinationDraft {
  const { name = '' } = fields;
  return {
    kind: destinationKinds.find((kind) => kind === fields.kind) ?? 'webhook',
    name: cleanText(name, name.length),
    address: (fields.url ?? '').trim(),
    language: isLanguage(fields.language) ? fields.language : 'en',
    hasPersonalData: fields.personal === 'yes',
    takesDigests: fields.digests === 'yes',
  };
}

const settingsOf = ({ kind, address, name, language, hasPersonalData, takesDigests }: DestinationDraft) => ({
  name,
  url: kind === 'email' ? mailtoOf(normaliseEmail(address) ?? '') : address,
  language,
  hasPersonalData,
  takesDigests,
});

async function problemsOf(
  c: Context<PagesEnv>,
  context: PagesContext,
  draft: DestinationDraft,
): Promise<DestinationProblems> {
  const { alerts } = readerFor(c).texts;
  const name = givenName.safeParse(draft.name).success ? undefined : alerts.badName;
  const { kind, address } = draft;
  if (kind === 'email' && normaliseEmail(address) === undefined) return { name, address: alerts.badEmail };
  if (kind !== 'email' && !urlShape.safeParse(address).success) return { name, address: alerts.badUrl };
  const reason = await context.checkTarget({ kind, url: settingsOf(draft).url });
  return { name, address: reason === undefined ? undefined : fill(alerts.refused, { reason }) };
}

function showAlerts(
  c: Context<PagesEnv>,
  context: PagesContext,
  form: { draft: DestinationDraft; problems: DestinationProblems },
) {
  const site = c.get('site');
  const { queries } = context;
  const destinations = queries.destinations(site.id);
  const after = c.req.query('after');
  // one more than shown tells whether there is a next page
  const found = queries.deliveries({ site: site.id, limit: deliveriesShown + 1, after });
  const deliveries = found.slice(0, deliveriesShown).map((delivery) => ({
    ...delivery,
    log: queries.deliveryAttempts({ ...delivery, site: site.id }),
  }));
  const next = found.length > deliveriesShown ? deliveryCursor(deliveries.at(-1)!) : undefined;
  const dead = queries.deadDeliveries(site.id);
  return showPage(c, context, {
    title: readerFor(c).texts.alerts.title,
    site,
    section: 'alerts',
    liveSubject: 'site',
    status: form.problems.name || form.problems.address ? 422 : 200,
    content: (reader) => (
      <AlertsPage
        {...{ destinations, deliveries, dead, next, ...form, reader }}
        sitePath={`/sites/${site.key}`}
        isFirst={after === undefined}
      />
    ),
  });
}
