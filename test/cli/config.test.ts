import { describe, expect, it } from 'vitest';
import { type Config, type Environment, type Flags, publicUrlOf, readConfig } from '../../collector/config.ts';

const read = (flags: Flags = {}, env: Environment = {}) => readConfig({ flags, env });

/** The problem, or the values that differ from the defaults. */
function outcome(flags: Flags, env: Environment = {}): string | Partial<Config> {
  const config = read(flags, env);
  if ('problem' in config) return config.problem;
  const defaults = Object.entries(read() as Config).map(([name, value]) => [name, JSON.stringify(value)]);
  const changed = Object.entries(config).filter(
    ([name, value]) => !defaults.some(([other, text]) => other === name && text === JSON.stringify(value)),
  );
  return Object.fromEntries(changed);
}

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(read()).toEqual({
      port: 4100,
      dataDir: './footprint-data',
      host: '127.0.0.1',
      publicUrl: undefined,
      secretKey: undefined,
      allowHosts: [],
      hasPlayground: true,
      scriptPath: '/s.js',
      ingestPath: '/v1/e',
      addressRate: 200,
      siteRate: 20_000,
      isDebug: false,
    });
  });

  it.each<[string, Flags, Environment, number]>([
    ['the default when nothing is said', {}, {}, 4100],
    ['the variable', {}, { FOOTPRINT_PORT: '4200' }, 4200],
    ['the flag', { port: '4300' }, {}, 4300],
    ['the flag over the variable', { port: '4300' }, { FOOTPRINT_PORT: '4200' }, 4300],
    ['the default when the variable is empty', {}, { FOOTPRINT_PORT: '' }, 4100],
    ['the flag even when it is 0', { port: '0' }, { FOOTPRINT_PORT: '4200' }, 0],
  ])('takes %s', (_, flags, env, port) => {
    expect(read(flags, env)).toMatchObject({ port });
  });

  it('lets a flag switch off what a variable switches on', () => {
    expect(read({ hasPlayground: false }, { FOOTPRINT_PLAYGROUND: 'on' })).toMatchObject({ hasPlayground: false });
  });

  it.each<[Flags, Environment, Partial<Config>]>([
    [{ publicUrl: 'https://leads.example.com/' }, {}, { publicUrl: 'https://leads.example.com' }],
    [{ publicUrl: 'https://Example.com/fp/' }, {}, { publicUrl: 'https://example.com/fp' }],
    [{ host: '::1' }, {}, { host: '::1' }],
    [{ host: '[::1]' }, {}, { host: '::1' }],
    [{ host: 'LOCALHOST' }, {}, { host: 'localhost' }],
    [{ allowHosts: ['crm.internal:8443', '10.0.0.7'] }, {}, { allowHosts: ['crm.internal:8443', '10.0.0.7'] }],
    [{}, { FOOTPRINT_ALLOW_HOSTS: ' crm.internal , 10.0.0.7,' }, { allowHosts: ['crm.internal', '10.0.0.7'] }],
    [{}, { FOOTPRINT_PLAYGROUND: 'off' }, { hasPlayground: false }],
    [{}, { FOOTPRINT_DEBUG: '1' }, { isDebug: true }],
    [{ isDebug: true }, {}, { isDebug: true }],
    [{ scriptPath: '/static/fp.js' }, {}, { scriptPath: '/static/fp.js' }],
    [{}, { FOOTPRINT_INGEST_PATH: '/c' }, { ingestPath: '/c' }],
    [{}, { FOOTPRINT_SECRET_KEY: 'sk_0123456789abcdef' }, { secretKey: 'sk_0123456789abcdef' }],
    [{}, { PATH: '/bin', FOOTPRINTS: 'ours only with an underscore' }, {}],
  ])('reads %j %j', (flags, env, expected) => {
    expect(outcome(flags, env)).toEqual(expected);
  });

  it.each<[Flags, Environment, string]>([
    [{ port: '80x' }, {}, '--port must be 0 to 65535, got "80x"'],
    [{ port: '65536' }, {}, '--port must be 0 to 65535, got "65536"'],
    [{ port: '-1' }, {}, '--port must be 0 to 65535, got "-1"'],
    [{ port: '' }, {}, '--port must be 0 to 65535, got ""'],
    [{}, { FOOTPRINT_PORT: '1e3' }, 'FOOTPRINT_PORT must be 0 to 65535, got "1e3"'],
    [{ dataDir: '' }, {}, '--data must be the path of a folder, got ""'],
    [{ host: 'localhost:80' }, {}, '--host must be a host name or an IP address, without port, got "localhost:80"'],
    [{ host: 'http://a' }, {}, '--host must be a host name or an IP address, without port, got "http://a"'],
    [
      { publicUrl: 'leads.example.com' },
      {},
      '--public-url must be an http or https address without query, as in https://leads.example.com, got "leads.example.com"',
    ],
    [
      {},
      { FOOTPRINT_ALLOW_HOSTS: 'crm.internal,https://x' },
      'FOOTPRINT_ALLOW_HOSTS must be host or host:port, such as crm.internal:8443, got "crm.internal,https://x"',
    ],
    [{}, { FOOTPRINT_PLAYGROUND: 'maybe' }, 'FOOTPRINT_PLAYGROUND must be on or off, got "maybe"'],
    [
      { scriptPath: '/s.js?v=1' },
      {},
      '--script-path must be a path such as /s.js, not inside /api, /healthz, /readyz or /metrics, got "/s.js?v=1"',
    ],
    [
      { ingestPath: '/api/e' },
      {},
      '--ingest-path must be a path such as /v1/e, not inside /api, /healthz, /readyz or /metrics, got "/api/e"',
    ],
    [{ ingestPath: '/s.js' }, {}, '--script-path and --ingest-path must differ, both are "/s.js"'],
  ])('refuses %j %j', (flags, env, problem) => {
    expect(outcome(flags, env)).toBe(problem);
  });

  it('never repeats a secret key in a message', () => {
    const problem = outcome({}, { FOOTPRINT_SECRET_KEY: 'hunter 2' });
    expect(problem).toMatch(/^FOOTPRINT_SECRET_KEY must be .*, got 8 characters$/);
    expect(problem).not.toContain('hunter 2');
  });

  it.each([
    ['FOOTPRINT_PROT', 'FOOTPRINT_PORT'],
    ['FOOTPRINT_DATA_DIR', 'FOOTPRINT_DATA'],
    ['FOOTPRINT_HTTP_PORT', 'FOOTPRINT_PORT'],
    ['FOOTPRINT_SECRET', 'FOOTPRINT_SECRET_KEY'],
    ['FOOTPRINT_ALLOWED_HOSTS', 'FOOTPRINT_ALLOW_HOSTS'],
  ])('refuses the unknown variable %s and names the nearest', (name, nearest) => {
    expect(outcome({}, { [name]: '1' })).toBe(`unknown variable ${name} (did you mean ${nearest}?)`);
  });

  it.each([
    [{ publicUrl: undefined, host: '127.0.0.1' }, 'http://127.0.0.1:4101'],
    [{ publicUrl: undefined, host: '::1' }, 'http://[::1]:4101'],
    [{ publicUrl: 'https://leads.example.com', host: '127.0.0.1' }, 'https://leads.example.com'],
  ])('is reached, with %j, at %s', (config, url) => {
    expect(publicUrlOf(config, 4101)).toBe(url);
  });
});
