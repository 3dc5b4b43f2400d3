import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** Where the script posts to unless the owner says otherwise; stands in it as a string. */
const builtIngestPath = '/v1/e';
/** Builds that are kept for tags that name one by its hash: some years of monthly upgrades, below a megabyte. */
const maxKeptFiles = 200;

type Bytes = Uint8Array<ArrayBuffer>;

/** A script for customers' pages, in every form in which it is sent. */
export interface ScriptFile {
  /** Without `.js`: `s` for the script itself, else the companion's name. */
  readonly name: string;
  readonly plain: Bytes;
  /** By the names of Accept-Encoding, best first. */
  readonly encoded: ReadonlyMap<string, Bytes>;
  /** Of the plain bytes: 16 hexadecimal digits of SHA-256, in the address that never changes its content. */
  readonly hash: string;
  /** Of the plain bytes, for an `integrity` attribute. */
  readonly integrity: string;
}

/** All that customers' pages can load from here. */
export interface Scripts {
  readonly script: ScriptFile;
  /** Small files that pages add for what is not in the script itself: forms and calendars of others, a ready-made question. */
  readonly companions: readonly ScriptFile[];
  /** Earlier builds of either, which only their hash leads to. */
  readonly earlier: readonly ScriptFile[];
}

/** Reads what was built into `distDir`, and keeps it in `keepIn` for the time after the next upgrade. Throws when there is no build. */
export function loadScripts(options: { distDir: string; ingestPath: string; keepIn: string }): Scripts {
  const script = readScript(options.distDir, options.ingestPath);
  const companions = readFolder(join(options.distDir, 's'));
  return { script, companions, earlier: keepScripts(options.keepIn, [script, ...companions]) };
}

/** The script as built, or with the owner's own ingest path in the place of the one it was built with. */
function readScript(distDir: string, ingestPath: string): ScriptFile {
  const code = readFileSync(join(distDir, 's.js'));
  if (ingestPath !== builtIngestPath) {
    return scriptFile('s', Buffer.from(code.toString().replace(builtIngestPath, () => ingestPath)));
  }
  const built = (name: string) => new Uint8Array(readFileSync(join(distDir, name)));
  const encoded = new Map([
    ['br', built('s.js.br')],
    ['gzip', built('s.js.gz')],
  ]);
  return scriptFile('s', code, () => encoded);
}

/**
 * Keeps `current` in `dir` and returns what was kept before: a tag with `integrity` names one build, and goes on working after an
 * upgrade. The oldest are dropped first.
 */
function keepScripts(dir: string, current: readonly ScriptFile[]): ScriptFile[] {
  mkdirSync(dir, { recursive: true });
  // each time, which makes the builds in use the newest
  for (const { name, hash, plain } of current) writeFileSync(join(dir, `${name}.${hash}.js`), plain);
  const ages = readdirSync(dir).map((name) => ({ name, atMs: statSync(join(dir, name)).mtimeMs }));
  for (const { name } of ages.sort((a, b) => b.atMs - a.atMs).slice(maxKeptFiles)) rmSync(join(dir, name));
  const known = new Set(current.map(({ hash }) => hash));
  // a file whose content does not fit the hash in its name was damaged or put there by somebody else
  return readFolder(dir)
    .filter((file) => file.name.endsWith(`.${file.hash}`) && !known.has(file.hash))
    .map(({ name, hash, plain }) => scriptFile(name.slice(0, -hash.length - 1), Buffer.from(plain)));
}

function readFolder(dir: string): ScriptFile[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.endsWith('.js'))
    .map((name) => scriptFile(name.slice(0, -'.js'.length), readFileSync(join(dir, name))));
}

function scriptFile(name: string, code: Buffer, encode = () => compress(code)): ScriptFile {
  let encoded: ScriptFile['encoded'] | undefined;
  return {
    name,
    plain: new Uint8Array(code),
    // of hundreds of earlier builds hardly one is ever asked for
    get encoded() {
      encoded ??= encode();
      return encoded;
    },
    hash: createHash('sha256').update(code).digest('hex').slice(0, 16),
    integrity: `sha384-${createHash('sha384').update(code).digest('base64')}`,
  };
}

function compress(code: Buffer): ScriptFile['encoded'] {
  return new Map([
    ['br', new Uint8Array(brotliCompressSync(code))],
    ['gzip', new Uint8Array(gzipSync(code, { level: 9 }))],
  ]);
}
