import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { maxQuarantined } from '../../collector/ports/store.ts';
import { maxProps } from '../../shared/limits.ts';
import { aStore, type TestStore } from '../support/a-store.ts';
import {
  aClick,
  aCustom,
  aDownload,
  aForm,
  anEngagement,
  anIdentify,
  anIngest,
  anOutboundClick,
  aPageView,
  nested,
  nowMs,
} from './a-collector.ts';

let store: TestStore;
beforeAll(() => {
  store = aStore();
});
afterAll(async () => {
  // whatever came in: what is stored is what a replay of it gives
  expect((await store.replay()).differences).toEqual([]);
  store.close();
});

const dayMs = 86_400_000;
/** Words as an attacker would send them; none of it may come out as markup, line or direction. */
const hostile = '<img src=x onerror=alert(1)>';
const lone = '\ud800';
const rightToLeft = '\u202e';

/** What no kept text may contain: controls, characters that turn the direction, halves of surrogate pairs. */
const unfit = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u;

const wrongly = <Event extends object>(event: Event, fields: Record<string, unknown>) => ({ ...event, ...fields });

describe('an event that cannot be kept is counted with its reason, and the others of its batch are kept', () => {
  const anything = { '': undefined, null: null, number: 5, text: 'x', list: [], object: {}, yes: true };
  const allBut = (...right: (keyof typeof anything)[]) =>
    Object.entries(anything).filter(([name]) => !right.includes(name as keyof typeof anything));

  const required = [
    [aPageView, 'id', allBut('text')],
    [aPageView, 'at', allBut('number')],
    [aPageView, 'view', allBut('text')],
    [aPageView, 'url', allBut()],
    [anEngagement, 'view', allBut('text')],
    [anEngagement, 'engagedMs', allBut('number')],
    [aClick, 'label', allBut('text')],
    [aDownload, 'href', allBut()],
    [anOutboundClick, 'href', allBut()],
    [aForm, 'form', allBut('text')],
    [aCustom, 'name', allBut('text')],
  ] as const;
  const optional = [
    [aPageView, 'title', allBut('', 'text')],
    [aPageView, 'referrer', allBut('', 'text')],
    [anEngagement, 'scrollPct', allBut('', 'number')],
    [aClick, 'view', allBut('', 'text')],
    [aClick, 'href', allBut('', 'text')],
    [aForm, 'contactSales', allBut('', 'yes')],
    [anIdentify, 'email', allBut('')],
    [anIdentify, 'externalId', allBut('', 'text')],
    [anIdentify, 'traits', allBut('', 'object')],
    [anIdentify, 'proof', allBut('', 'text')],
    [aCustom, 'props', allBut('', 'object')],
  ] as const;
  const wrongTypes = [...required, ...optional].flatMap(([make, field, values]) =>
    values.map(
      ([name, value]) => [make().type, field, name || 'nothing', wrongly(make(), { [field]: value })] as const,
    ),
  );

  test.each(wrongTypes)('%s: %s is %s', async (_, field, __, event) => {
    const { post, rows, drops } = await anIngest(store);
    expect((await post([aClick({ label: 'before' }), event, aClick({ label: 'after' })])).status).toBe(204);
    expect(drops()).toEqual({ [`invalid_${field}`]: 1 });
    expect(rows()).toMatchObject([{ detail: 'before' }, { detail: 'after' }]);
  });

  const long = 'x'.repeat(70);
  const badIds = ['', ' ', 'a b', 'a\n', 'a\0', `a${lone}`, 'ä', '~ld_1', 'a/b', long];
  const cases: (readonly [string, string, unknown])[] = [
    ['an event that is null', 'not_an_object', null],
    ['an event that is text', 'not_an_object', 'page_view'],
    ['an event that is a list', 'not_an_object', [aPageView()]],
    ['an event that is lists 10,000 deep', 'not_an_object', 'NESTED'],
    ['an event without a type', 'unknown_type', wrongly(aClick(), { type: undefined })],
    ['a type that is no text', 'unknown_type', wrongly(aClick(), { type: ['cta_click'] })],
    ['an unknown type', 'unknown_type', wrongly(aClick(), { type: 'hover' })],
    ['a type that only a server may say', 'unknown_type', wrongly(aClick(), { type: 'call' })],
    ['points by hand from a browser', 'unknown_type', wrongly(aClick(), { type: 'manual', points: 1000 })],
    ['the type __proto__', 'unknown_type', wrongly(aClick(), { type: '__proto__' })],
    ['the type constructor', 'unknown_type', wrongly(aClick(), { type: 'constructor' })],
    ...badIds.map((id) => [`the event id ${JSON.stringify(id)}`, 'invalid_id', aClick({ id })] as const),
    ...badIds.map((view) => [`the view id ${JSON.stringify(view)}`, 'invalid_view', aPageView({ view })] as const),
    ['a negative time', 'too_old', aClick({ at: -1 })],
    ['a time beyond every date', 'invalid_at', aClick({ at: 8.64e15 + 1 })],
    ['an infinite time', 'invalid_at', aClick({ at: 'INFINITE' })],
    ['a time of text', 'invalid_at', aClick({ at: String(nowMs) })],
    ['an event later than its own sending', 'in_the_future', aClick({ at: nowMs + 60_001 })],
    ['an event of next year', 'in_the_future', aClick({ at: nowMs + 365 * dayMs })],
    ['an event older than 400 days', 'too_old', aClick({ at: nowMs - 400 * dayMs - 1 })],
    ['negative engagement', 'invalid_engagedMs', anEngagement({ engagedMs: -1 })],
    ['engagement that is no number', 'invalid_engagedMs', anEngagement({ engagedMs: Number.NaN })],
    ['engagement as text', 'invalid_engagedMs', anEngagement({ engagedMs: 'NaN' })],
    ['infinite engagement', 'invalid_engagedMs', anEngagement({ engagedMs: 'INFINITE' })],
    ['engagement of more than a day', 'invalid_engagedMs', anEngagement({ engagedMs: dayMs + 1 })],
    ['the largest engagement that JSON can say', 'invalid_engagedMs', anEngagement({ engagedMs: Number.MAX_VALUE })],
    ['scrolled above the top', 'invalid_scrollPct', anEngagement({ scrollPct: -1 })],
    ['infinite scrolling', 'invalid_scrollPct', anEngagement({ scrollPct: 'INFINITE' })],
    ['a page that is not http', 'invalid_url', aPageView({ url: 'ftp://acme.example/' })],
    ['a javascript: page', 'invalid_url', aPageView({ url: 'javascript:alert(1)' })],
    ['a javascript: page behind a tab', 'invalid_url', aPageView({ url: 'java\tscript:alert(1)' })],
    ['a data: page', 'invalid_url', aPageView({ url: 'data:text/html,<script>alert(1)</script>' })],
    ['a blob: page', 'invalid_url', aPageView({ url: 'blob:https://acme.example/1' })],
    ['a file: page', 'invalid_url', aPageView({ url: 'file:///etc/passwd' })],
    ['a page without a host', 'invalid_url', aPageView({ url: 'https://' })],
    ['a relative page', 'invalid_url', aPageView({ url: '/pricing' })],
    ['a host that cannot be', 'invalid_url', aPageView({ url: 'https://a b.example/' })],
    ['a javascript: download', 'invalid_href', aDownload({ href: 'javascript:alert(1)' })],
    ['a data: download', 'invalid_href', aDownload({ href: 'data:application/pdf;base64,AAAA' })],
    ['a blob: download', 'invalid_href', aDownload({ href: 'blob:https://acme.example/white-paper.pdf' })],
    ['a relative download', 'invalid_href', aDownload({ href: 'white-paper.pdf' })],
    ['a custom event without a name', 'invalid_name', aCustom({ name: ' ' })],
    ['props in a list', 'invalid_props', aCustom({ props: ['a'] })],
    ['props inside props', 'invalid_props', aCustom({ props: { a: { b: 1 } } })],
    ['a prop that is null', 'invalid_props', aCustom({ props: { a: null } })],
    ['an infinite prop', 'invalid_props', aCustom({ props: { a: 'INFINITE' } })],
    ['a prop 10,000 lists deep', 'invalid_props', aCustom({ props: { a: 'NESTED' } })],
    ['one prop too many', 'invalid_props', aCustom({ props: manyProps(maxProps + 1) })],
    ['one trait too many', 'invalid_traits', anIdentify({ traits: manyProps(maxProps + 1) })],
    ['traits inside traits', 'invalid_traits', anIdentify({ traits: { company: { name: 'Acme' } } })],
    ['nobody', 'invalid_email', anIdentify({ email: undefined })],
    ['an e-mail that is none', 'invalid_email', anIdentify({ email: 'ada' })],
    ['an e-mail with NUL', 'invalid_email', anIdentify({ email: 'a\0da@acme.example' })],
    ['an e-mail with a lone surrogate', 'invalid_email', anIdentify({ email: `a${lone}@acme.example` })],
    ['an e-mail that turns direction', 'invalid_email', anIdentify({ email: `a${rightToLeft}@acme.example` })],
    ['two e-mails', 'invalid_email', anIdentify({ email: 'a@acme.example,b@acme.example' })],
    ['an e-mail with markup', 'invalid_email', anIdentify({ email: '"<b>"@acme.example' })],
    ['an e-mail of 300 characters', 'invalid_email', anIdentify({ email: `${'a'.repeat(290)}@a.example` })],
    ['an empty external id', 'invalid_externalId', anIdentify({ externalId: '' })],
    ['an external id that is too long', 'invalid_externalId', anIdentify({ externalId: 'c'.repeat(301) })],
  ];
  test.each(cases)('%s → %s', async (_, reason, event) => {
    const { site, send, rows, drops } = await anIngest(store);
    // what JSON.stringify cannot say, JSON can
    const body = JSON.stringify({
      site: site.key,
      visitor: 'v1',
      visit: 'i1',
      sentAt: nowMs,
      events: [aClick({ label: 'before' }), event, aClick({ label: 'after' })],
    })
      .replaceAll('"INFINITE"', '1e999')
      .replaceAll('"NESTED"', nested(10_000));
    expect((await send(body)).status).toBe(204);
    expect(drops()).toEqual({ [reason]: 1 });
    expect(rows()).toMatchObject([{ detail: 'before' }, { detail: 'after' }]);
    const [refused] = store.queries.siteActivity(site.id).quarantined;
    expect(refused).toMatchObject({ reason, receivedAtMs: nowMs });
    expect(refused!.excerpt.length).toBeLessThanOrEqual(300);
    expect(refused!.excerpt).not.toMatch(/\p{Cs}/u);
    // nobody was made by half an identify
    expect(store.queries.leads({ site: site.id, nowMs, limit: 10 })).toEqual([]);
  });

  test('a batch of nothing but refused events makes no visitor', async () => {
    const { post, site, drops } = await anIngest(store);
    expect((await post([null, {}, aPageView({ url: 'x' })])).status).toBe(204);
    expect(drops()).toEqual({ not_an_object: 1, unknown_type: 1, invalid_url: 1 });
    expect(store.queries.visitors({ site: site.id, nowMs, limit: 10 })).toEqual([]);
    expect(store.queries.siteActivity(site.id).stored).toBe(0);
  });
});

