import { lookup as lookupName } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { parseAllowedHosts } from './allowed-hosts.ts';
import { whyNotPublic } from './public-address.ts';

/** A target that is not connected to. */
export class TargetError extends Error {
  readonly reason: 'refused' | 'unknown_name';

  constructor(reason: TargetError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a host name; rejects when it has none. */
export type ResolveName = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** A target that may be tried: connecting through `lookup` reaches only addresses that were checked. */
export interface OpenTarget {
  readonly kind: 'open';
  readonly url: URL;
  readonly lookup: LookupFunction;
}

/** Keeps the collector from being used as a way into the network that it stands in (server-side request forgery). */
export interface TargetGuard {
  /**
   * Why nothing may be sent to this address, as a sentence for the person who entered it; `undefined` when it is fine.
   * Looks the name up. For pages and the API; delivery does not trust the answer and uses `open`.
   */
  readonly check: (url: string) => Promise<string | undefined>;
  /** For the moment of connecting: refuses what the URL alone shows, and checks each address again when it is looked up. */
  readonly open: (url: string) => OpenTarget | { readonly kind: 'refused'; readonly reason: string };
}

/** `allowedHosts`: `host` or `host:port` that pass although private. Throws when an entry cannot be read. */
export function makeTargetGuard({
  allowedHosts,
  resolve = resolveBySystem,
}: {
  readonly allowedHosts: readonly string[];
  readonly resolve?: ResolveName;
}): TargetGuard {
  const isAllowed = parseAllowedHosts(allowedHosts);

  async function addressesOf(url: URL): Promise<readonly ResolvedAddress[]> {
    const addresses = await resolve(url.hostname).catch(() => []);
    if (addresses.length === 0)
      throw new TargetError('unknown_name', `The name ${url.hostname} cannot be looked up: check its spelling.`);
    // one bad address among good ones refuses them all: which of them is used is not ours to choose
    const reason = isAllowed(url) ? undefined : addresses.map(({ address }) => refusalOf(url, address)).find(Boolean);
    if (reason) throw new TargetError('refused', reason);
    return addresses;
  }

  function open(text: string): ReturnType<TargetGuard['open']> {
    const url = URL.parse(text);
    if (!url) return { kind: 'refused', reason: 'This is not an address: it starts with https:// and a host name.' };
    // node connects to a literal address without calling the lookup
    const literal = literalOf(url);
    const reason = wrongForm(url) ?? (literal && !isAllowed(url) ? refusalOf(url, literal) : undefined);
    return reason ? { kind: 'refused', reason } : { kind: 'open', url, lookup: lookupThrough(() => addressesOf(url)) };
  }

  async function check(text: string): Promise<string | undefined> {
    const target = open(text);
    if (target.kind === 'refused') return target.reason;
    if (isAllowed(target.url) || literalOf(target.url)) return undefined;
    return addressesOf(target.url).then(
      () => undefined,
      (error: Error) => error.message,
    );
  }

  return { check, open };
}

function wrongForm(url: URL): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return 'Only https:// and http:// addresses can be called.';
  if (url.username || url.password)
    return 'Take the user name and password out of the address: they would be readable here.';
  if (url.port === '0') return 'Port 0 cannot be called: leave the port out or name the real one.';
  return undefined;
}

/** The IP address that the URL itself names. The URL parser has turned every spelling of one into the usual one. */
function literalOf(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) ? host : undefined;
}

function refusalOf(url: URL, address: string): string | undefined {
  const words = whyNotPublic(address);
  const through = url.hostname.includes(address) ? '' : ` (by the name ${url.hostname})`;
  return words && `${address}${through} is ${words}: use a public one, or let the operator allow ${url.host}.`;
}

/** In the shape that `net.connect` wants: it asks for all addresses, or for one, and connects to what it is given. */
function lookupThrough(addresses: () => Promise<readonly ResolvedAddress[]>): LookupFunction {
  return (_hostname, options, answer) => {
    addresses().then(
      (all) => (options.all ? answer(null, [...all]) : answer(null, all[0]!.address, all[0]!.family)),
      (error: NodeJS.ErrnoException) => answer(error, []),
    );
  };
}

/** By the system, so that its hosts file and local names work for those whom the operator allows. */
function resolveBySystem(hostname: string): Promise<readonly ResolvedAddress[]> {
  return lookupName(hostname, { all: true });
}
