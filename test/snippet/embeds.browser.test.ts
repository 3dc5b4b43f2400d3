import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';

const b = useBrowser();

const hsFields = { fields: [{ name: 'company' }, { name: 'email', value: 'dana@example.com' }] };
const submitted = (data: object) => ({ type: 'hsFormCallback', eventName: 'onFormSubmitted', id: 'form-1', data });
const calendly = {
  event: 'calendly.event_scheduled',
  payload: { event: { uri: 'https://api.calendly.com/e/1' }, invitee: { uri: 'https://api.calendly.com/e/1/i/2' } },
};
const cal = (type: string, data: object) => ({
  originator: 'CAL',
  type,
  namespace: '',
  fullType: `CAL::${type}`,
  data,
});
const booking = { uid: 'bk1', attendees: [{ email: 'dana@example.com' }], responses: {} };

/** Opens a page with a companion and a frame of `frameOrigin`, whose every request is answered here, also where the name is a real one. */
async function openWithFrame(companion: string, frameOrigin: string, attributes = ''): Promise<Page> {
  await b.context.route(`${frameOrigin}/embed`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Embed</title>' }),
  );
  b.website.page(
    '/embedding',
    `<script defer src="${b.website.api}/s/${companion}.js" ${attributes}></script>${b.website.tag()}
     <iframe name="embed" src="${frameOrigin}/embed"></iframe>`,
  );
  const page = await b.open('/embedding');
  await b.arrived('page_view');
  return page;
}

/** Posts the messages from the frame, and returns what arrived of them, in order. */
async function told(page: Page, messages: readonly unknown[]) {
  await page.frame('embed')!.evaluate((all) => {
    for (const message of all) parent.postMessage(message, '*');
  }, messages);
  return last(page);
}

async function last(page: Page) {
  // messages are heard one after the other: after this one, all were
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener('message', ({ data }) => data === 'last' && resolve(undefined));
        postMessage('last', '*');
      }),
  );
  await page.waitForTimeout(50);
  await page.evaluate(() => window.footprint!.track('after'));
  await b.hide(page);
  await b.arrived('custom');
  await expect.poll(() => b.website.eventsOf('custom').some(({ name }) => name === 'after')).toBe(true);
  return b.website
    .events()
    .filter((event) => event.type === 'identify' || (event.type === 'custom' && event.name !== 'after'))
    .map((event) =>
      event.type === 'custom' ? { [event.name]: event.props } : { email: event.type === 'identify' && event.email },
    );
}

test.each([
  {
    what: 'a Calendly booking',
    companion: 'calendly',
    origin: 'https://calendly.com',
    messages: [{ event: 'calendly.date_and_time_selected' }, calendly, calendly],
    expected: [{ meeting_booked: { provider: 'calendly', id: 'https://api.calendly.com/e/1/i/2' } }],
  },
  {
    what: 'a Cal.com booking, told twice',
    companion: 'cal',
    origin: 'https://app.cal.com',
    messages: [
      cal('linkReady', {}),
      cal('bookingSuccessfulV2', { uid: 'bk1', status: 'ACCEPTED' }),
      cal('bookingSuccessful', { booking, confirmed: true }),
      cal('rescheduleBookingSuccessfulV2', { uid: 'bk1' }),
    ],
    expected: [{ meeting_booked: { provider: 'cal', id: 'bk1' } }, { email: 'dana@example.com' }],
  },
  {
    what: 'a booking of one’s own Cal.com',
    companion: 'cal',
    origin: 'https://book.example.org',
    attributes: 'data-cal-origin="https://book.example.org"',
    messages: [cal('bookingSuccessfulV2', { uid: 'bk2' })],
    expected: [{ meeting_booked: { provider: 'cal', id: 'bk2' } }],
  },
  {
    what: 'a HubSpot form in a frame',
    companion: 'hubspot',
    origin: 'https://js.hsforms.net',
    messages: [
      { type: 'hsFormCallback', eventName: 'onFormReady', id: 'form-1' },
      { type: 'hsFormCallback', eventName: 'onFormSubmit', id: 'form-1', data: hsFields.fields },
      submitted({}),
      submitted({ submissionValues: { email: 'dana@example.com' } }),
    ],
    expected: [
      { email: 'dana@example.com' },
      { form_submitted: { provider: 'hubspot', id: 'form-1' } },
      { email: 'dana@example.com' },
    ],
  },
  {
    what: 'a HubSpot form without an e-mail field',
    companion: 'hubspot',
    origin: 'https://forms-eu1.hsforms.com',
    messages: [submitted({ submissionValues: { email: 'no address' } })],
    expected: [{ form_submitted: { provider: 'hubspot', id: 'form-1' } }],
  },
])('$what counts once', async ({ companion, origin, attributes, messages, expected }) => {
  const page = await openWithFrame(companion, origin, attributes);
  expect(await told(page, messages)).toEqual(expected);
});