function manyProps(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`prop${index}`, index]));
}

describe('what is kept is fit to be shown', () => {
  test('a label is as browsers show it: without the indents of its source, and without half of the character that it was cut in', async () => {
    const { post, touchpoints } = await anIngest(store);
    await post([aClick({ label: '  Talk\n      to   sales\ud83d' })]);
    expect((await touchpoints()).map(({ data }) => data.label)).toEqual(['Talk to sales']);
  });

  test('texts lose controls, turned directions and halves of characters, and are cut to their length', async () => {
    const { post, rows, touchpoints } = await anIngest(store);
    const dirty = (words: string) => ` \0${words}\u0000\u001b[2J${rightToLeft}\u2066${lone} `;
    await post([
      aPageView({ title: dirty(hostile), view: 'w1' }),
      aClick({ label: dirty('Start trial'), at: nowMs - 900 }),
      aForm({ form: dirty('contact'), at: nowMs - 800 }),
      aCustom({ name: dirty('used'), props: { [dirty('plan')]: dirty('pro'), n: 1, yes: true }, at: nowMs - 700 }),
      anIdentify({ externalId: dirty('c-1'), traits: { [dirty('name')]: dirty('Ada') }, at: nowMs - 600 }),
      aPageView({ title: 'x'.repeat(5_000), view: 'w2', at: nowMs - 500 }),
      aClick({ label: `${'x'.repeat(199)}🙂`, at: nowMs - 400 }),
    ]);
    for (const touchpoint of await touchpoints()) {
      const texts = JSON.stringify(touchpoint.data, (name, value) => {
        expect(name).not.toMatch(unfit);
        if (typeof value === 'string') expect(value).not.toMatch(unfit);
        return value;
      });
      expect(texts.length).toBeLessThan(1_000);
    }
    expect(rows()).toMatchObject([
      { title: `${hostile} [2J \ufffd` },
      { detail: 'Start trial [2J \ufffd' },
      { detail: 'contact [2J \ufffd' },
      { detail: 'used [2J \ufffd' },
      { type: 'identify' },
      { title: 'x'.repeat(300) },
      // half of a character is none
      { detail: 'x'.repeat(199) },
    ]);
  });

  test('props may not be named like the inside of JavaScript objects, also not after cleaning', async () => {
    const { site, send, touchpoints } = await anIngest(store);
    const props =
      '{"__proto__":"a","constructor":"b","prototype":"c","\\u0000__proto__":"d","__proto__ ":"e"," constructor":"f","plan":"pro"}';
    const body = (event: string) =>
      `{"site":"${site.key}","visitor":"v1","visit":"i1","sentAt":${nowMs},"events":[${event}]}`;
    await send(body(`{"id":"p1","type":"custom","at":${nowMs},"name":"used","props":${props}}`));
    await send(body(`{"id":"p2","type":"identify","at":${nowMs},"email":"ada@acme.example","traits":${props}}`));
    const stored = (await touchpoints()).map((touchpoint) => touchpoint.data.props);
    expect(stored.map((each) => Object.keys(each!))).toEqual([['plan'], ['plan']]);
    const [lead] = store.queries.leads({ site: site.id, nowMs, limit: 1 });
    expect(Object.keys(store.queries.lead({ site: site.id, lead: lead!.id, nowMs })!.traits)).toEqual(['plan']);
    expect({}).not.toHaveProperty('plan');
  });

  test('fields that nobody knows are left out, and __proto__ of an event or a batch says nothing', async () => {
    const { site, send, touchpoints } = await anIngest(store);
    const event = `{"id":"p1","type":"cta_click","at":${nowMs},"label":"Start","__proto__":{"label":"Other"},"engagedMs":5,"secret":"x","points":1000,"unscored":"bot"}`;
    const body = `{"site":"${site.key}","visitor":"v1","visit":"i1","sentAt":${nowMs},"isSilent":true,"__proto__":{"events":[]},"events":[${event}]}`;
    expect((await send(body)).status).toBe(204);
    expect(await touchpoints()).toEqual([
      {
        visitor: 'v1',
        visit: 'i1',
        id: 'p1',
        type: 'cta_click',
        occurredAtMs: nowMs,
        receivedAtMs: nowMs,
        day: Math.floor(nowMs / dayMs),
        view: undefined,
        data: { label: 'Start' },
        unscored: undefined,
      },
    ]);
  });

  test.each([
    ['credentials', 'https://ada:secret@acme.example/pricing', 'https://acme.example/pricing'],
    [
      'secret parameters',
      'https://acme.example/?token=1&utm_source=x&Email=a&code=2&sid=3',
      'https://acme.example/?utm_source=x',
    ],
    [
      'a secret parameter spelled with percent signs',
      'https://acme.example/?%74oken=1&a=2',
      'https://acme.example/?a=2',
    ],
    ['the same secret twice', 'https://acme.example/?token=1&a=2&token=3', 'https://acme.example/?a=2'],
    ['the fragment', 'https://acme.example/#access_token=1', 'https://acme.example/'],
    ['secrets of a route in the fragment', 'https://acme.example/#/reset?token=1', 'https://acme.example/#/reset'],
    ['secrets of a hashbang route', 'https://acme.example/#!/reset?token=1&a=2', 'https://acme.example/#!/reset'],
    ['controls', 'https://acme.example/a\0b\tc\nd', 'https://acme.example/a%00bcd'],
    ['a lone surrogate', `https://acme.example/${lone}`, 'https://acme.example/%EF%BF%BD'],
    ['turned directions', `https://acme.example/${rightToLeft}`, 'https://acme.example/%E2%80%AE'],
    [
      'a host of other letters',
      'https://bücher.example/قیمت',
      'https://xn--bcher-kva.example/%D9%82%DB%8C%D9%85%D8%AA',
    ],
    ['a host behind percent signs', 'https://%61cme.example/pricing', 'https://acme.example/pricing'],
    ['markup', `https://acme.example/${hostile}`, 'https://acme.example/%3Cimg%20src=x%20onerror=alert(1)%3E'],
  ])('a URL loses %s', async (_, sent, kept) => {
    const { post, touchpoints } = await anIngest(store);
    await post([aPageView({ url: sent })]);
    const [view] = await touchpoints();
    expect(view!.data.url).toBe(kept);
  });

  test('a URL that is too long is cut', async () => {
    const { post, touchpoints } = await anIngest(store);
    await post([aPageView({ url: `https://acme.example/${'x'.repeat(30_000)}` })]);
    expect((await touchpoints())[0]!.data.url).toHaveLength(2_000);
  });

  test.each([
    ['an address', 'mailto:ada@acme.example', 'mailto:'],
    ['a number', 'tel:+1 555 0100', 'tel:'],
    ['a script', 'javascript:alert(1)', 'javascript:'],
    ['data', 'data:text/html,<script>', 'data:'],
  ])('of a link to %s only the scheme is kept', async (_, sent, kept) => {
    const { post, rows } = await anIngest(store);
    await post([anOutboundClick({ href: sent })]);
    expect(rows()).toMatchObject([{ detail: kept }]);
  });

  test.each([
    ['capitals and spaces', ' Ada.Lovelace@ACME.Example ', 'ada.lovelace@acme.example'],
    ['letters in two parts', 'rene\u0301@acme.example', 'ren\u00e9@acme.example'],
  ])('an e-mail with %s is the same person', async (_, typed, kept) => {
    const { post, site } = await anIngest(store);
    await post([anIdentify({ email: typed }), anIdentify({ email: kept })]);
    expect(store.queries.leads({ site: site.id, nowMs, limit: 10 }).map((lead) => lead.email)).toEqual([kept]);
  });

  test('the most props that are allowed are kept', async () => {
    const { post, touchpoints } = await anIngest(store);
    await post([aCustom({ props: manyProps(maxProps) })]);
    expect((await touchpoints())[0]!.data.props).toEqual(manyProps(maxProps));
  });

  test.each([
    ['no', ''],
    ['controls alone for a', ` \0\u0007${rightToLeft} `],
  ])('a call to action with %s label is clicked all the same, and is told by where it leads', async (_, label) => {
    const { post, rows, touchpoints, drops } = await anIngest(store);
    await post([aClick({ label, href: 'https://acme.example/demo' })]);
    expect(drops()).toEqual({});
    expect((await touchpoints())[0]!.data.label).toBeUndefined();
    expect(rows()).toMatchObject([{ detail: 'https://acme.example/demo' }]);
  });

  test('a form without a name is called form', async () => {
    const { post, rows } = await anIngest(store);
    await post([aForm({ form: '\n' })]);
    expect(rows()).toMatchObject([{ detail: 'form' }]);
  });

  test('a page that was pulled beyond its end was seen to its end', async () => {
    const { post, rows } = await anIngest(store);
    await post([aPageView({ view: 'w1' }), anEngagement({ view: 'w1', engagedMs: 1_000, scrollPct: 104.5 })]);
    expect(rows()).toMatchObject([{ engagedMs: 1_000, scrollPct: 100 }]);
  });

  test.each([false, 0] as const)('a page view that saw no hand, said as %s, earns nothing', async (human) => {
    const { post, touchpoints } = await anIngest(store);
    await post([aPageView({ view: 'w1' }), anEngagement({ view: 'w1', engagedMs: 45_000, human })]);
    expect((await touchpoints()).map(({ data }) => data.human)).toContain(false);
  });

  test('engagement is kept in whole milliseconds and grows only', async () => {
    const { post, rows } = await anIngest(store);
    await post([aPageView({ view: 'w1' }), anEngagement({ view: 'w1', engagedMs: 1_234.9, scrollPct: 33.4 })]);
    expect(rows()).toMatchObject([{ engagedMs: 1_234, scrollPct: 33 }]);
    await post([anEngagement({ view: 'w1', engagedMs: 500, scrollPct: 10 })]);
    expect(rows()).toMatchObject([{ engagedMs: 1_234, scrollPct: 33 }]);
    await post([anEngagement({ view: 'w1', engagedMs: dayMs, scrollPct: 100 })]);
    expect(rows()).toMatchObject([{ engagedMs: dayMs, scrollPct: 100 }]);
  });
});

