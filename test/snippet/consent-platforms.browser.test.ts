import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';

const b = useBrowser();

const guide = readFileSync(new URL('../../docs/how-to/consent-platforms.md', import.meta.url), 'utf8');
const reference = readFileSync(new URL('../../docs/reference/script.md', import.meta.url), 'utf8');
const stub = /<script>\n {2}window\.footprint = [\s\S]*?<\/script>/.exec(reference)![0];
const bridge = (name: string) => new RegExp(`<script data-bridge="${name}">[\\s\\S]*?</script>`).exec(guide)![0];

/** Each platform as far as the bridge sees it: what it loads, and how it says yes and no. */
test.each([
  {
    name: 'google',
    platform: `<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments); }
      gtag('consent', 'default', { analytics_storage: 'denied' });</script>`,
    yes: `gtag('consent', 'update', { analytics_storage: 'granted' })`,
    no: `gtag('consent', 'update', { analytics_storage: 'denied' })`,
  },
  {
    name: 'tcf',
    platform: `<script>window.__tcfapi = (command, version, tell) => { window.say = (consents) => tell({ eventStatus: 'useractioncomplete', gdprApplies: true, purpose: { consents } }, true);
      tell({ eventStatus: 'cmpuishown', gdprApplies: true, purpose: { consents: {} } }, true); };</script>`,
    yes: 'say({ 1: true, 8: true })',
    no: 'say({ 1: true, 8: false })',
  },
  {
    name: 'cookiebot',
    platform: '<script>window.Cookiebot = { consent: { statistics: false } };</script>',
    yes: `Cookiebot.consent.statistics = true; dispatchEvent(new Event('CookiebotOnAccept'))`,
    no: `Cookiebot.consent.statistics = false; dispatchEvent(new Event('CookiebotOnDecline'))`,
  },
  {
    name: 'onetrust',
    platform: '',
    yes: `dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', { detail: ['C0001', 'C0002'] }))`,
    no: `dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', { detail: ['C0001'] }))`,
  },
])(
  'the bridge to $name starts the script with a yes and erases everything with a no',
  async ({ name, platform, yes, no }) => {
    b.website.page(`/${name}`, platform + stub + bridge(name) + b.website.tag('data-consent="required"'));
    const page = await b.open(`/${name}`);
    await page.waitForTimeout(1_300);
    expect(b.website.arrivals).toEqual([]);
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
    await page.evaluate(yes);
    await b.arrived('page_view');
    await page.evaluate(no);
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
    expect(await page.evaluate(() => window.footprint!.status().recording)).toBe(false);
  },
);
