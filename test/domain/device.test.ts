import { expect, test } from 'vitest';
import { deviceOf, partsOf } from '../../collector/domain/device.ts';

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const iosKit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)';
const android = 'Mozilla/5.0 (Linux; Android 10; K)';

/** User agents as browsers send them. */
test.each([
  ['Chrome on Windows', `${windows} ${webKit} Chrome/131.0.0.0 Safari/537.36`, 'desktop/chrome/windows'],
  ['Chrome on a Mac', `${mac} ${webKit} Chrome/131.0.0.0 Safari/537.36`, 'desktop/chrome/macos'],
  [
    'Chrome on Linux',
    `Mozilla/5.0 (X11; Linux x86_64) ${webKit} Chrome/131.0.0.0 Safari/537.36`,
    'desktop/chrome/linux',
  ],
  [
    'Chrome on a Chromebook',
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webKit} Chrome/131.0.0.0 Safari/537.36`,
    'desktop/chrome/chromeos',
  ],
  ['Chrome on a phone', `${android} ${webKit} Chrome/131.0.0.0 Mobile Safari/537.36`, 'phone/chrome/android'],
  ['Chrome on an Android tablet', `${android} ${webKit} Chrome/131.0.0.0 Safari/537.36`, 'tablet/chrome/android'],
  [
    'an older Chrome with the name of the phone',
    `Mozilla/5.0 (Linux; Android 9; SM-G960F) ${webKit} Chrome/87.0.4280.141 Mobile Safari/537.36`,
    'phone/chrome/android',
  ],
  ['Chrome on an iPhone', `${iphone} ${iosKit} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1`, 'phone/chrome/ios'],
  [
    'Chrome on an iPad',
    `Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) ${iosKit} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1`,
    'tablet/chrome/ios',
  ],
  [
    'Chrome on an iPad that asks for the pages of a Mac',
    `${mac} ${iosKit} CriOS/131 Version/11.1.1 Safari/605.1.15`,
    'tablet/chrome/ios',
  ],
  [
    'Chromium on Ubuntu',
    `Mozilla/5.0 (X11; Linux x86_64) ${webKit} Ubuntu Chromium/80.0.3987.87 Chrome/80.0.3987.87 Safari/537.36`,
    'desktop/chrome/linux',
  ],
  [
    'Firefox on Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0',
    'desktop/firefox/windows',
  ],
  [
    'Firefox on a Mac',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0',
    'desktop/firefox/macos',
  ],
  [
    'Firefox on Linux',
    'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
    'desktop/firefox/linux',
  ],
  [
    'Firefox on a phone',
    'Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0',
    'phone/firefox/android',
  ],
  [
    'Firefox on an Android tablet',
    'Mozilla/5.0 (Android 14; Tablet; rv:132.0) Gecko/132.0 Firefox/132.0',
    'tablet/firefox/android',
  ],
  ['Firefox on an iPhone', `${iphone} ${iosKit} FxiOS/132.0 Mobile/15E148 Safari/605.1.15`, 'phone/firefox/ios'],
  ['Firefox on an iPad', `${mac} ${iosKit} FxiOS/132.0 Safari/605.1.15`, 'tablet/firefox/ios'],
  ['Safari on a Mac', `${mac} ${iosKit} Version/18.1 Safari/605.1.15`, 'desktop/safari/macos'],
  ['Safari on an iPhone', `${iphone} ${iosKit} Version/18.1 Mobile/15E148 Safari/604.1`, 'phone/safari/ios'],
  [
    'Safari on an iPad as a tablet',
    `Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) ${iosKit} Version/17.6 Mobile/15E148 Safari/604.1`,
    'tablet/safari/ios',
  ],
  [
    'Safari on an iPod',
    `Mozilla/5.0 (iPod touch; CPU iPhone OS 12_0 like Mac OS X) ${iosKit} Version/12.0 Mobile/15E148 Safari/604.1`,
    'phone/safari/ios',
  ],
  // it says what a Mac says
  ['Safari on an iPad as it comes', `${mac} ${iosKit} Version/18.1 Safari/605.1.15`, 'desktop/safari/macos'],
  ['Edge on Windows', `${windows} ${webKit} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`, 'desktop/edge/windows'],
  ['Edge on a Mac', `${mac} ${webKit} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`, 'desktop/edge/macos'],
  [
    'Edge on a phone',
    `${android} ${webKit} Chrome/131.0.0.0 Mobile Safari/537.36 EdgA/131.0.0.0`,
    'phone/edge/android',
  ],
  [
    'Edge on an iPhone',
    `${iphone} ${iosKit} Version/18.0 EdgiOS/131.0.2903.48 Mobile/15E148 Safari/604.1`,
    'phone/edge/ios',
  ],
  [
    'the Edge of before',
    `${windows} ${webKit} Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763`,
    'desktop/edge/windows',
  ],
  ['Opera on Windows', `${windows} ${webKit} Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0`, 'desktop/opera/windows'],
  [
    'Opera on a phone',
    `${android} ${webKit} Chrome/130.0.0.0 Mobile Safari/537.36 OPR/86.0.0.0`,
    'phone/opera/android',
  ],
  ['Opera on an iPhone', `${iphone} ${iosKit} Version/18.1 Mobile/15E148 Safari/604.1 OPT/5.1.1`, 'phone/opera/ios'],
  ['the Opera of before', 'Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18', 'desktop/opera/windows'],
  [
    'Samsung Internet on a phone',
    `${android} ${webKit} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`,
    'phone/samsung/android',
  ],
  [
    'Samsung Internet on a tablet',
    `${android} ${webKit} SamsungBrowser/27.0 Chrome/125.0.0.0 Safari/537.36`,
    'tablet/samsung/android',
  ],
  [
    'a window of an Android app',
    `Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP2A; wv) ${webKit} Version/4.0 Chrome/131.0.6778.39 Mobile Safari/537.36`,
    'phone/app/android',
  ],
  ['a window of an app on an iPhone', `${iphone} ${iosKit} Mobile/15E148`, 'phone/app/ios'],
  [
    'Instagram',
    `${iphone} ${iosKit} Mobile/15E148 Instagram 357.0.0.31.119 (iPhone14,5; iOS 18_1; fa_IR; fa)`,
    'phone/app/ios',
  ],
  ['Facebook', `${iphone} ${iosKit} Mobile/21F90 [FBAN/FBIOS;FBAV/470.0.0.36.103;FBDV/iPhone13,2]`, 'phone/app/ios'],
  ['LinkedIn', `${iphone} ${iosKit} Mobile/15E148 [LinkedInApp]/9.30.1042`, 'phone/app/ios'],
  [
    'WeChat',
    `Mozilla/5.0 (Linux; Android 13; M2102J2SC) ${webKit} Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.49`,
    'phone/app/android',
  ],
  ['Yandex', `${windows} ${webKit} Chrome/128.0.0.0 YaBrowser/24.10.0.0 Safari/537.36`, 'desktop/other/windows'],
  ['DuckDuckGo', `${mac} ${iosKit} Version/18.1 Safari/605.1.15 Ddg/18.1`, 'desktop/other/macos'],
  [
    'Internet Explorer',
    'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
    'desktop/other/windows',
  ],
  [
    'a television with Tizen',
    `Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) ${webKit} Version/6.0 TV Safari/537.36`,
    'other/other/other',
  ],
  [
    'a television with Android',
    `Mozilla/5.0 (Linux; Android 12; BRAVIA 4K VH22) ${webKit} Chrome/131.0.0.0 Safari/537.36`,
    'other/chrome/android',
  ],
  [
    'a console',
    'Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Safari/605.1.15',
    'other/safari/other',
  ],
  [
    'a phone with KaiOS',
    'Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5',
    'phone/other/other',
  ],
])('%s is known', (_, userAgent, device) => {
  const known = deviceOf({ userAgent, mobileHint: undefined, platformHint: undefined });
  expect(known ?? 'other/other/other').toBe(device);
});

test.each([
  [
    'an Android tablet',
    '?0',
    '"Android"',
    `${android} ${webKit} Chrome/131.0.0.0 Safari/537.36`,
    'tablet/chrome/android',
  ],
  [
    'a phone whose name has no "Mobile"',
    '?1',
    '"Android"',
    `${android} ${webKit} Chrome/131.0.0.0 Safari/537.36`,
    'phone/chrome/android',
  ],
  [
    'a Chromebook that says it is Linux',
    '?0',
    '"Chrome OS"',
    `Mozilla/5.0 (X11; Linux x86_64) ${webKit} Chrome/131.0.0.0 Safari/537.36`,
    'desktop/chrome/chromeos',
  ],
  [
    'a platform that nobody knows',
    '?0',
    '"Fuchsia"',
    `${windows} ${webKit} Chrome/131.0.0.0 Safari/537.36`,
    'desktop/chrome/windows',
  ],
  [
    'hints that are none',
    '<b>',
    '"><script>alert(1)</script>',
    `${windows} ${webKit} Chrome/131.0.0.0 Safari/537.36`,
    'desktop/chrome/windows',
  ],
])('hints decide about %s', (_, mobileHint, platformHint, userAgent, device) => {
  expect(deviceOf({ userAgent, mobileHint, platformHint })).toBe(device);
});

test.each(['', 'x', 'curl/8.5.0', '<script>alert(1)</script>', '\u0000', 'Mozilla/5.0 '.repeat(2_000)])(
  'of %j nothing is known',
  (userAgent) => expect(deviceOf({ userAgent, mobileHint: undefined, platformHint: undefined })).toBeUndefined(),
);

test('a device comes apart as it was put together', () => {
  expect(partsOf('tablet/samsung/android')).toEqual({ kind: 'tablet', browser: 'samsung', system: 'android' });
});