describe('an id is stored once for ever', () => {
  test('the first event with an id counts, whatever a later one says', async () => {
    const { post, rows, drops, site } = await anIngest(store);
    await post([aClick({ id: 'same', label: 'first' })]);
    const scored = store.queries.visitor({ site: site.id, visitor: 'v1', nowMs })!.score;
    await post([aClick({ id: 'same', label: 'second' })]);
    await post([aForm({ id: 'same', contactSales: true })]);
    await post([anIdentify({ id: 'same' })]);
    expect(rows()).toMatchObject([{ type: 'cta_click', detail: 'first' }]);
    expect(store.queries.visitor({ site: site.id, visitor: 'v1', nowMs })).toMatchObject({
      score: scored,
      lead: undefined,
    });
    expect(store.queries.leads({ site: site.id, nowMs, limit: 1 })).toEqual([]);
    expect(store.queries.siteActivity(site.id)).toMatchObject({ stored: 1, repeated: 3 });
    expect(drops()).toEqual({});
  });

  test('also inside one batch', async () => {
    const { post, rows, site } = await anIngest(store);
    await post([
      aClick({ id: 'same', label: 'first', at: nowMs - 2_000 }),
      aClick({ id: 'same', label: 'second' }),
      aClick(),
    ]);
    expect(rows()).toMatchObject([{ detail: 'first' }, { detail: 'Start trial' }]);
    expect(store.queries.siteActivity(site.id)).toMatchObject({ stored: 2, repeated: 1 });
  });

  test('ids belong to one browser: another may use the same', async () => {
    const { post, rows } = await anIngest(store);
    await post([aClick({ id: 'same', label: 'first' })]);
    await post([aClick({ id: 'same', label: 'second' })], { visitor: 'v2' });
    expect([rows('v1'), rows('v2')]).toMatchObject([[{ detail: 'first' }], [{ detail: 'second' }]]);
  });

  test.each(['in one batch', 'later'])('a view id names one page view: the second is refused, %s', async (when) => {
    const { post, rows, drops } = await anIngest(store);
    const first = aPageView({ view: 'w1', title: 'first' });
    const second = aPageView({ view: 'w1', title: 'second', at: nowMs - 500 });
    if (when === 'later') {
      await post([first]);
      await post([second]);
    } else await post([first, second]);
    expect(rows()).toMatchObject([{ title: 'first' }]);
    expect(drops()).toEqual({ view_id_reused: 1 });
    await post([anEngagement({ view: 'w1', engagedMs: 9_000 })]);
    expect(rows()).toMatchObject([{ title: 'first', engagedMs: 9_000 }]);
  });
});

