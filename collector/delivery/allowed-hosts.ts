import { isIPv6 } from 'node:net';

/**
 * Reads the hosts that the operator allows although they are private: `host` (any port) or `host:port`, IPv6 with or without
 * brackets. Returns the test whether a URL goes to one of them, exactly: no wildcards, no sub-domains.
 * Throws an `Error` that names the entry that cannot be read.
 */
export function parseAllowedHosts(entries: readonly string[]): (url: URL) => boolean {
  const allowed = new Set(entries.map(normalEntry));
  return (url) => allowed.has(url.hostname) || allowed.has(`${url.hostname}:${portOf(url)}`);
}

/** The port that a URL connects to, also when it does not say so. */
function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80');
}

function normalEntry(entry: string): string {
  const text = entry.trim();
  const [, host = '', port] = isIPv6(text) ? ['', `[${text}]`] : (/^(.+?)(?::(\d+))?$/.exec(text) ?? []);
  // the URL parser writes odd spellings and international names here as it will in the URL to compare with
  const url = URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`) : undefined;
  const isPort = port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
  if (!url || url.href !== `http://${url.hostname}/` || !isPort) {
    throw new Error(`Allowed host "${entry}" cannot be read: write a host or host:port, such as crm.internal:8443`);
  }
  return port === undefined ? url.hostname : `${url.hostname}:${Number(port)}`;
}
