import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';

const b = useBrowser();

const stay = `<script>addEventListener('submit', (event) => event.preventDefault());</script>`;

/** Opens a page with the form, fills it, submits it as a script would, and returns what arrived of it. */
async function submit(html: string, fill: Record<string, string> = {}, attributes = '') {
  b.website.page('/form', `${b.website.tag(attributes)}${stay}${html}`);
  const page = await b.open('/form');
  for (const [selector, value] of Object.entries(fill)) await page.fill(selector, value);
  await page.evaluate(() => {
    document.querySelector('form')!.requestSubmit();
    window.footprint!.track('after');
  });
  await b.hide(page);
  await b.arrived('custom');
  return b.website
    .events()
    .filter(({ type }) => type === 'identify' || type === 'form_submit')
    .map(({ id, at, view, ...rest }) => rest as Record<string, unknown>);
}

test('a marked form tells its name and, before it in the same post, the e-mail address', async () => {
  const sent = await submit('<form data-fp-identify="demo"><input type="email" id="m"></form>', {
    '#m': 'dana@example.com',
  });
  expect(sent).toEqual([
    { type: 'identify', email: 'dana@example.com' },
    { type: 'form_submit', form: 'demo' },
  ]);
  const together = b.website.arrivals.some(({ batch }) => {
    const types = batch.events.map(({ type }) => type);
    return types.indexOf('identify') >= 0 && types.indexOf('identify') === types.indexOf('form_submit') - 1;
  });
  expect(together).toBe(true);
});

test('a form that is not marked is not read, one that the tag’s selector matches is', async () => {
  const form = '<form id="contactForm"><input name="your-email" id="m"></form>';
  expect(await submit(form, { '#m': 'dana@example.com' })).toEqual([]);
  b.website.forget();
  expect(await submit(form, { '#m': 'dana@example.com' }, 'data-forms="#contactForm"')).toEqual([
    { type: 'identify', email: 'dana@example.com' },
    { type: 'form_submit', form: 'contactForm' },
  ]);
});

test.each([
  ['type', '<input type="email">'],
  ['autocomplete', '<input autocomplete="work email" name="x7">'],
  ['name', '<input name="E-Mail">'],
  ['id', '<input id="contact_mail">'],
])('the address is found by %s', async (_, field) => {
  const sent = await submit(`<form data-fp-identify>${field}</form>`, { 'form input': ' dana@example.com ' });
  expect(sent[0]).toEqual({ type: 'identify', email: 'dana@example.com' });
});

test('a box about e-mails and an empty field are passed over', async () => {
  const form = `<form data-fp-identify><input type="checkbox" name="email_me" checked><input name="email2">
    <input name="mail" id="m"></form>`;
  expect(await submit(form, { '#m': 'dana@example.com' })).toContainEqual({
    type: 'identify',
    email: 'dana@example.com',
  });
});

test('of a trap form no secret field is ever read, and no secret leaves the page', async () => {
  const secrets = ['hunter2', '4111111111111111', 'hidden@example.com', '123456', '999', '654321@example.com'];
  const form = `<form data-fp-identify="trap">
    <input type="password" name="email_password" value="${secrets[0]}">
    <input autocomplete="cc-number" name="mail_card" value="${secrets[1]}">
    <input type="hidden" name="email" value="${secrets[2]}">
    <input autocomplete="one-time-code" name="email_code" value="${secrets[3]}">
    <input autocomplete="cc-csc" id="mail-csc" value="${secrets[4]}">
    <input type="email" autocomplete="section-a one-time-code" name="sent" value="${secrets[5]}">
    <textarea name="message">private words</textarea>
    <input type="email" name="email_ok" id="m">
  </form><script>
    window.read = [];
    const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    Object.defineProperty(HTMLInputElement.prototype, 'value', { set, get() { read.push(this.name || this.id); return get.call(this); } });
  </script>`;
  const sent = await submit(form, { '#m': 'dana@example.com' });
  expect(sent).toEqual([
    { type: 'identify', email: 'dana@example.com' },
    { type: 'form_submit', form: 'trap' },
  ]);
  const wire = JSON.stringify(b.website.arrivals);
  for (const secret of [...secrets, 'private words']) expect(wire).not.toContain(secret);
  const page = b.context.pages()[0]!;
  const read = await page.evaluate(() => (window as unknown as { read: string[] }).read);
  expect([...new Set(read)]).toEqual(['email_ok']);
});