describe('clocks', () => {
  test.each([
    ['right', 0],
    ['ten years behind', -3650 * dayMs],
    ['ten years ahead', 3650 * dayMs],
    ['at 1970', -nowMs],
    ['before 1970', -nowMs - 365 * dayMs],
  ])('a clock that is %s does not move what happened ten minutes ago', async (_, offMs) => {
    const { post, rows } = await anIngest(store);
    await post(
      [aPageView({ at: nowMs + offMs - 600_000, view: 'w1' }), anEngagement({ view: 'w1', at: nowMs + offMs })],
      {
        sentAt: nowMs + offMs,
      },
    );
    expect(rows()).toMatchObject([{ atMs: nowMs - 600_000, engagedMs: 45_000, unscored: undefined }]);
    expect(rows()[0]!.points.length).toBeGreaterThan(0);
  });

  test('an event a little later than its own sending is kept as of its arrival: nothing arrives before it happened', async () => {
    const { post, rows } = await anIngest(store);
    await post([aClick({ at: nowMs + 60_000 })]);
    expect(rows()).toMatchObject([{ atMs: nowMs }]);
  });

  test('a time between two milliseconds is kept as a whole one', async () => {
    const { post, rows } = await anIngest(store);
    await post([aClick({ at: nowMs - 0.5 })]);
    expect(rows()).toMatchObject([{ atMs: nowMs - 1 }]);
  });

  test.each([
    ['30 days old: scored', 30 * dayMs, undefined],
    ['older: kept and shown, not scored', 30 * dayMs + 1, 'too_late'],
    ['400 days old: kept and shown, not scored', 400 * dayMs, 'too_late'],
  ])('what is %s', async (_, ageMs, unscored) => {
    const { post, rows, drops, site } = await anIngest(store);
    await post([aClick({ at: nowMs - ageMs })]);
    expect(rows()).toMatchObject([{ atMs: nowMs - ageMs, unscored }]);
    expect(rows()[0]!.points).toHaveLength(unscored ? 0 : 1);
    const { score } = store.queries.visitor({ site: site.id, visitor: 'v1', nowMs })!;
    if (unscored) expect(score).toBe(0);
    else expect(score).toBeGreaterThan(1);
    expect(drops()).toEqual({});
  });

  test('the day is the site’s own', async () => {
    const atMs = () => Date.UTC(2026, 0, 5, 21);
    const { post, touchpoints } = await anIngest(store, { timeZone: 'Asia/Tehran', atMs });
    await post([aClick({ at: Date.UTC(2026, 0, 5, 20, 29) }), aClick({ at: Date.UTC(2026, 0, 5, 20, 30) })], {
      sentAt: atMs(),
    });
    const days = (await touchpoints()).map((touchpoint) => new Date(touchpoint.day * dayMs).toISOString().slice(0, 10));
    expect(days).toEqual(['2026-01-05', '2026-01-06']);
  });
});

