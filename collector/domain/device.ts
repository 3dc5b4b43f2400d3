/**
 * What kind of device a browser runs on, from what it says of itself with each request. A closed vocabulary, so that no name of a
 * browser is kept that could tell one person from another: no version, no model, no language.
 */

/** `other`: a television, a console, a watch. */
type DeviceKind = 'desktop' | 'phone' | 'tablet' | 'other';

/** `app`: a page within an app, such as a link opened in a social network's. */
export type BrowserFamily = 'chrome' | 'safari' | 'firefox' | 'edge' | 'opera' | 'samsung' | 'app' | 'other';

export type OperatingSystem = 'windows' | 'macos' | 'linux' | 'chromeos' | 'ios' | 'android' | 'other';

/** As it is stored: `phone/safari/ios`. */
export type Device = `${DeviceKind}/${BrowserFamily}/${OperatingSystem}`;

export interface BrowserHeaders {
  /** `User-Agent`; empty: none was sent. */
  readonly userAgent: string;
  /** `Sec-CH-UA-Mobile`: `?1` or `?0`; only Chromium sends it. */
  readonly mobileHint: string | undefined;
  /** `Sec-CH-UA-Platform`: a name in quotes. */
  readonly platformHint: string | undefined;
}

/** `undefined`: nothing of it is known. An iPad calls itself a Mac unless its browser's own name gives it away. */
export function deviceOf({ userAgent, mobileHint, platformHint }: BrowserHeaders): Device | undefined {
  const system = platformSystems.get(platformHint?.toLowerCase() ?? '') ?? systemOf(userAgent);
  const browser = browserOf(userAgent, system);
  const kind = kindOf(userAgent, system, mobileHint);
  return kind === 'other' && browser === 'other' && system === 'other' ? undefined : `${kind}/${browser}/${system}`;
}

/** Says of which parts a stored device is made. */
export function partsOf(device: Device): { kind: DeviceKind; browser: BrowserFamily; system: OperatingSystem } {
  // the type says what stands between the strokes
  const [kind, browser, system] = device.split('/') as [DeviceKind, BrowserFamily, OperatingSystem];
  return { kind, browser, system };
}

/** As Chromium names them. */
const platformSystems: ReadonlyMap<string, OperatingSystem> = new Map([
  ['"windows"', 'windows'],
  ['"macos"', 'macos'],
  ['"linux"', 'linux'],
  ['"chrome os"', 'chromeos'],
  ['"chromium os"', 'chromeos'],
  ['"android"', 'android'],
  ['"ios"', 'ios'],
]);

/** The first that fits counts: browsers name others as well, so that old pages take them for those. */
function systemOf(userAgent: string): OperatingSystem {
  // browsers of iOS have names of their own, also where they ask for the pages of a Mac
  if (/\b(iPhone|iPad|iPod|CriOS|FxiOS|EdgiOS|OPiOS|OPT)\b/.test(userAgent)) return 'ios';
  if (/\b(Windows Phone|Xbox|Tizen|Web0S|KAIOS|PlayStation|Nintendo)\b/.test(userAgent)) return 'other';
  if (/\bAndroid\b/.test(userAgent)) return 'android';
  if (/\bWindows\b/.test(userAgent)) return 'windows';
  if (/\bCrOS\b/.test(userAgent)) return 'chromeos';
  if (/\bMacintosh\b/.test(userAgent)) return 'macos';
  return /\b(Linux|X11)\b/.test(userAgent) ? 'linux' : 'other';
}

const desktopSystems: ReadonlySet<OperatingSystem> = new Set(['windows', 'macos', 'linux', 'chromeos']);

function kindOf(userAgent: string, system: OperatingSystem, mobileHint: string | undefined): DeviceKind {
  if (/\b(TV|SmartTV|SMART-TV|GoogleTV|BRAVIA|CrKey|AFT\w+|Xbox|PlayStation|Nintendo)\b/.test(userAgent))
    return 'other';
  if (desktopSystems.has(system)) return 'desktop';
  if (system === 'ios') return /\b(iPhone|iPod)\b/.test(userAgent) ? 'phone' : 'tablet';
  if (mobileHint === '?1' || /\bMobi/.test(userAgent)) return 'phone';
  return system === 'android' ? 'tablet' : 'other';
}

const appNames =
  /\b(FBAN|FBAV|FB_IAB|Instagram|LinkedInApp|Line|MicroMessenger|Snapchat|Pinterest|TikTok|musical_ly|BytedanceWebview|Twitter|GSA)\b|; wv\)/;
const smallBrowsers =
  /\b(YaBrowser|Vivaldi|UCBrowser|UCWEB|DuckDuckGo|Ddg|QQBrowser|MiuiBrowser|HuaweiBrowser|Whale|SeaMonkey|PaleMoon|Silk|KAIOS|MSIE|Trident)\b/;

function browserOf(userAgent: string, system: OperatingSystem): BrowserFamily {
  if (appNames.test(userAgent)) return 'app';
  if (smallBrowsers.test(userAgent)) return 'other';
  if (/\bEdg(e|A|iOS)?\//.test(userAgent)) return 'edge';
  if (/\b(OPR|Opera|OPiOS|OPT)\b/.test(userAgent)) return 'opera';
  if (/\bSamsungBrowser\//.test(userAgent)) return 'samsung';
  if (/\b(Firefox|FxiOS)\//.test(userAgent)) return 'firefox';
  if (/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//.test(userAgent)) return 'chrome';
  if (/\bVersion\/[\d.]+ (Mobile\/\w+ )?Safari\//.test(userAgent)) return 'safari';
  // what shows pages on iOS without calling itself Safari is an app's window
  return system === 'ios' && /\bAppleWebKit\//.test(userAgent) ? 'app' : 'other';
}
