import { Window } from 'happy-dom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StoreUnavailable } from '../../collector/ports/commands.ts';
import type { Queries } from '../../collector/ports/queries.ts';
import { buildAssets } from './built-assets.ts';
import { fakeContext } from './fake-context.ts';
import { hostile, sampleExplanation, sampleList, sampleNowMs } from './sample-data.ts';
import { signedIn } from './signed-in.ts';

let assets: Awaited<ReturnType<typeof buildAssets>>;
beforeAll(async () => {
  assets = await buildAssets();
});
afterAll(() => assets.remove());

const open = async () => {
  const context = fakeContext({ distDir: assets.distDir });
  return { context, ...(await signedIn(context)) };
};

const parse = (html: string) => {
  // a window only parses here: no script runs, nothing is fetched
  const { document } = new Window({ settings: { enableJavaScriptEvaluation: false } });
  document.write(html);
  return document;
};

/** Every page that shows data, by what it shows. */
const pages = [
  ['hot leads', '/sites/st_sample/leads', 'مریم حسینی'],
  ['a lead', '/sites/st_sample/leads/ld_maryam', 'Why this score'],
  ['a lead without visits', '/sites/st_sample/leads/ld_new', 'No visit yet'],
  ['a hostile lead', '/sites/st_sample/leads/ld_hostile', 'alert(1)'],
  ['older visits', '/sites/st_sample/leads/ld_maryam?before=older', 'Back to the newest'],
  ['erasing a lead', '/sites/st_sample/leads/ld_maryam/erase', 'Erase for ever'],
  ['erasing a hostile lead', '/sites/st_sample/leads/ld_hostile/erase', 'alert(1)'],
  ['erasing a visitor', '/sites/st_sample/visitors/vi_anonymous_1/erase', 'Erase for ever'],
  ['visitors', '/sites/st_sample/visitors', 'vi_anonymous'],
  ['a visitor', '/sites/st_sample/visitors/vi_anonymous_1', 'bing.com'],
  ['a bot', '/sites/st_sample/visitors/vi_bot', 'not scored: a bot'],
  ['a visitor who is a lead', '/sites/st_sample/visitors/vi_maryam_phone', 'Open the lead'],
  ['sites', '/sites', 'st_sample'],
  ['install', '/sites/st_sample', 'Events arrive'],
  ['install, own visits', '/sites/st_sample', 'https://www.example.com/#fp_own'],
  ['install, waiting', '/sites/st_empty', 'Waiting for the first event'],
  ['people', '/people', 'marketing@example.com'],
  ['one’s own account', '/account', 'Change your password'],
  ['sources', '/sites/st_sample/reports?days=all', 'newsletter / email'],
  ['sources by campaign', '/sites/st_sample/reports?days=all&by=campaign&touch=last', 'november'],
  ['no sources', '/sites/st_empty/reports', 'Nothing to report yet'],
  ['content', '/sites/st_sample/reports/content?days=all', 'www.example.com/pricing'],
  ['downloads', '/sites/st_sample/reports/content?days=all&by=asset', 'buying-guide.pdf'],
  ['no content', '/sites/st_empty/reports/content', 'Put the script on your website'],
  ['funnel', '/sites/st_sample/reports/funnel?days=all', 'Ready for sales'],
  ['no funnel', '/sites/st_empty/reports/funnel', 'Nothing to report yet'],
  ['alerts', '/sites/st_sample/alerts', 'ECONNREFUSED'],
  ['an answer to an alert', '/sites/st_sample/alerts/respond/al_3?do=reject', 'Reject this lead?'],
  ['rules for alerts', '/sites/st_sample/alert-settings', 'Asked to talk to sales'],
  ['all alerts', '/sites/st_sample/alert-log', 'waits for the end of quiet hours'],
  ['no alerts', '/sites/st_empty/alert-log', 'Alerts come as soon as a lead does what the rules name.'],
  ['no leads', '/sites/st_empty/leads', 'No leads yet'],
  ['no visitors', '/sites/st_empty/visitors', 'No visitors yet'],
  ['no destinations', '/sites/st_empty/alerts', 'No destination yet'],
] as const;

