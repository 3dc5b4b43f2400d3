import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';

const b = useBrowser();

const stay = `<script>addEventListener('click', (event) => event.preventDefault());</script>`;

async function clickOn(
  html: string,
  selector = '#it',
  options: { button?: 'middle' | 'right'; attributes?: string } = {},
) {
  b.website.page('/clicks', `${b.website.tag(options.attributes)}${stay}${html}`);
  const page = await b.open('/clicks');
  await page.locator(selector).click({ button: options.button ?? 'left' });
  await page.evaluate(() => window.footprint!.track('after'));
  await b.hide(page);
  await b.arrived('custom');
  return b.website
    .events()
    .filter(({ type }) => /click|download/.test(type))
    .map(({ id, at, view, ...rest }) => rest as Record<string, unknown>);
}

test.each([
  ['the attribute', '<button id="it" data-fp-cta="Start trial">Go</button>', 'Start trial'],
  ['its accessible name', '<button id="it" data-fp-cta aria-label="Book a demo"><svg></svg></button>', 'Book a demo'],
  ['the words for its picture', '<a id="it" data-fp-cta>\n <img alt="Start trial">\n</a>', 'Start trial'],
  ['its picture, rather than its title', '<a id="it" data-fp-cta title="Now"><img alt="Start"></a>', 'Start'],
  ['its own words, where it is a picture', '<input id="it" type="image" data-fp-cta alt="Send">', 'Send'],
  [
    'its title, where its picture says nothing',
    '<a id="it" data-fp-cta title="Up"><img alt="" width="9" height="9"></a>',
    'Up',
  ],
  ['its title', '<button id="it" data-fp-cta title="Call me"><svg></svg></button>', 'Call me'],
  ['the title of its drawing', '<a id="it" data-fp-cta><svg><title>Pricing</title></svg></a>', 'Pricing'],
  ['nothing, where nothing names it', '<button id="it" data-fp-cta><svg></svg></button>', ''],
  [
    'its text, without the white space around it',
    '<button id="it" data-fp-cta>  Talk to <b>sales</b>\n </button>',
    'Talk to sales',
  ],
  ['the value that the author gave', '<input id="it" type="button" data-fp-cta value="Send">', 'Send'],
  ['at most 100 characters', `<button id="it" data-fp-cta>${'x'.repeat(300)}</button>`, 'x'.repeat(100)],
])('a call to action is called by %s', async (_, html, label) => {
  expect(await clickOn(html)).toEqual([{ type: 'cta_click', label }]);
});

test('what somebody typed into a field is never a label', async () => {
  const html = '<input id="it" class="cta" onfocus="this.value=`secret`">';
  expect(await clickOn(html, '#it', { attributes: 'data-cta=".cta"' })).toEqual([{ type: 'cta_click', label: '' }]);
});

test('a click on an icon inside a button inside two shadow roots counts for the button', async () => {
  const html = `<x-outer></x-outer><script>
    customElements.define('x-inner', class extends HTMLElement { connectedCallback() {
      this.attachShadow({ mode: 'open' }).innerHTML = '<button data-fp-cta="Deep"><i id="it">icon</i></button>'; } });
    customElements.define('x-outer', class extends HTMLElement { connectedCallback() {
      this.attachShadow({ mode: 'open' }).innerHTML = '<x-inner></x-inner>'; } });
  </script>`;
  expect(await clickOn(html)).toEqual([{ type: 'cta_click', label: 'Deep' }]);
});

test('a middle click counts, a right click does not', async () => {
  const html = '<a id="it" href="https://partner.example/x?token=1#y">Partner</a>';
  const opened = [{ type: 'outbound_click', href: 'https://partner.example/x' }];
  expect(await clickOn(html, '#it', { button: 'middle' })).toEqual(opened);
  b.website.forget();
  expect(await clickOn(html, '#it', { button: 'right' })).toEqual([]);
});

test('the keyboard activates, too', async () => {
  b.website.page('/keys', `${b.website.tag()}<button id="it" data-fp-cta="Keys">Go</button>`);
  const page = await b.open('/keys');
  await b.arrived('page_view');
  await page.locator('#it').press('Enter');
  await b.hide(page);
  expect((await b.arrived('cta_click'))[0]).toMatchObject({ label: 'Keys' });
});