test.each([
  ['a ticked box', '<input type="checkbox" data-fp-contact-sales checked>', true],
  ['a box that is not', '<input type="checkbox" data-fp-contact-sales>', false],
  [
    'yes of two',
    '<input type="radio" name="s" value="yes" data-fp-contact-sales checked><input type="radio" name="s" value="no" data-fp-contact-sales>',
    true,
  ],
  [
    'no of two',
    '<input type="radio" name="s" value="yes" data-fp-contact-sales><input type="radio" name="s" value="no" data-fp-contact-sales checked>',
    false,
  ],
  [
    'yes from a list',
    '<select data-fp-contact-sales><option value="">-</option><option value="soon" selected>Yes, soon</option></select>',
    true,
  ],
  [
    'nothing from a list',
    '<select data-fp-contact-sales><option value="">-</option><option value="soon">Yes</option></select>',
    false,
  ],
  [
    'yes in a marked group',
    '<fieldset data-fp-contact-sales><input type="radio" name="s" value="1" checked><input type="radio" name="s" value="0"></fieldset>',
    true,
  ],
  [
    'no in a marked group',
    '<fieldset data-fp-contact-sales><input type="radio" name="s" value="1"><input type="radio" name="s" value="0" checked></fieldset>',
    false,
  ],
  ['no question', '<input name="other" value="yes">', undefined],
])('the contact-sales answer is read from %s', async (_, fields, contactSales) => {
  const [sent] = await submit(`<form data-fp-identify name="f">${fields}</form>`);
  expect(sent).toEqual({ type: 'form_submit', form: 'f', ...(contactSales === undefined ? {} : { contactSales }) });
});

test('a field called name does not hide the name of its form', async () => {
  const [sent] = await submit('<form data-fp-identify name="quote"><input name="name"><input name="id"></form>');
  expect(sent).toEqual({ type: 'form_submit', form: 'quote' });
});

test('a native submit that navigates away arrives', async () => {
  b.website.page(
    '/native',
    `${b.website.tag()}<form data-fp-identify="native" action="/thanks"><input type="email" name="e"></form>`,
  );
  const page = await b.open('/native');
  await b.arrived('page_view');
  await page.fill('input', 'dana@example.com');
  await page.press('input', 'Enter');
  await page.waitForURL('**/thanks**');
  expect((await b.arrived('form_submit'))[0]).toMatchObject({ form: 'native' });
  expect((await b.arrived('identify'))[0]).toMatchObject({ email: 'dana@example.com' });
});

test('a form in a part that is to be ignored is not read', async () => {
  expect(
    await submit('<div data-fp-ignore><form data-fp-identify><input type="email" value="a@b.co"></form></div>'),
  ).toEqual([]);
});

test('a form is posted in the moment of its submit, without waiting for more events', async () => {
  b.website.page('/now', `${b.website.tag()}${stay}<form data-fp-identify="now"></form>`);
  const page = await b.open('/now', { withClock: true });
  // The page's clock stands still from here on: no timer of the script runs.
  await page.clock.pauseAt(new Date(Date.now() + 3_600_000));
  // Nor is a post under way, whose answer would take the form along.
  await expect.poll(() => page.evaluate(() => localStorage.fp_q ?? '')).toBe('');
  await page.evaluate(() => document.querySelector('form')!.requestSubmit());
  expect((await b.arrived('form_submit'))[0]).toMatchObject({ form: 'now' });
});
