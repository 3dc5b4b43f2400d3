import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const modules = resolve('node_modules');

/** A real Chromium from the npm package, with fonts from npm, so that a bare machine draws the same pages. */
export async function launchChromium(): Promise<Browser> {
  const { version } = JSON.parse(readFileSync(join(modules, '@sparticuz/chromium/package.json'), 'utf8')) as {
    version: string;
  };
  const folder = join(modules, `.cache/npm-chromium-${version}`);
  mkdirSync(folder, { recursive: true });
  const executablePath = await unpacked(folder);
  return chromium.launch({
    executablePath,
    // not the package's own arguments: they switch web security off, which would hide what the pages' policy refuses
    args: ['--no-sandbox', '--no-zygote', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    env: { ...definedEnv(), LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: fontsFile(folder) },
  });
}

/** The package unpacks into the temporary folder, and its libraries only where it believes to be on AWS. */
async function unpacked(folder: string): Promise<string> {
  const known = join(folder, 'chromium');
  if (existsSync(known) && existsSync(join(folder, 'al2023/lib'))) return known;
  const before = { TMPDIR: process.env.TMPDIR, AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV };
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' });
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    return await packed.executablePath();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

function fontsFile(folder: string): string {
  const path = join(folder, 'fonts-ui.conf');
  const dirs = ['dejavu-fonts-ttf/ttf', 'vazirmatn/fonts/ttf'].map((dir) => `<dir>${join(modules, dir)}</dir>`);
  writeFileSync(
    path,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${dirs.join('')}<cachedir>${join(folder, 'fc-cache')}</cachedir></fontconfig>`,
  );
  return path;
}

const definedEnv = () =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
