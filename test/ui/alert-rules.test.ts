import { Window } from 'happy-dom';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AlertSite, hourMs, mondayMs } from '../alerts/an-alert-site.ts';
import { modelWorkOn } from '../support/model-work.ts';
import { buildAssets } from './built-assets.ts';
import { type SignedIn, signedIn } from './signed-in.ts';

let assets: Awaited<ReturnType<typeof buildAssets>>;
let acme: AlertSite;
let owner: SignedIn;
let path: string;
beforeAll(async () => {
  assets = await buildAssets();
});
afterAll(() => assets.remove());
beforeEach(async () => {
  acme = await AlertSite.open();
  const { queries, commands } = acme.store;
  owner = await signedIn({
    queries,
    commands,
    clock: { nowMs: () => mondayMs + hourMs },
    changes: { subscribe: () => () => {} },
    models: modelWorkOn(acme.store, { nowMs: () => mondayMs + hourMs }),
    publicUrl: () => 'http://localhost:4100',
    distDir: assets.distDir,
  });
  path = `/sites/${queries.sites()[0]!.key}`;
});
afterEach(() => acme.close());

const sam = 'sam@sales.example';

async function read(response: Response) {
  // a window only parses here: no script runs, nothing is fetched
  const { document } = new Window({ settings: { enableJavaScriptEvaluation: false } });
  document.write(await response.text());
  return document;
}

/** What the browser would send of the form with this action, left as it is shown. */
async function formOf(response: Response, action: string): Promise<Record<string, string>> {
  const form = (await read(response)).querySelector(`form[action="${action}"]`)!;
  const fields: Record<string, string> = {};
  for (const field of form.querySelectorAll('input, select')) {
    const name = field.getAttribute('name')!;
    if (field.getAttribute('type') === 'checkbox') {
      if (field.hasAttribute('checked')) fields[name] = field.getAttribute('value')!;
    } else if (field.tagName === 'SELECT') {
      const options = [...field.querySelectorAll('option')];
      fields[name] = (options.find((each) => each.hasAttribute('selected')) ?? options[0]!).getAttribute('value')!;
    } else fields[name] = field.getAttribute('value') ?? '';
  }
  return fields;
}

