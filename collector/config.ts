import { nearestName } from './cli/nearest-name.ts';
import {
  parseFolder,
  parseHost,
  parseHosts,
  parsePath,
  parsePort,
  parsePublicUrl,
  parseRate,
  parseSecretKey,
  parseSmtpUrl,
  parseSwitch,
} from './cli/option-values.ts';
import { normaliseEmail } from './domain/email.ts';

/** How this process was told to run; every value is checked. */
export interface Config {
  /** 0: any free one. */
  readonly port: number;
  readonly dataDir: string;
  readonly host: string;
  /** Without a slash at the end; `undefined`: http at `host` and the port that was bound, see {@link publicUrlOf}. */
  readonly publicUrl: string | undefined;
  /** `undefined`: the one whose hash the database keeps; the first start makes it and shows it once. */
  readonly secretKey: string | undefined;
  /** Private hosts that webhooks may reach: `host` or `host:port`. */
  readonly allowHosts: readonly string[];
  /** Mail server for e-mail destinations, `smtp:` or `smtps:`; `undefined`: there is none. */
  readonly smtpUrl: URL | undefined;
  /** Address that mails come from; `undefined`: `footprint@` the mail server. */
  readonly mailFrom: string | undefined;
  readonly hasPlayground: boolean;
  readonly scriptPath: string;
  readonly ingestPath: string;
  /** Posts a second of one public address, and of one site key; 0: no limit. */
  readonly addressRate: number;
  readonly siteRate: number;
  /** Stack traces instead of one-line errors. */
  readonly isDebug: boolean;
}

export type OptionName = keyof Config;

/** Values of the command line as they were typed; absent where nothing was typed. `false` comes from a `--no-…` flag. */
export type Flags = Readonly<Partial<Record<OptionName, string | boolean | readonly string[]>>>;

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigError {
  /** One line that names the flag or variable and says what it must be. */
  readonly problem: string;
}

/** Flag over `FOOTPRINT_*` variable over default. A variable that is set but empty counts as not set: compose files leave such. */
export function readConfig({ flags, env }: { flags: Flags; env: Environment }): Config | ConfigError {
  const unknown = Object.keys(env).find((name) => name.startsWith('FOOTPRINT_') && !variables.includes(name));
  if (unknown !== undefined) {
    return { problem: `unknown variable ${unknown} (did you mean ${nearestName(unknown, variables)}?)` };
  }

  const values: Partial<Record<OptionName, unknown>> = {};
  for (const name of optionNames) {
    const option = options[name];
    const given = givenText(option, flags[name], env);
    values[name] = given === undefined ? option.fallback : option.parse(given.text);
    if (given !== undefined && values[name] === undefined) return { problem: badValue(option, given) };
  }
  // `options` has a row for each name of Config and is typed by it, so that each value is there and has its type
  const config = values as unknown as Config;
  if (config.scriptPath === config.ingestPath) {
    return { problem: `--script-path and --ingest-path must differ, both are "${config.scriptPath}"` };
  }
  return config;
}

/** The address that links name, once the port is known. */
export function publicUrlOf(config: Pick<Config, 'publicUrl' | 'host'>, port: number): string {
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return config.publicUrl ?? `http://${host}:${port}`;
}

/** One row of the table below: where a value may come from and what it must be. */
export interface Option<Value> {
  /** As commander reads it; one that begins with `--no-` switches off. */
  readonly flag: string;
  readonly variable: string;
  readonly isRepeatable?: true;
  /** Never repeated in a message. */
  readonly isSecret?: true;
  readonly fallback: Value;
  /** The default in words. */
  readonly fallbackText: string;
  readonly help: string;
  /** Completes "… must be". */
  readonly must: string;
  /** `undefined`: refused. */
  readonly parse: (text: string) => Value | undefined;
  /** Commands that take the flag; the variable may be set for all. */
  readonly commands: readonly CommandName[];
}

const commandNames = [
  'serve',
  'demo',
  'import',
  'identity',
  'export',
  'backup',
  'restore',
  'verify',
  'erase',
  'user',
  'model',
  'forecast',
  'replay',
  'key',
  'doctor',
] as const;

export type CommandName = (typeof commandNames)[number];

