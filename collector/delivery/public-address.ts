import { BlockList, isIPv4 } from 'node:net';

/**
 * Why an IP address is not a place on the public internet, in words that complete "… is"; `undefined` for a public one.
 * Takes an address as the resolver or the URL parser writes it, without brackets.
 * Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and updates).
 */
export function whyNotPublic(address: string): string | undefined {
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  return ranges[family].find(({ list }) => list.check(address, family))?.words ?? outsideUnicast(address, family);
}

/** One BlockList for each family and reason: a list with `::ffff:0:0/96` in it would match every IPv4 address as well. */
const ranges = {
  ipv4: [
    range('the address of a cloud metadata service', ['169.254.169.254/32', '100.100.100.200/32', '168.63.129.16/32']),
    range('a loopback address', ['127.0.0.0/8']),
    range('a private address', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']),
    range('a link-local address', ['169.254.0.0/16']),
    range('a shared address of a provider network', ['100.64.0.0/10']),
    range('an unspecified address', ['0.0.0.0/8']),
    range('a multicast address', ['224.0.0.0/4']),
    range('a reserved or broadcast address', ['192.0.0.0/24', '192.88.99.0/24', '240.0.0.0/4']),
    range('an address for documentation or benchmarks', [
      '192.0.2.0/24',
      '198.18.0.0/15',
      '198.51.100.0/24',
      '203.0.113.0/24',
    ]),
  ],
  ipv6: [
    range('the address of a cloud metadata service', ['fd00:ec2::254/128']),
    range('a loopback address', ['::1/128']),
    range('an unspecified address', ['::/128']),
    range('a private address', ['fc00::/7', 'fec0::/10']),
    range('a link-local address', ['fe80::/10']),
    range('a multicast address', ['ff00::/8']),
    // each of these carries an IPv4 address, which a gateway or the kernel would connect to instead
    range('an IPv4 address in IPv6 clothes', ['::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16']),
    // 2001::/23 holds Teredo (again an IPv4 address), benchmarking and ORCHID
    range('an address of a special protocol', ['2001::/23']),
    range('an address for documentation or benchmarks', ['2001:db8::/32', '3fff::/20']),
  ],
};

const globalUnicast = range('', ['2000::/3']).list;

/** IANA has given out 2000::/3 for global unicast and nothing else, so what is new there is refused until it is known. */
function outsideUnicast(address: string, family: 'ipv4' | 'ipv6'): string | undefined {
  return family === 'ipv4' || globalUnicast.check(address, family) ? undefined : 'not a public address';
}

function range(words: string, networks: readonly string[]): { readonly words: string; readonly list: BlockList } {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return { words, list };
}