describe('every page', () => {
  test.each(pages)('%s is a complete document that shows its data', async (_, path, words) => {
    const { get } = await open();
    const response = await get(path);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toMatch(/^<!doctype html><html lang="en" dir="ltr"/);
    expect(html).toContain(words);
    expect(html.endsWith('</html>')).toBe(true);
  });

  test.each(pages)('%s shows text from outside as text', async (_, path) => {
    const { get } = await open();
    const document = parse(await (await get(path)).text());
    expect(document.querySelectorAll('img, iframe, object, embed, style, base')).toHaveLength(0);
    expect([...document.querySelectorAll('script')].map((script) => script.getAttribute('src'))).toEqual([
      expect.stringMatching(/^\/ui\/live\.js\?v=\w+$/),
    ]);
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const element of document.querySelectorAll('*')) {
      expect(element.getAttributeNames().filter((name) => /^on|^style$|[^\w:-]/i.test(name))).toEqual([]);
      for (const name of ['href', 'src', 'action']) {
        expect(element.getAttribute(name) ?? '').not.toMatch(/^\s*(javascript|vbscript|data:text)/i);
      }
    }
  });

  test.each(pages)('%s carries the security headers', async (_, path) => {
    const { get } = await open();
    const { headers } = await get(path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test.each(['fa', 'ar', 'ms'] as const)('in %s it is written in that language and direction', async (language) => {
    const { get } = await open();
    for (const [, path] of pages) {
      const html = await (await get(path, { 'accept-language': language })).text();
      expect(html).toContain(`<html lang="${language}" dir="${language === 'ms' ? 'ltr' : 'rtl'}"`);
      expect(html).not.toContain('undefined');
      // a placeholder that nobody filled in; braces of quarantined JSON and of code to paste stay
      expect(html.replace(/<(code|textarea).*?<\/\1>/gs, '')).not.toMatch(/\{\w+\}/);
    }
  });
});

test('the reasons shown sum to the score shown, and each leads to its row', async () => {
  const { get } = await open();
  const document = parse(await (await get('/sites/st_sample/leads/ld_maryam')).text());
  const values = (selector: string) =>
    [...document.querySelectorAll(selector)].map((element) => Number(element.getAttribute('value')));
  const shown = values('.reasons .shown');
  const sum = shown.reduce((total, value) => total + Math.round(value * 10), 0) / 10;
  expect(shown.length).toBe(sampleExplanation.parts.length);
  expect(values('.reasons .sum')).toEqual([sum]);
  expect(values('.heat-large .heat-score')).toEqual([sum]);
  expect(sum).toBe(sampleExplanation.shown);
  const links = [...document.querySelectorAll('.reasons tbody a')].map((link) => link.getAttribute('href') ?? '');
  for (const link of links.filter((href) => href.startsWith('#'))) {
    expect(document.getElementById(link.slice(1)), link).not.toBeNull();
  }
  // what lies on an older page of the timeline is looked up
  expect(links).toContainEqual(expect.stringMatching(/^\/sites\/st_sample\/leads\/ld_maryam\/rows\/o1\?at=\d+$/));
  const found = await get('/sites/st_sample/leads/ld_maryam/rows/o1');
  expect(found.headers.get('location')).toBe('/sites/st_sample/leads/ld_maryam?before=older#t-o1');
});

describe('who a lead is', () => {
  const leadPage = async (lead: string, language = 'en') => {
    const { get } = await open();
    return parse(await (await get(`/sites/st_sample/leads/${lead}`, { 'accept-language': language })).text());
  };
  const textOf = (
    document: { querySelector: (selector: string) => { textContent: string } | null },
    selector: string,
  ) => (document.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();

  test('stands beside the score in points that sum to it, with what is not known', async () => {
    const document = await leadPage('ld_maryam');
    const values = (selector: string) =>
      [...document.querySelectorAll(selector)].map((element) => Number(element.getAttribute('value')));
    const shown = values('.fit-rows .shown');
    expect(shown).toHaveLength(4);
    const sum = shown.reduce((total, each) => total + each, 0);
    expect(values('.fit-rows .sum')).toEqual([sum]);
    expect(values('#subject .fit-score')).toEqual([sum]);
    expect(textOf(document, '.fit-rows tbody tr')).toContain('Field of work procurement');
    expect(textOf(document, '#fit .unknown')).toBe('Not known, and neither good nor bad: Industry.');
    expect(textOf(document, '#fit')).toContain('90% of what it looks at is known');
    expect(textOf(document, '#subject')).toContain('A1');
    expect(textOf(document, '#noise')).toContain('Nothing says that this is not a buyer.');
  });

  test('comes with the reason why sales should have the lead, or not yet', async () => {
    const ready = await leadPage('ld_maryam');
    expect(textOf(ready, '#subject .mql')).toMatch(/^MQL \d .*hot, with grade C or better.*since.*until/);
    expect(textOf(await leadPage('ld_cold'), '#subject .mql')).toBe(
      'not yet no step towards buying in 30 days; reading alone is none',
    );
    expect(textOf(await leadPage('ld_hostile'), '#subject .mql')).toBe('not yet a noise check stands against it');
  });

  test('names what says that it is no buyer, as text, and what a person overruled', async () => {
    expect(textOf(await leadPage('ld_hostile'), '#noise dd')).toBe(`the job title: Student ${hostile}`);
    expect(textOf(await leadPage('ld_omar'), '#noise')).toContain('Competitor');
    const overruled = await leadPage('ld_tan');
    expect(textOf(overruled, '#noise s')).toBe('Industry analyst');
    expect(textOf(overruled, '#noise .badge')).toContain('overruled by a person');
  });

  test('says how far the lead has come, and records what a person decides', async () => {
    const document = await leadPage('ld_hostile');
    expect(textOf(document, '#stage .badge')).toBe('Lead');
    const options = [...document.querySelectorAll('#decision-kind option')].map((option) => option.textContent);
    expect(options).toEqual(['Accept', 'Reject', 'Recycle', 'Disqualify']);
    const { post, context } = await open();
    const note = `called ${hostile}`;
    const response = await post('/sites/st_sample/leads/ld_hostile/decisions', {
      kind: 'reject',
      reason: 'not_now',
      note,
      wakeAt: '2031-02-03',
    });
    expect(response.headers.get('location')).toBe('/sites/st_sample/leads/ld_hostile?done=decision_recorded#stage');
    expect(context.sentCommands.at(-1)).toMatchObject({
      name: 'decideStage',
      input: {
        lead: 'ld_hostile',
        kind: 'reject',
        derived: 'lead',
        reason: 'not_now',
        note,
        by: 'owner@example.com',
        wakeAtMs: Date.UTC(2031, 1, 3),
      },
    });
    const sent = context.sentCommands.length;
    expect((await post('/sites/st_sample/leads/ld_hostile/decisions', { kind: 'promote' })).status).toBe(404);
    expect(context.sentCommands).toHaveLength(sent);
  });

  test('is overruled and restored by a person who is signed in; what is no flag or lead is not found', async () => {
    const { post, context } = await open();
    const response = await post('/sites/st_sample/leads/ld_hostile/noise/student', { overruled: 'yes' });
    expect(response.headers.get('location')).toBe('/sites/st_sample/leads/ld_hostile?done=noise_overruled#noise');
    expect(context.sentCommands.at(-1)).toMatchObject({
      name: 'decideNoise',
      input: { site: 1, lead: 'ld_hostile', flag: 'student', isOverruled: true, decidedBy: 'owner@example.com' },
    });
    const restored = await post('/sites/st_sample/leads/ld_tan/noise/analyst', { overruled: 'no' });
    expect(restored.headers.get('location')).toContain('done=noise_restored');
    expect(context.sentCommands.at(-1)).toMatchObject({ input: { isOverruled: false } });
    const sent = context.sentCommands.length;
    expect((await post('/sites/st_sample/leads/ld_tan/noise/nonsense', { overruled: 'yes' })).status).toBe(404);
    expect(context.sentCommands).toHaveLength(sent);
    expect((await post('/sites/st_sample/leads/ld_nobody/noise/bot', { overruled: 'yes' })).status).toBe(404);
  });

  test.each([
    ['fa', 'تناسب: این فرد کیست', 'عنوان شغلی', 'rtl'],
    ['ar', 'الملاءمة: من هو', 'المسمى الوظيفي', 'rtl'],
    ['ms', 'Kesesuaian: siapa mereka', 'jawatan', 'ltr'],
  ])('is written in %s', async (language, title, evidence, direction) => {
    const document = await leadPage('ld_hostile', language);
    expect(textOf(document, '#fit-title')).toBe(title);
    expect(textOf(document, '#noise dd')).toContain(evidence);
    // letters of a grade and texts from outside do not turn the line around them
    expect(document.querySelector('#noise dd bdi')?.textContent).toBe(`Student ${hostile}`);
    expect(document.documentElement.getAttribute('dir')).toBe(direction);
  });

  test('shows on the list of hot leads, beside the score', async () => {
    const { get } = await open();
    const document = parse(await (await get('/sites/st_sample/leads')).text());
    const row = (lead: string) => textOf(document, `#lead-${lead}`);
    expect(textOf(document, '#lead-ld_maryam .grade')).toMatch(/^A \d\d 90% known$/);
    expect(textOf(document, '#lead-ld_maryam .heat-score')).toBe(sampleExplanation.shown.toFixed(1));
    expect(row('ld_omar')).toContain('Competitor');
    expect(row('ld_maryam')).not.toContain('Competitor');
  });
});

test('a timeline says engagement in words, limits in words, and what came before the person was known', async () => {
  const { get } = await open();
  const document = parse(await (await get('/sites/st_sample/leads/ld_maryam')).text());
  const text = (selector: string) => document.querySelector(selector)?.textContent ?? '';
  expect(text('[id="t-n2"] .engaged')).toBe('1 min 40 s');
  expect(text('[id="t-n2"] .kind')).toBe('pricing');
  expect(text('[id="t-n5"] .engagement')).toBe('not seen');
  expect(text('[id="t-f2"] .waits')).toContain('does not count: only the newest 3 of the day count');
  expect(text('[id="t-l1"]')).toContain('not scored: arrived more than 30 days late');
  expect(text('.before-known .known-line')).toBe('Before we knew who it was');
  expect(document.querySelector('.before-known [id="t-f1"]')).not.toBeNull();
  expect(document.querySelector('.since-known [id="t-f1"]')).toBeNull();
  // longest engagement of the page: a full bar
  expect(document.querySelector('[id="t-y2"] .bar')?.getAttribute('width')).toBe('100.0%');
  expect(document.querySelector('[id="t-n2"] .bar')?.getAttribute('width')).toBe('40.0%');
});

test('links to outside carry no referrer and open only web addresses', async () => {
  const { get } = await open();
  const document = parse(await (await get('/sites/st_sample/leads/ld_maryam')).text());
  const outside = [...document.querySelectorAll('a[href^="http"]')];
  expect(outside.length).toBeGreaterThan(3);
  for (const link of outside) expect(link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
  expect(document.querySelector('[id="t-n5"] a')).toBeNull();
  expect(document.querySelector('[id="t-n5"] .row-title')?.textContent).toBe(hostile);
});

test('a browser that belongs to a lead has no score of its own beside rows that earned points', async () => {
  const { get } = await open();
  const document = parse(await (await get('/sites/st_sample/visitors/vi_maryam_phone')).text());
  expect(document.querySelector('.heat')).toBeNull();
  expect(document.querySelector('#subject a')?.getAttribute('href')).toBe('/sites/st_sample/leads/ld_maryam');
});

test('the script tag follows the script to where the owner moved it', async () => {
  const { get } = await signedIn(fakeContext({ distDir: assets.distDir }), { scriptPath: '/lib/page.js' });
  expect(await (await get('/sites/st_sample')).text()).toContain('http://localhost:4100/lib/page.js');
});

test('the script tag of a site is there to copy', async () => {
  const { get } = await open();
  const document = parse(await (await get('/sites/st_sample')).text());
  expect(document.querySelector('#tag')?.textContent).toBe(
    '<script defer src="http://localhost:4100/s.js" data-site="st_sample"></script>',
  );
});

test('the tag with an integrity hash names this very build', async () => {
  const pinnedScript = { path: '/s.0a1b.js', integrity: 'sha384-abc+/=' };
  const { get } = await signedIn(fakeContext({ distDir: assets.distDir }), { pinnedScript });
  const document = parse(await (await get('/sites/st_sample')).text());
  expect(document.querySelector('#pinned-tag')?.textContent).toBe(
    '<script defer src="http://localhost:4100/s.0a1b.js" integrity="sha384-abc+/=" crossorigin="anonymous" data-site="st_sample"></script>',
  );
});

test('a site that waits names the events that came with a wrong key', async () => {
  const { get } = await open();
  expect(await (await get('/sites/st_empty')).text()).toContain('3 events came with a site key that no site here has');
});

test('a reason of a refused event stands in words, an unknown one as it is', async () => {
  const { get } = await open();
  const document = parse(await (await get('/sites/st_sample')).text());
  const counts = document.querySelector('#counts')?.textContent ?? '';
  expect(counts).toContain('The page is on an address that may not send for this site.');
  expect(counts).toContain('The field engagedMs is missing or has a value that it cannot have.');
  expect(counts).toContain(`made_up_${hostile}`);
  expect(counts).toContain('12,480');
});

test('a list that is longer than a page leads to the next one and back', async () => {
  const context = fakeContext({ distDir: assets.distDir });
  const moment = { nowMs: sampleNowMs, today: 0, todayStartMs: 0, halfLifeMs: 1 };
  const [, row] = sampleList(moment);
  const many = Array.from({ length: 60 }, (_, place) => ({ ...row!, lead: { ...row!.lead, id: `ld_${place}` } }));
  const queries: Queries = {
    ...context.queries,
    listLeads: ({ limit, after }) => {
      const start = after === undefined ? 0 : many.findIndex(({ lead }) => lead.id === after) + 1;
      const rows = many.slice(start, start + limit);
      return { rows, next: start + limit < many.length ? rows.at(-1)?.lead.id : undefined };
    },
  };
  const { get } = await signedIn({ ...context, queries });
  const first = parse(await (await get('/sites/st_sample/leads')).text());
  expect(first.querySelectorAll('.leads tbody tr')).toHaveLength(50);
  const next = first.querySelector('a[rel=next]')?.getAttribute('href') ?? '';
  const second = parse(await (await get(next)).text());
  expect(second.querySelectorAll('.leads tbody tr')).toHaveLength(10);
  expect(second.querySelector('a[rel=next]')).toBeNull();
  expect(second.querySelector('.pager a')?.getAttribute('href')).toBe('/sites/st_sample/leads');
});

test('the calendar chosen in the footer is remembered, also by the island', async () => {
  const { app, cookie } = await open();
  const choice = await app.request('/sites/st_sample/leads?calendar=persian', { headers: { cookie } });
  expect(choice.headers.get('location')).toBe('/sites/st_sample/leads');
  const chosen = /fp_calendar=[^;]+/.exec(choice.headers.get('set-cookie') ?? '')?.[0];
  const headers = { cookie: `${cookie}; ${chosen}` };
  const document = parse(await (await app.request('/sites/st_sample/leads', { headers })).text());
  expect(document.querySelector('#lead-ld_maryam time')?.textContent).toContain('Azar');
  expect(document.documentElement.dataset.locale).toBe('en-GB-u-ca-persian');
  const odd = parse(await (await app.request('/sites/st_sample/leads?calendar=<b>', { headers: { cookie } })).text());
  expect(odd.documentElement.dataset.locale).toBe('en-GB');
});

describe('the language', () => {
  test('chosen in the footer is remembered', async () => {
    const { get } = await open();
    const response = await get('/sites/st_sample/leads?after=ld_tan&lang=fa');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/sites/st_sample/leads?after=ld_tan');
    expect(response.headers.get('set-cookie')).toMatch(/^fp_lang=fa;.*HttpOnly; SameSite=Lax/);
  });

  test('is else the best that the browser asks for', async () => {
    const { get } = await open();
    const html = await (await get('/sites', { 'accept-language': 'de;q=0.9, ar-EG;q=0.5, ms;q=0.7' })).text();
    expect(html).toContain('<html lang="ms"');
  });
});

describe('forms', () => {
  test('a site is added with origins cleaned of paths and repeats', async () => {
    const { post, context } = await open();
    const response = await post('/sites', {
      name: '  Lam\r\n\u202epu ',
      origins: 'https://www.example.com/pricing\nhttps://www.example.com\n',
      timeZone: 'Asia/Tehran',
    });
    expect(response.headers.get('location')).toBe('/sites/st_sample?done=site_added');
    expect(context.sentCommands.at(-1)).toMatchObject({
      name: 'createSite',
      input: { name: 'Lam pu', origins: ['https://www.example.com'], timeZone: 'Asia/Tehran', kind: 'live' },
    });
  });

  test.each([
    ['no name', { name: ' ', origins: '', timeZone: 'UTC' }, 'Give the website a name'],
    ['no address', { name: 'x', origins: `${hostile}`, timeZone: 'UTC' }, 'This is not an address of a website'],
    ['an unknown zone', { name: 'x', origins: '', timeZone: 'Mars/Base' }, 'Choose a time zone'],
  ])('a site with %s is not added, and what was typed stays', async (_, fields, words) => {
    const { post, context } = await open();
    const response = await post('/sites', fields);
    const document = parse(await response.text());
    expect(response.status).toBe(422);
    expect(document.querySelector('.problem')?.textContent).toContain(words);
    expect(document.querySelector('textarea[name=origins]')?.textContent).toBe(fields.origins);
    expect(context.sentCommands.map(({ name }) => name)).not.toContain('createSite');
  });

  test('a webhook to an address that may not be called is refused with the reason', async () => {
    const context = fakeContext({ distDir: assets.distDir });
    const { post } = await signedIn(context, { checkTarget: async () => '10.0.0.1 is a private address' });
    const response = await post('/sites/st_sample/alerts', { name: 'CRM', url: 'https://crm.internal/' });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('10.0.0.1 is a private address');
    expect(context.sentCommands.map(({ name }) => name)).not.toContain('createDestination');
  });

  test.each(['ftp://x.example/', 'javascript:alert(1)', 'https://me:secret@x.example/', 'x'])(
    'a webhook to %s is refused',
    async (url) => {
      const { post } = await open();
      const response = await post('/sites/st_sample/alerts', { name: 'CRM', url });
      expect(response.status).toBe(422);
    },
  );

  test.each([
    ['test', {}, 'testDestination'],
    ['enabled', { enabled: 'no' }, 'setDestinationEnabled'],
    ['remove', {}, 'removeDestination'],
    ['secret', {}, 'rotateSecret'],
  ])('a destination takes %s', async (action, fields, command) => {
    const { post, context } = await open();
    const response = await post(`/sites/st_sample/alerts/ds_crm/${action}`, fields);
    expect(response.status).toBe(303);
    expect(context.sentCommands.at(-1)).toMatchObject({ name: command, input: { site: 1, destination: 'ds_crm' } });
    const done = await (await open()).get(response.headers.get('location') ?? '');
    expect(await done.text()).toContain('role="status"');
  });

  test('a destination is changed as it was filled in, and its kind stays', async () => {
    const { post, context } = await open();
    const fields = {
      kind: 'email',
      name: ' CRM 2 ',
      url: 'https://crm.example.com/2',
      language: 'ar',
      personal: 'yes',
    };
    const response = await post('/sites/st_sample/alerts/ds_crm', fields);
    expect(response.headers.get('location')).toBe('/sites/st_sample/alerts?done=destination_saved');
    expect(context.sentCommands.at(-1)).toMatchObject({
      name: 'updateDestination',
      input: {
        site: 1,
        destination: 'ds_crm',
        name: 'CRM 2',
        url: 'https://crm.example.com/2',
        language: 'ar',
        hasPersonalData: true,
        takesDigests: false,
      },
    });
  });

  test('a mail address is kept as a mailto address, and what is none is shown again with what is wrong', async () => {
    const { post, context } = await open();
    const fields = { kind: 'email', name: 'A\r\n\u202eda', url: ' Ada@Acme.example ', language: 'en' };
    expect((await post('/sites/st_sample/alerts', fields)).status).toBe(303);
    expect(context.sentCommands.at(-1)).toMatchObject({
      name: 'createDestination',
      input: { kind: 'email', name: 'A da', url: 'mailto:ada@acme.example' },
    });
    const wrong = await post('/sites/st_sample/alerts', { ...fields, url: 'ada@acme.example, bob@acme.example' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('This is not an e-mail address');
  });

  test('one, the chosen ones, or all that was given up is sent again', async () => {
    const { post, context } = await open();
    const which = () => (context.sentCommands.at(-1) as { input: { which: unknown } }).input.which;
    await post('/sites/st_sample/alerts/ds_crm/resend', { alert: 'al_1' });
    expect(which()).toEqual([{ destination: 'ds_crm', alert: 'al_1' }]);
    await post('/sites/st_sample/alerts/resend', { which: 'chosen', delivery: 'ds_crm/al_1' });
    expect(which()).toEqual([{ destination: 'ds_crm', alert: 'al_1' }]);
    await post('/sites/st_sample/alerts/resend', { which: 'all' });
    expect(which()).toBe('all');
  });

  test('each attempt at a delivery stands folded away beside its last answer, as text', async () => {
    const { get } = await open();
    const document = parse(await (await get('/sites/st_sample/alerts')).text());
    const rows = [...document.querySelectorAll('.deliveries tbody tr')];
    const logs = rows.map((row) => [...row.querySelectorAll('details.attempts li')]);
    expect(logs.map((log) => log.length)).toEqual([0, 2, 0]);
    const [late, refused] = logs[1]!.map(({ textContent }) => textContent);
    expect(late).toMatch(/ · no answer in time · 15,000 ms.*No answer within 15 s\..*Next try/);
    expect(refused).toContain('503 · 84 ms');
    expect(refused).toContain(hostile);
    expect(document.querySelector('details.attempts script, details.attempts img')).toBeNull();
  });

  test('no test goes to an address that is refused now', async () => {
    const context = fakeContext({ distDir: assets.distDir });
    const { post } = await signedIn(context, { checkTarget: async () => '10.0.0.1 is a private address' });
    const response = await post('/sites/st_sample/alerts/ds_crm/test', {});
    expect(response.headers.get('location')).toBe('/sites/st_sample/alerts?done=target_refused');
    expect(context.sentCommands.map(({ name }) => name)).not.toContain('testDestination');
  });

  test('nothing is done to a destination of another site', async () => {
    const { post, context } = await open();
    expect((await post('/sites/st_empty/alerts/ds_crm/remove', {})).status).toBe(404);
    expect(context.sentCommands.map(({ name }) => name)).not.toContain('removeDestination');
  });

  test('only demo data can be removed with a click', async () => {
    const { post, context } = await open();
    expect((await post('/sites/st_sample/remove', {})).status).toBe(404);
    expect((await post('/sites/st_demo/remove', {})).status).toBe(303);
    expect(context.sentCommands.filter(({ name }) => name === 'removeSite')).toEqual([
      { name: 'removeSite', input: 4 },
    ]);
  });

  test('a store that cannot commit is said so, and when to try again', async () => {
    const { post, context } = await open();
    context.failWith(new StoreUnavailable('disk full', 7));
    const response = await post('/sites/st_sample/alerts/ds_crm/test', {});
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await response.text()).toContain('The data cannot be reached now');
  });

  test('a form that is too large changes nothing', async () => {
    const { post } = await open();
    const response = await post('/sites', { name: 'x'.repeat(70_000), origins: '', timeZone: 'UTC' });
    expect([response.status, response.headers.get('connection')]).toEqual([413, 'close']);
  });
});

test.each(['/sites/st_nobody/leads', '/sites/st_sample/leads/ld_nobody', '/sites/st_sample/nothing', '/ui/other.js'])(
  'there is no page at %s, and it says so',
  async (path) => {
    const { get } = await open();
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('There is no such page');
  },
);

test('the front door leads to the site looked at last', async () => {
  const { get, cookie } = await open();
  expect((await get('/')).headers.get('location')).toBe('/sites/st_sample/leads');
  const later = await get('/', { cookie: `${cookie}; fp_site=st_play` });
  expect(later.headers.get('location')).toBe('/sites/st_play/leads');
});

test('without a site the front door leads to where one is added', async () => {
  const { get } = await signedIn(fakeContext({ distDir: assets.distDir, sites: [] }));
  expect((await get('/')).headers.get('location')).toBe('/sites');
  expect(await (await get('/sites')).text()).toContain('No website yet');
});

test('the stylesheet may be kept for ever under its hash, and only there', async () => {
  const { get } = await open();
  const html = await (await get('/sites')).text();
  const address = /\/ui\/style\.css\?v=\w+/.exec(html)?.[0] ?? '';
  const kept = await get(address);
  expect(kept.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(kept.headers.get('cache-control')).toContain('immutable');
  const plain = await get('/ui/style.css');
  expect(plain.headers.get('cache-control')).toBe('public, max-age=60');
  const again = await get('/ui/style.css', { 'if-none-match': plain.headers.get('etag') ?? '' });
  expect(again.status).toBe(304);
});
