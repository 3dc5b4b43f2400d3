import { parseAllowedHosts } from '../delivery/allowed-hosts.ts';

/** From the text of a flag or variable to its value; `undefined` where the text is not one. */

export function parsePort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

/** Lower case, IPv6 without brackets, as sockets take it. */
export function parseHost(text: string): string | undefined {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1');
  const isAddress = host.includes(':') && URL.canParse(`http://[${host}]`);
  return isAddress || hostName.test(host) ? host : undefined;
}

/** The entries, to be read by {@link parseAllowedHosts} once more where they are used. */
export function parseHosts(text: string): readonly string[] | undefined {
  const hosts = text.split(',').map((host) => host.trim());
  const given = hosts.filter((host) => host !== '');
  try {
    parseAllowedHosts(given);
    return given;
  } catch {
    // the message of the option says what an entry looks like
    return undefined;
  }
}

/** Without a slash at the end. */
export function parsePublicUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  if (url.username || url.password || text.includes('?') || text.includes('#')) return undefined;
  return url.href.replace(/\/+$/, '');
}

/** With a host, and nothing behind it. */
export function parseSmtpUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return undefined;
  return url.pathname.replace('/', '') === '' && url.search === '' && url.hash === '' ? url : undefined;
}

/** Only characters that no proxy or router reads as something else. */
export function parsePath(text: string): string | undefined {
  const isTaken = reservedPaths.some((reserved) => text === reserved || text.startsWith(`${reserved}/`));
  return /^(\/[\w-][\w.~-]*)+$/.test(text) && text.length <= maxPathChars && !isTaken ? text : undefined;
}

export function parseSwitch(text: string): boolean | undefined {
  if (['on', '1', 'true', 'yes'].includes(text.toLowerCase())) return true;
  if (['off', '0', 'false', 'no'].includes(text.toLowerCase())) return false;
  return undefined;
}

/** Printable ASCII without spaces: it travels in a header. */
export function parseSecretKey(text: string): string | undefined {
  return /^[!-~]{1,200}$/.test(text) ? text : undefined;
}

export function parseRate(text: string): number | undefined {
  return /^\d{1,7}$/.test(text) && Number(text) <= 1_000_000 ? Number(text) : undefined;
}

/** A system refuses paths with NUL anyway, with a stack trace. */
export function parseFolder(text: string): string | undefined {
  return text === '' || text.includes('\0') ? undefined : text;
}

/** RFC 1123 names, and IPv4 addresses, which look the same. */
const hostName = /^(?=.{1,253}$)[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/;
/** Paths whose meaning must not depend on the configuration: monitors and API clients know them. */
const reservedPaths = ['/api', '/healthz', '/readyz', '/metrics'];
/** The script carries the path in every page. */
const maxPathChars = 100;
