import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What Playwright needs to start a browser; plain data, so that it can be handed to the workers of a test run. */
export interface BrowserLaunch {
  readonly executablePath: string;
  readonly args: string[];
  /** To be added to the environment of the browser. */
  readonly env: Record<string, string>;
}

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Not the package's own: those switch off web security and site isolation, which would hide CORS and CSP errors. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A visitor's browser: `navigator.webdriver` would mark every test as automated.
  '--disable-blink-features=AutomationControlled',
];

/** A browser that is installed already: no unpacking. */
export const installedChromium = (executablePath: string): BrowserLaunch => ({ executablePath, args, env: {} });

/**
 * The Chromium (headless shell) inside the npm package `@sparticuz/chromium`, with the libraries and fonts that a bare machine
 * lacks. Unpacks once, in seconds, below `node_modules/.cache`. Unpacking is not locked: call it once before parallel tests.
 */
export async function npmChromium(): Promise<BrowserLaunch> {
  const { version } = JSON.parse(readFileSync(join(modules, '@sparticuz/chromium/package.json'), 'utf8'));
  // A folder for each version: the package takes whatever it finds unpacked.
  const cacheDir = join(modules, `.cache/chromium-${version}`);
  mkdirSync(cacheDir, { recursive: true });
  const executablePath = await unpack(cacheDir);
  const fontsConf = join(cacheDir, 'fonts-npm.conf');
  writeFileSync(fontsConf, fontConfig(cacheDir));
  return {
    executablePath,
    args: [...args, '--no-zygote'],
    env: {
      LD_LIBRARY_PATH: [join(cacheDir, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_FILE: fontsConf }),
    },
  };
}

/** The package unpacks into the temporary folder, and its libraries only where it believes to be on AWS Lambda. */
async function unpack(cacheDir: string): Promise<string> {
  const before = { ...process.env };
  process.env.TMPDIR = cacheDir;
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x';
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    return await chromium.executablePath();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** The package's own names folders that exist only on Lambda: with it a bare machine draws no text. */
function fontConfig(cacheDir: string): string {
  const dirs = [
    join(cacheDir, 'fonts'),
    '/usr/share/fonts',
    join(modules, 'dejavu-fonts-ttf/ttf'),
    join(modules, 'vazirmatn/fonts/ttf'),
  ];
  const listed = dirs.filter(existsSync).map((dir) => `<dir>${dir}</dir>`);
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${listed.join('')}<cachedir>${join(cacheDir, 'fc-cache')}</cachedir></fontconfig>`;
}
