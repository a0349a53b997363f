import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { DeliveryProblem } from '#contract/subscription';

/** Not of the public internet: IANA special-purpose address registry, IPv4. */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** All that is public lies in here, apart from what follows: tunnels and examples, which may lead anywhere. */
const PUBLIC_V6 = ['2000::/3'];
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

export type Reached =
  | {
      readonly kind: 'addresses';
      readonly addresses: readonly [Address, ...Address[]];
      /** Whether a line without encryption may lead there. */
      readonly network: 'public' | 'allowed-by-operator';
    }
  | { readonly kind: 'problem'; readonly problem: DeliveryProblem['kind'] };

export type Resolve = (hostname: string) => Promise<readonly { address: string; family: number }[]>;

const resolveByDns: Resolve = (hostname) => lookup(hostname, { all: true, verbatim: true });

/**
 * Where messages may go. A name is resolved once, and the connection is made to what was looked at: a name that
 * leads elsewhere a moment later leads nowhere. If any of its addresses is not allowed, none is.
 */
export class ReachableAddresses {
  readonly #allowed: BlockList;
  readonly #notPublic = blockListOf([...NOT_PUBLIC_V4, ...NOT_PUBLIC_V6]);
  readonly #publicV6 = blockListOf(PUBLIC_V6);
  readonly #resolve: Resolve;

  /** @param allowedNetworks beside the public internet, as CIDR */
  constructor(allowedNetworks: readonly string[], resolve: Resolve = resolveByDns) {
    this.#allowed = blockListOf(allowedNetworks);
    this.#resolve = resolve;
  }

  /** @param hostname as URL has it, an IPv6 address in brackets */
  async reach(hostname: string): Promise<Reached> {
    const name = hostname.replace(/^\[|\]$/g, '');
    const found = await this.#resolve(name).catch(() => []);
    const [first, ...others] = found.map(({ address }): Address => ({ address, family: familyOf(address) }));
    if (!first) return { kind: 'problem', problem: 'name-unknown' };
    const addresses = [first, ...others] as const;
    const networks = addresses.map((address) => this.#networkOf(address));
    if (networks.includes('none')) return { kind: 'problem', problem: 'address-not-allowed' };
    const network = networks.includes('public') ? 'public' : 'allowed-by-operator';
    return { kind: 'addresses', addresses: [first, ...others], network };
  }

  #networkOf({ address, family }: Address): 'public' | 'allowed-by-operator' | 'none' {
    const type = family === 6 ? 'ipv6' : 'ipv4';
    if (this.#allowed.check(address, type)) return 'allowed-by-operator';
    if (this.#notPublic.check(address, type)) return 'none';
    return family === 4 || this.#publicV6.check(address, type) ? 'public' : 'none';
  }
}

function familyOf(address: string): 4 | 6 {
  return isIP(address) === 6 ? 6 : 4;
}

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