test.each([
  ['an extension', '<a id="it" href="/files/White-Paper.PDF?v=2#p3">x</a>', '/files/White-Paper.PDF?v=2'],
  ['the download attribute', '<a id="it" href="/files/17" download>x</a>', '/files/17'],
  ['data-fp-download', '<a id="it" href="/gated" data-fp-download>x</a>', '/gated'],
  ['data-fp-download without an address, which is its page', '<button id="it" data-fp-download>x</button>', '/clicks'],
  [
    'an address in data-fp-download',
    '<button id="it" data-fp-download="/late/guide.pdf">x</button>',
    '/late/guide.pdf',
  ],
  ['the file name of a blob', '<a id="it" href="blob:x" download="report.csv">x</a>', '/report.csv'],
])('%s makes a download', async (_, html, path) => {
  expect(await clickOn(html)).toEqual([{ type: 'download', href: b.website.origin + path }]);
});

test.each([
  ['a dot in a query', '<a id="it" href="/page?file=report.pdf">x</a>'],
  ['a link to the same site', '<a id="it" href="/pricing">x</a>'],
  [
    'a part that is to be ignored',
    '<div data-fp-ignore><a id="it" href="https://x.example/a.pdf" data-fp-cta>x</a></div>',
  ],
])('%s is nothing', async (_, html) => {
  expect(await clickOn(html)).toEqual([]);
});

test('the site’s own list of extensions replaces the built-in one', async () => {
  const attributes = 'data-downloads=".step, iges"';
  expect(await clickOn('<a id="it" href="/part.iges">x</a>', '#it', { attributes })).toHaveLength(1);
  b.website.forget();
  expect(await clickOn('<a id="it" href="/part.pdf">x</a>', '#it', { attributes })).toEqual([]);
});

test.each([
  ['mailto:sales@example.com?subject=Quote&body=I%20am%20Dana', 'mailto:sales@example.com'],
  ['tel:+498912345', 'tel:+498912345'],
])('%s is a contact click, without a prepared message', async (href, sent) => {
  expect(await clickOn(`<a id="it" href="${href}">x</a>`)).toEqual([{ type: 'contact_click', href: sent }]);
});

test('copying from the page and printing it are reported, and nothing of what was copied', async () => {
  b.website.page('/text', `${b.website.tag()}<p>Secret words</p>`);
  const page = await b.open('/text');
  await b.arrived('page_view');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await b.hide(page);
  await b.arrived('page_print');
  const signals = b.website.events().filter(({ type }) => /^page_(copy|print)$/.test(type));
  expect(signals.map(({ id, at, view, ...rest }) => rest)).toEqual([{ type: 'page_copy' }, { type: 'page_print' }]);
  expect(JSON.stringify(b.website.arrivals)).not.toContain('Secret words');
});

test('a click inside a closed shadow root counts for the element around it, which is all that a page can see', async () => {
  const html = `<div data-fp-cta="Around"><x-closed id="it"></x-closed></div><script>
    customElements.define('x-closed', class extends HTMLElement { connectedCallback() {
      this.attachShadow({ mode: 'closed' }).innerHTML = '<button data-fp-cta="Inside">Go</button>'; } });
  </script>`;
  expect(await clickOn(html)).toEqual([{ type: 'cta_click', label: 'Around' }]);
});

test('a link is followed as if the script were not there, and its click arrives', async () => {
  b.website.page('/from', `${b.website.tag()}<a id="it" data-fp-cta="Next" href="/to">x</a>`);
  const page = await b.open('/from');
  await b.arrived('page_view');
  await page.click('#it');
  await page.waitForURL('**/to');
  expect((await b.arrived('cta_click'))[0]).toMatchObject({ label: 'Next', href: `${b.website.origin}/to` });
});

test('an owner’s selector that is none costs only what it was for', async () => {
  const html = '<a id="it" href="/a.pdf">x</a>';
  expect(await clickOn(html, '#it', { attributes: 'data-cta="((("' })).toHaveLength(1);
});
