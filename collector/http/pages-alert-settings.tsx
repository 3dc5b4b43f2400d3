import { setImmediate } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { alertKinds } from '../domain/alert-policy.ts';
import { receiverOf, slaStages } from '../domain/alert-settings.ts';
import type { FormValues } from '../ui/alert-hours-fields.tsx';
import { AlertSettingsPage } from '../ui/alert-settings-page.tsx';
import { type AlertsPreviewed, previewAlerts } from '../usecases/preview-alerts.ts';
import {
  alertSettingsSchema,
  fromAlertSettings,
  fromReceiverSettings,
  receiverSettingsSchema,
  toAlertSettings,
  toReceiver,
} from './api/alert-schemas.ts';
import { formFields, type PagesContext, type PagesEnv, readerFor, showPage } from './pages-frame.tsx';
import { timeZones } from './pages-site-form.ts';

const address = z.email().max(254).toLowerCase();

/** What the two forms of the page hold when it is shown. */
interface Shown {
  readonly values?: FormValues;
  readonly receiver?: FormValues;
  readonly preview?: AlertsPreviewed;
}

/** Settings of alerts and of who receives them. Below `/sites/:site/alert-settings`. */
export function alertSettingsPages(context: PagesContext): Hono<PagesEnv> {
  const { queries, commands, clock } = context;
  const pages = new Hono<PagesEnv>();
  pages.get('/', (c) => show(c, context, {}));
  pages.post('/', async (c) => {
    const site = c.get('site');
    const fields = await formFields(c);
    const parsed = alertSettingsSchema.safeParse(settingsOf(fields));
    if (!parsed.success) return show(c, context, { values: { ...fields, problem: 'yes' } });
    const settings = fromAlertSettings(parsed.data);
    if (fields.only === 'preview') {
      const nowMs = clock.nowMs();
      const preview = await previewAlerts(queries, { site, settings, nowMs, pause: () => setImmediate() });
      return show(c, context, { values: fields, preview });
    }
    await commands.saveAlertSettings({ site: site.id, settings });
    return c.redirect(`/sites/${site.key}/alert-settings?done=alert_rules_saved`, 303);
  });
  pages.post('/receivers', async (c) => {
    const site = c.get('site');
    const fields = await formFields(c);
    const receiver = address.safeParse(fields.receiver);
    const destinations = queries.destinations(site.id).flatMap(({ id }) => (fields[`to-${id}`] === 'yes' ? [id] : []));
    const said = { ...hoursOf(fields), destinations, capacity: numberOf(fields.capacity) };
    const parsed = receiverSettingsSchema.safeParse(said);
    if (!receiver.success || !parsed.success) return show(c, context, { receiver: { ...fields, problem: 'yes' } });
    const settings = fromReceiverSettings(parsed.data);
    await commands.saveAlertReceiver({ site: site.id, receiver: receiver.data, settings });
    return c.redirect(`/sites/${site.key}/alert-settings?done=receiver_saved#receivers`, 303);
  });
  pages.post('/receivers/remove', async (c) => {
    const site = c.get('site');
    const { receiver = '' } = await formFields(c);
    await commands.removeAlertReceiver({ site: site.id, receiver });
    return c.redirect(`/sites/${site.key}/alert-settings?done=receiver_removed#receivers`, 303);
  });
  return pages;
}

function show(c: Context<PagesEnv>, context: PagesContext, { values, receiver, preview }: Shown) {
  const { queries } = context;
  const site = c.get('site');
  const settings = queries.alertSettings(site.id);
  const receivers = queries.alertReceivers(site.id);
  const chosen = receivers.find((each) => each.receiver === c.req.query('receiver'));
  const nobody = { receiver: '', settings: receiverOf(settings, undefined), openLeads: 0 };
  const isWrong = values?.problem !== undefined || receiver?.problem !== undefined;
  return showPage(c, context, {
    title: readerFor(c).texts.alertRules.title,
    site,
    section: 'alerts',
    status: isWrong ? 422 : 200,
    content: (reader) => (
      <AlertSettingsPage
        basePath={`/sites/${site.key}/alert-settings`}
        values={values ?? valuesOfSettings(toAlertSettings(settings))}
        receiver={receiver ?? valuesOfReceiver(toReceiver(chosen ?? nobody))}
        receivers={receivers}
        destinations={queries.destinations(site.id)}
        preview={preview}
        timeZones={timeZones()}
        reader={reader}
      />
    ),
  });
}

/** What the form says, in the shape that the server API takes; whether it can be is decided there. */
function settingsOf(fields: FormValues) {
  const named = (names: readonly string[], prefix: string, read: (text: string | undefined) => unknown) =>
    Object.fromEntries(names.map((name) => [name, read(fields[`${prefix}-${name}`])]));
  return {
    ...hoursOf(fields),
    kinds: named(alertKinds, 'kind', (text) => text),
    breaksThrough: { askedForSales: fields.askedForSales === 'yes', onThePage: fields.onThePage === 'yes' },
    answerMinutes: numberOf(fields.answerMinutes),
    surgePeople: numberOf(fields.surgePeople),
    sla: named(slaStages, 'sla', numberOf),
  };
}

function hoursOf(fields: FormValues) {
  const { timeZone = '', quietFrom = '', quietTo = '', morning = '', dailyCap } = fields;
  return {
    timeZone: timeZone === '' ? null : timeZone,
    workingDays: [1, 2, 3, 4, 5, 6, 7].filter((day) => fields[`day${day}`] === 'yes'),
    quietHours: quietFrom === '' && quietTo === '' ? null : { from: quietFrom, to: quietTo },
    morning,
    dailyCap: numberOf(dailyCap),
  };
}

const numberOf = (text: string | undefined) => (text === undefined || text.trim() === '' ? null : Number(text));

function valuesOfSettings(settings: z.infer<typeof alertSettingsSchema>): FormValues {
  const { kinds, breaksThrough, answerMinutes, surgePeople, sla } = settings;
  return {
    ...valuesOfHours(settings),
    ...Object.fromEntries(Object.entries(kinds).map(([kind, mode]) => [`kind-${kind}`, mode])),
    ...Object.fromEntries(slaStages.map((stage) => [`sla-${stage}`, String(sla[stage] ?? '')])),
    askedForSales: breaksThrough.askedForSales ? 'yes' : '',
    onThePage: breaksThrough.onThePage ? 'yes' : '',
    answerMinutes: String(answerMinutes),
    surgePeople: String(surgePeople),
  };
}

function valuesOfReceiver(said: ReturnType<typeof toReceiver>): FormValues {
  return {
    ...valuesOfHours(said),
    receiver: said.receiver,
    capacity: String(said.capacity ?? ''),
    ...Object.fromEntries(said.destinations.map((id) => [`to-${id}`, 'yes'])),
  };
}

function valuesOfHours({
  timeZone,
  workingDays,
  quietHours,
  morning,
  dailyCap,
}: Pick<
  z.infer<typeof alertSettingsSchema>,
  'timeZone' | 'workingDays' | 'quietHours' | 'morning' | 'dailyCap'
>): FormValues {
  return {
    timeZone: timeZone ?? '',
    ...Object.fromEntries(workingDays.map((day) => [`day${day}`, 'yes'])),
    quietFrom: quietHours?.from ?? '',
    quietTo: quietHours?.to ?? '',
    morning,
    dailyCap: String(dailyCap ?? ''),
  };
}