describe('quarantine', () => {
  test('keeps the newest 200 of a site, shows the newest 20 and counts all', async () => {
    const { post, drops, site } = await anIngest(store);
    const other = await anIngest(store);
    await other.post([{ type: 'of the other site' }]);
    const bad = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ type: `unknown-${from + index}` }));
    for (let from = 0; from < maxQuarantined + 50; from += 50) await post(bad(from, 50));
    expect(drops()).toEqual({ unknown_type: maxQuarantined + 50 });
    const kept = store.sqlite.prepare('SELECT excerpt FROM quarantine WHERE site = ? ORDER BY seq').all(site.id) as {
      excerpt: string;
    }[];
    expect(kept).toHaveLength(maxQuarantined);
    expect(kept[0]!.excerpt).toBe('{"type":"unknown-50"}');
    const { quarantined } = store.queries.siteActivity(site.id);
    expect(quarantined).toHaveLength(20);
    expect(quarantined[0]).toEqual({ reason: 'unknown_type', receivedAtMs: nowMs, excerpt: '{"type":"unknown-249"}' });
    expect(store.queries.siteActivity(other.site.id).quarantined).toHaveLength(1);
  });

  test('shows the start of an event as it came, cut between characters', async () => {
    const { post, site } = await anIngest(store);
    await post([{ type: hostile, text: `${'x'.repeat(300 - 62)}🙂🙂🙂` }]);
    const [refused] = store.queries.siteActivity(site.id).quarantined;
    expect(refused!.excerpt).toMatch(/^\{"type":"<img src=x onerror=alert\(1\)>","text":"x+/);
    expect(refused!.excerpt.isWellFormed()).toBe(true);
  });

  test('a reused view id is shown like every other refusal', async () => {
    const { post, site } = await anIngest(store);
    await post([aPageView({ view: 'w1' }), aPageView({ view: 'w1', title: 'the second' })]);
    const [refused] = store.queries.siteActivity(site.id).quarantined;
    expect(refused).toMatchObject({ reason: 'view_id_reused', excerpt: expect.stringContaining('the second') });
  });
});