/** The one list of options: flags, variables, defaults, help and docs/reference/cli.md come from it. */
export const options: { readonly [Name in OptionName]: Option<Config[Name]> } = {
  port: {
    flag: '--port <number>',
    variable: 'FOOTPRINT_PORT',
    fallback: 4100,
    fallbackText: '4100',
    help: 'port to listen on; 0 takes any free one',
    must: '0 to 65535',
    parse: parsePort,
    commands: ['serve', 'doctor'],
  },
  dataDir: {
    flag: '--data <folder>',
    variable: 'FOOTPRINT_DATA',
    fallback: './footprint-data',
    fallbackText: './footprint-data',
    help: 'folder with everything that is kept',
    must: 'the path of a folder',
    parse: parseFolder,
    commands: commandNames,
  },
  host: {
    flag: '--host <address>',
    variable: 'FOOTPRINT_HOST',
    fallback: '127.0.0.1',
    fallbackText: '127.0.0.1',
    help: 'address to listen on; 0.0.0.0 opens it to every network of the machine',
    must: 'a host name or an IP address, without port',
    parse: parseHost,
    commands: ['serve', 'doctor'],
  },
  publicUrl: {
    flag: '--public-url <url>',
    variable: 'FOOTPRINT_PUBLIC_URL',
    fallback: undefined,
    fallbackText: 'http://host:port',
    help: 'address that browsers and links reach this server by',
    must: 'an http or https address without query, as in https://leads.example.com',
    parse: parsePublicUrl,
    commands: ['serve'],
  },
  secretKey: {
    flag: '--secret-key <key>',
    variable: 'FOOTPRINT_SECRET_KEY',
    isSecret: true,
    fallback: undefined,
    fallbackText: 'made at the first start and shown once',
    help: 'key of the server API; prefer the variable, because other users of the machine can see flags',
    must: '1 to 200 letters, digits or signs, without spaces',
    parse: parseSecretKey,
    commands: ['serve'],
  },
  allowHosts: {
    flag: '--allow-host <host>',
    variable: 'FOOTPRINT_ALLOW_HOSTS',
    isRepeatable: true,
    fallback: [],
    fallbackText: 'none',
    help: 'private host that alerts may be sent to; repeat the flag, separate with commas in the variable',
    must: 'host or host:port, such as crm.internal:8443',
    parse: parseHosts,
    commands: ['serve'],
  },
  smtpUrl: {
    flag: '--smtp-url <url>',
    variable: 'FOOTPRINT_SMTP_URL',
    isSecret: true,
    fallback: undefined,
    fallbackText: 'none',
    help: 'mail server for alerts by e-mail; one in a private network needs --allow-host as well',
    must: 'smtp:// or smtps:// with a host, as in smtps://user:password@mail.example.com',
    parse: parseSmtpUrl,
    commands: ['serve'],
  },
  mailFrom: {
    flag: '--mail-from <address>',
    variable: 'FOOTPRINT_MAIL_FROM',
    fallback: undefined,
    fallbackText: 'footprint@ the mail server',
    help: 'address that alerts by e-mail come from',
    must: 'an e-mail address',
    parse: normaliseEmail,
    commands: ['serve'],
  },
  hasPlayground: {
    flag: '--no-playground',
    variable: 'FOOTPRINT_PLAYGROUND',
    fallback: true,
    fallbackText: 'on',
    help: 'leave out the sample website; in the variable: off',
    must: 'on or off',
    parse: parseSwitch,
    commands: ['serve'],
  },
  scriptPath: {
    flag: '--script-path <path>',
    variable: 'FOOTPRINT_SCRIPT_PATH',
    fallback: '/s.js',
    fallbackText: '/s.js',
    help: 'public path of the script',
    must: 'a path such as /s.js, not inside /api, /healthz, /readyz or /metrics',
    parse: parsePath,
    commands: ['serve'],
  },
  ingestPath: {
    flag: '--ingest-path <path>',
    variable: 'FOOTPRINT_INGEST_PATH',
    fallback: '/v1/e',
    fallbackText: '/v1/e',
    help: 'public path that the script posts to',
    must: 'a path such as /v1/e, not inside /api, /healthz, /readyz or /metrics',
    parse: parsePath,
    commands: ['serve'],
  },
  addressRate: {
    flag: '--address-rate <number>',
    variable: 'FOOTPRINT_ADDRESS_RATE',
    fallback: 200,
    fallbackText: '200',
    help: 'posts a second that one public address may send on the average; 0: no limit',
    must: 'a whole number from 0 to 1000000',
    parse: parseRate,
    commands: ['serve'],
  },
  siteRate: {
    flag: '--site-rate <number>',
    variable: 'FOOTPRINT_SITE_RATE',
    fallback: 20_000,
    fallbackText: '20000',
    help: 'posts a second that may come with one site key on the average; 0: no limit',
    must: 'a whole number from 0 to 1000000',
    parse: parseRate,
    commands: ['serve'],
  },
  isDebug: {
    flag: '--debug',
    variable: 'FOOTPRINT_DEBUG',
    fallback: false,
    fallbackText: 'off',
    help: 'show stack traces with errors; in the variable: 1',
    must: '1 or 0',
    parse: parseSwitch,
    commands: commandNames,
  },
};

// Object.keys forgets the type of the keys
export const optionNames = Object.keys(options) as readonly OptionName[];

// the list is not empty, which map() forgets
const variables = optionNames.map((name) => options[name].variable) as [string, ...string[]];

interface GivenText {
  readonly from: string;
  readonly text: string;
}

function givenText(option: Option<unknown>, flag: Flags[OptionName], env: Environment): GivenText | undefined {
  if (flag !== undefined) return { from: option.flag.replace(/ .*/, ''), text: flagText(flag) };
  const text = env[option.variable];
  return text ? { from: option.variable, text } : undefined;
}

function flagText(flag: string | boolean | readonly string[]): string {
  if (typeof flag === 'boolean') return flag ? 'on' : 'off';
  return typeof flag === 'string' ? flag : flag.join(',');
}

function badValue(option: Option<unknown>, { from, text }: GivenText): string {
  const got = option.isSecret ? `${text.length} characters` : JSON.stringify(text);
  return `${from} must be ${option.must}, got ${got}`;
}
