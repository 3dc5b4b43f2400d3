import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useBrowser } from '../snippet/browser.ts';

const b = useBrowser();
const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/reference/what-is-collected.md');

/** Fields by event, as the page has them: a section for each event, or for several that have the same. */
const documented = new Map<string, string[]>();
for (const [, heading, text] of page.matchAll(/^## (.*)\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm)) {
  const fields = [...text!.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field!);
  const types = [...heading!.matchAll(/`(\w+)`/g)].map(([, type]) => type!);
  for (const type of types.length > 0 ? types : [heading!]) documented.set(type, fields);
}

/** Fields by event, as shared/wire.ts has them. */
const onTheWire = new Map<string, string[]>();
for (const [, name, isEvent, text] of read('shared/wire.ts').matchAll(
  /^(?:export )?interface (\w+)( extends WireEventBase)? \{\n([\s\S]*?)^\}/gm,
)) {
  const fields = [...text!.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, field]) => field!);
  const types = [...(/^ {2}readonly type: (.*);/m.exec(text!)?.[1]?.matchAll(/'(\w+)'/g) ?? [])].map(
    ([, type]) => type!,
  );
  const own = fields.filter((field) => field !== 'type' && field !== 'view');
  if (isEvent) for (const type of types) onTheWire.set(type, own);
  else
    onTheWire.set(
      name === 'WireBatch' ? 'Every post' : 'Every event',
      name === 'WireBatch' ? fields : [...fields, 'type'],
    );
}

test('the page names every field of every event, and none that is not sent', () => {
  expect(onTheWire.size).toBeGreaterThanOrEqual(10);
  const sorted = (fields: Map<string, string[]>) =>
    Object.fromEntries([...fields].map(([type, names]) => [type, names.toSorted()]).toSorted());
  documented.delete('What the collector adds');
  expect(sorted(documented)).toEqual(sorted(onTheWire));
});

test('what a page with everything on it really sends is on the page', async () => {
  b.website.page(
    '/all',
    `${b.website.tag()}<script>addEventListener('submit', (event) => event.preventDefault()); addEventListener('click', (event) => event.preventDefault());</script>
     <button data-fp-cta>Go</button><a id="file" href="/a.pdf">File</a><a id="out" href="https://elsewhere.example/">Out</a><a id="mail" href="mailto:a@b.example">Mail</a>
     <form data-fp-identify="all"><input type="email" value="dana@example.com"><input type="checkbox" data-fp-contact-sales></form>`,
  );
  const tab = await b.open('/all');
  for (const selector of ['button', '#file', '#out', '#mail']) await tab.click(selector);
  await tab.evaluate(() => {
    document.querySelector('form')!.requestSubmit();
    window.footprint!.identify({ id: '7', traits: { plan: 'pro' }, proof: 'p' });
    window.footprint!.track('all', { n: 1 });
  });
  await b.hide(tab);
  await b.arrived('custom');
  await b.arrived('engagement');
  const seen = new Set<string>();
  for (const { id: _, ...event } of b.website.events()) {
    seen.add(event.type);
    const known = [...documented.get('Every event')!, ...(documented.get(event.type) ?? [])];
    // the collector passes over what it does not know: `identify` by the API carries the person's fields as they came
    expect(Object.keys(event).filter((field) => !known.includes(field))).toEqual([]);
  }
  for (const { batch } of b.website.arrivals)
    expect(Object.keys(batch).sort()).toEqual(documented.get('Every post')!.toSorted());
  expect([...seen].sort()).toEqual(
    expect.arrayContaining(['cta_click', 'custom', 'download', 'form_submit', 'identify', 'outbound_click']),
  );
});
