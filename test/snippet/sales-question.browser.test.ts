import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';

const b = useBrowser();

const stay = `<script>addEventListener('submit', (event) => event.preventDefault());</script>`;

/** Opens a page with the ready-made question; `html` attributes such as `lang` and `dir` stand on its root. */
async function openWith(body: string, root = '') {
  b.website.file(
    '/asked',
    `<!doctype html><html ${root}><title>Asked</title><script defer src="${b.website.api}/s/sales-question.js"></script>
     ${b.website.tag()}${stay}<body>${body}</body></html>`,
  );
  const page = await b.open('/asked');
  await page.waitForSelector('fieldset[data-fp-contact-sales]', { state: 'attached' });
  return page;
}

const marked = 'data-fp-identify="demo" data-fp-contact-sales-question';

test.each([
  ['lang="en"', 'Would you like to talk to our sales team?', 'Yes', 'ltr'],
  ['lang="fa-IR" dir="rtl"', 'آیا مایلید با کارشناسان فروش ما گفت‌وگو کنید؟', 'بله', 'rtl'],
  ['lang="ar" dir="rtl"', 'هل تودّ التحدث إلى فريق المبيعات لدينا؟', 'نعم', 'rtl'],
  ['lang="ms"', 'Adakah anda ingin bercakap dengan pasukan jualan kami?', 'Ya', 'ltr'],
  ['lang="constructor"', 'Would you like to talk to our sales team?', 'Yes', 'ltr'],
  ['lang="de"', 'Would you like to talk to our sales team?', 'Yes', 'ltr'],
  ['', 'Would you like to talk to our sales team?', 'Yes', 'ltr'],
])('a page with %s asks in its language and direction', async (root, question, yes, direction) => {
  const page = await openWith(`<form ${marked}><input type="email" name="e"><button>Send</button></form>`, root);
  const group = page.getByRole('group', { name: question });
  expect(await group.count()).toBe(1);
  expect(await group.evaluate((element) => getComputedStyle(element).direction)).toBe(direction);
  const radio = group.getByRole('radio', { name: yes });
  expect(await radio.isChecked()).toBe(false);
  const [box, label] = [(await radio.boundingBox())!, (await group.getByText(yes, { exact: true }).boundingBox())!];
  expect(box.x < label.x).toBe(direction === 'ltr');
});

test.each([
  ['yes', true],
  ['no', false],
  [undefined, false],
])('the answer %s goes with the form', async (answer, contactSales) => {
  const page = await openWith(`<form ${marked}><input type="email" name="e"><button>Send</button></form>`);
  await page.fill('[name=e]', 'dana@example.com');
  if (answer) await page.check(`[value=${answer}]`);
  await page.click('button');
  await b.hide(page);
  expect((await b.arrived('form_submit'))[0]).toMatchObject({ form: 'demo', contactSales });
  expect((await b.arrived('identify'))[0]).toMatchObject({ email: 'dana@example.com' });
});

test('the mark names another language, and the question stands in the direction of the page', async () => {
  const page = await openWith(
    `<form data-fp-identify data-fp-contact-sales-question="fa"><button>Send</button></form>`,
    'lang="en"',
  );
  const fieldset = page.locator('fieldset[data-fp-contact-sales]');
  expect(await fieldset.getAttribute('lang')).toBe('fa');
  expect(await fieldset.evaluate((element) => getComputedStyle(element).direction)).toBe('ltr');
});

test('it stands before the submit button, or where a marked element inside the form is', async () => {
  const page = await openWith(
    `<form ${marked}><p>Last <button type="button">More</button></p><p><button id="send">Send</button></p></form>
     <form data-fp-identify="other"><div id="here" data-fp-contact-sales-question></div><button>Send</button></form>`,
  );
  expect(await page.locator('#send').evaluate((element) => element.previousElementSibling?.tagName)).toBe('FIELDSET');
  expect(await page.locator('#here > fieldset').count()).toBe(1);
  expect(await page.locator('fieldset').count()).toBe(2);
});

test('forms that come later are asked, once each, and pages that draw them anew again', async () => {
  const page = await openWith(`<form ${marked}><button>Send</button></form><main></main>`);
  await page.evaluate((attributes) => {
    const main = document.querySelector('main')!;
    main.innerHTML = `<form ${attributes}></form>`;
    main.append(document.createElement('p'));
  }, marked);
  const inMain = page.locator('main fieldset');
  await expect.poll(() => inMain.count()).toBe(1);
  await page.evaluate((attributes) => {
    document.querySelector('main')!.innerHTML = `<form ${attributes}></form>`;
  }, marked);
  await expect.poll(() => inMain.count()).toBe(1);
  expect(await page.locator('fieldset').count()).toBe(2);
});

test('a page with a strict Content-Security-Policy sees it, too', async () => {
  const policy = `default-src 'none'; script-src ${b.website.api} 'nonce-n1'; connect-src ${b.website.api}`;
  b.website.page(
    '/strict',
    `<script defer nonce="n1" src="${b.website.api}/s/sales-question.js"></script>${b.website.tag('nonce="n1"')}
     <form ${marked}><button>Send</button></form>`,
    { 'content-security-policy': policy },
  );
  const page = await b.open('/strict');
  await page.waitForSelector('fieldset[data-fp-contact-sales]');
});