test.each([
  ['calendly', calendly, ['https://calendly.com.evil.example', 'http://calendly.com', 'https://evilcalendly.com']],
  ['cal', cal('bookingSuccessfulV2', { uid: 'x' }), ['https://app.cal.com.evil.example', 'https://evil-cal.com']],
  [
    'hubspot',
    submitted({ submissionValues: { email: 'mallory@example.com' } }),
    ['https://hsforms.com.evil.example', 'https://evilhsforms.com', 'http://js.hsforms.net'],
  ],
])('a message that another origin forges for %s is ignored', async (companion, message, origins) => {
  const own = new URL(b.website.origin);
  for (const origin of [...origins, `http://localhost:${own.port}`]) {
    const page = await openWithFrame(companion, origin);
    expect([origin, await told(page, [message])]).toEqual([origin, []]);
    b.website.forget();
    await page.close();
    b.website.forget();
  }
});

test('a sandboxed frame, whose origin is none, is not taken for the page itself', async () => {
  b.website.page(
    '/sandboxed',
    `<script defer src="${b.website.api}/s/hubspot.js"></script>${b.website.tag()}
     <iframe name="embed" sandbox="allow-scripts" srcdoc="<p>Embed</p>"></iframe>`,
  );
  const page = await b.open('/sandboxed');
  await b.arrived('page_view');
  expect(await told(page, [submitted({ submissionValues: { email: 'mallory@example.com' } })])).toEqual([]);
});

test('messages of any shape throw nothing into the page', async () => {
  const page = await openWithFrame('hubspot', 'https://js.hsforms.net');
  await page.addScriptTag({ url: `${b.website.api}/s/cal.js` });
  const odd = [null, 0, 'text', [], { type: {} }, submitted(null as never), submitted({ submissionValues: 7 })];
  const arrived = await told(page, [...odd, { originator: 'CAL', type: 'bookingSuccessful', data: { booking: 5 } }]);
  expect(arrived.filter((one) => 'email' in one)).toEqual([]);
});

test('an older HubSpot form in the page itself is heard', async () => {
  const page = await openWithFrame('hubspot', 'https://js.hsforms.net');
  await page.evaluate(
    (message) => postMessage(message, '*'),
    submitted({ submissionValues: { email: 'dana@example.com' } }),
  );
  expect(await last(page)).toEqual([
    { email: 'dana@example.com' },
    { form_submitted: { provider: 'hubspot', id: 'form-1' } },
  ]);
});

test.each([
  [
    'with its fields',
    `({ getFormId: () => 'form-4', getFormFieldValues: async () => [{ name: '0-1/firstname', value: 'Dana' }, { name: '0-1/email', value: 'dana@example.com' }] })`,
    [{ email: 'dana@example.com' }, { form_submitted: { provider: 'hubspot', id: 'form-4' } }],
  ],
  [
    'that does not give its fields',
    `({ getFormId: () => 'form-4', getFormFieldValues: async () => { throw new Error('no'); } })`,
    [{ form_submitted: { provider: 'hubspot' } }],
  ],
])('a newer HubSpot form %s is heard by its event', async (_, form, expected) => {
  const page = await openWithFrame('hubspot', 'https://js.hsforms.net');
  await page.evaluate(`window.HubSpotFormsV4 = { getFormFromEvent: () => ${form} };
    dispatchEvent(new CustomEvent('hs-form-event:on-submission:success', { detail: { formId: 'form-4' } }));`);
  expect(await last(page)).toEqual(expected);
});

test('a success before the script has loaded waits for it', async () => {
  b.website.page(
    '/early',
    `<script src="${b.website.api}/s/hubspot.js"></script>
    <script>postMessage(${JSON.stringify(submitted({}))}, '*');</script>`,
  );
  const page = await b.open('/early');
  await expect.poll(() => page.evaluate(() => typeof window.footprint?.track)).toBe('function');
  await page.evaluate((tag) => {
    const script = document.createElement('script');
    Object.assign(script, { src: /src="([^"]+)"/.exec(tag)![1] });
    script.dataset.site = 'st_test';
    document.head.append(script);
  }, b.website.tag());
  await b.arrived('page_view');
  expect(await last(page)).toEqual([{ form_submitted: { provider: 'hubspot', id: 'form-1' } }]);
});