describe('the rules', () => {
  const shown = async () => formOf(await owner.get(`${path}/alert-settings`), `${path}/alert-settings`);

  test('saved as they are shown stay what they are; changed, they are what was chosen', async () => {
    const before = acme.store.queries.alertSettings(acme.site);
    expect((await owner.post(`${path}/alert-settings`, await shown())).status).toBe(303);
    expect(acme.store.queries.alertSettings(acme.site)).toEqual({
      ...before,
      kinds: Object.fromEntries(
        Object.keys(await shown()).flatMap((name) => (name.startsWith('kind-') ? [[name.slice(5), 'on']] : [])),
      ),
    });
    const { day6: _, day7: __, ...fields } = await shown();
    const wanted = {
      ...fields,
      'kind-hot': 'shadow',
      quietFrom: '22:00',
      quietTo: '07:30',
      'sla-mql': '',
      dailyCap: '5',
    };
    expect((await owner.post(`${path}/alert-settings`, wanted)).status).toBe(303);
    expect(acme.store.queries.alertSettings(acme.site)).toMatchObject({
      kinds: { hot: 'shadow', became_mql: 'on' },
      workingDays: [1, 2, 3, 4, 5],
      quiet: { from: 22 * 60, to: 7 * 60 + 30 },
      dailyCap: 5,
      sla: { sal: 24 * 60 },
    });
    expect(acme.store.queries.alertSettings(acme.site).sla.mql).toBeUndefined();
    expect(await shown()).toMatchObject({ quietTo: '07:30', 'sla-mql': '', 'kind-hot': 'shadow' });
  });

  test('that cannot be are not saved, and what was typed stays', async () => {
    const before = acme.store.queries.alertSettings(acme.site);
    const response = await owner.post(`${path}/alert-settings`, {
      ...(await shown()),
      quietFrom: '22:00',
      dailyCap: '-3',
    });
    expect(response.status).toBe(422);
    const document = await read(response);
    expect(document.querySelector('.problem')?.textContent).toContain('This cannot be');
    expect(document.querySelector('#site-cap')?.getAttribute('value')).toBe('-3');
    expect(acme.store.queries.alertSettings(acme.site)).toEqual(before);
  });

  test('are tried on the last 30 days before they are saved', async () => {
    await acme.meet('ada@acme.example', mondayMs);
    await acme.asksForDemo('ada@acme.example', mondayMs);
    const before = acme.store.queries.alertSettings(acme.site);
    const fields = { ...(await shown()), 'kind-hot': 'off', only: 'preview' };
    const response = await owner.post(`${path}/alert-settings`, fields);
    expect(response.status).toBe(200);
    const document = await read(response);
    const rows = [...document.querySelectorAll('#preview tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent).join(' '),
    );
    expect(rows).toContain('Asked to talk to sales 1 1 0 0');
    expect(rows.join('\n')).not.toContain('Became hot');
    expect(document.querySelector('#kind-hot option[selected]')?.getAttribute('value')).toBe('off');
    expect(acme.store.queries.alertSettings(acme.site)).toEqual(before);
  });
});

test('a salesperson is added, shown, changed and removed', async () => {
  const page = `${path}/alert-settings`;
  const empty = await formOf(await owner.get(page), `${page}/receivers`);
  const fields = { ...empty, receiver: 'Sam@Sales.example', capacity: '2', [`to-${acme.channel}`]: 'yes' };
  expect((await owner.post(`${page}/receivers`, { ...fields, receiver: 'sam' })).status).toBe(422);
  expect((await owner.post(`${page}/receivers`, fields)).status).toBe(303);
  expect(acme.store.queries.alertReceivers(acme.site)).toMatchObject([
    { receiver: sam, settings: { capacity: 2, destinations: [acme.channel], dailyCap: 20 }, openLeads: 0 },
  ]);
  const known = await formOf(await owner.get(`${page}?receiver=${sam}`), `${page}/receivers`);
  expect(known).toMatchObject({ receiver: sam, capacity: '2', [`to-${acme.channel}`]: 'yes' });
  await owner.post(`${page}/receivers/remove`, { receiver: sam });
  expect(acme.store.queries.alertReceivers(acme.site)).toEqual([]);
});

test('an alert is judged by who is signed in', async () => {
  await acme.meet('ada@acme.example', mondayMs);
  await acme.asksForDemo('ada@acme.example', mondayMs);
  const [alert] = acme.store.queries.alertLog({ site: acme.site, limit: 1 });
  const judge = (id: string, useful: string) => owner.post(`${path}/alert-log/${id}/feedback`, { useful });
  expect((await judge(alert!.id, 'yes')).status).toBe(303);
  expect(acme.store.queries.alertLog({ site: acme.site, limit: 1 })).toMatchObject([{ isUseful: true }]);
  expect(acme.store.sqlite.prepare('SELECT said_by FROM alert_feedback').all()).toEqual([
    { said_by: 'owner@example.com' },
  ]);
  const document = await read(await owner.get(`${path}/alert-log`));
  expect(document.querySelector('#precision')?.textContent).toContain('100%');
  expect(document.querySelector('[aria-pressed=true]')?.textContent).toBe('Useful');
  expect((await judge(alert!.id, 'maybe')).status).toBe(404);
  expect((await judge('al_x', 'yes')).status).toBe(404);
});

test('the first who claims a lead has it, without deciding about it', async () => {
  const lead = await acme.meet('ada@acme.example', mondayMs);
  const list = `${path}/leads`;
  const claim = (fields: Record<string, string>) => owner.post(`${list}/${lead}/claim`, fields);
  const before = await formOf(await owner.get(`${list}?queue=nurture`), `${list}/${lead}/claim`);
  expect((await claim(before)).headers.get('location')).toBe(`${list}?queue=nurture&done=lead_claimed`);
  const lookUp = () => acme.store.queries.lead({ site: acme.site, lead, nowMs: mondayMs });
  expect(lookUp()).toMatchObject({ owner: 'owner@example.com', stage: 'lead' });
  expect(acme.store.queries.decisions({ site: acme.site, lead })).toEqual([]);
  // what nobody can claim any more has no button
  const document = await read(await owner.get(`${list}/${lead}`));
  expect(document.querySelector(`form[action="${list}/${lead}/claim"]`)).toBeNull();
  expect(document.querySelector('[data-key=a]')).not.toBeNull();
  expect((await claim({})).headers.get('location')).toBe(`${list}/${lead}?done=lead_claimed#care`);
  await acme.assign(lead, sam);
  expect((await claim({})).headers.get('location')).toContain('done=lead_taken');
  expect(lookUp()?.owner).toBe(sam);
  expect((await owner.post(`${list}/ld_x/claim`, {})).status).toBe(404);
});

test('who has as many leads as they can take claims no more', async () => {
  const lead = await acme.meet('ada@acme.example', mondayMs);
  await acme.receiver('owner@example.com', { capacity: 0 });
  const claimed = await owner.post(`${path}/leads/${lead}/claim`, {});
  expect(claimed.headers.get('location')).toContain('done=lead_full');
  expect(acme.store.queries.lead({ site: acme.site, lead, nowMs: mondayMs })?.owner).toBeUndefined();
});

test('a lead is given away, watched and contacted on its page', async () => {
  const lead = await acme.meet('ada@acme.example', mondayMs);
  await acme.receiver(sam, { capacity: 0 });
  const page = `${path}/leads/${lead}`;
  const does = async (what: string, fields: Record<string, string>) =>
    new URL((await owner.post(`${page}/${what}`, fields)).headers.get('location')!, 'http://x').searchParams.get(
      'done',
    );
  expect(await does('owner', { owner: sam })).toBe('lead_full');
  expect(await does('owner', { owner: 'sam' })).toBe('lead_no_address');
  expect(await does('owner', { owner: 'Kim@Sales.example' })).toBe('lead_assigned');
  expect(await does('watch', { watched: 'yes' })).toBe('lead_watched');
  await acme.asksForDemo('ada@acme.example', mondayMs);
  await owner.post(`${page}/decisions`, { kind: 'accept' });
  const document = await read(await owner.get(page));
  const care = document.querySelector('#care')!;
  expect(care.textContent).toContain('kim@sales.example');
  expect(care.textContent).toContain('First contact after accepting');
  expect(await does('contacts', {})).toBe('lead_contacted');
  expect(acme.store.queries.handOffs({ site: acme.site, limit: 9 })).toEqual([]);
  expect((await owner.post(`${path}/leads/ld_x/watch`, { watched: 'yes' })).status).toBe(404);
});
