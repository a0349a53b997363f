import { describe, expect, it } from 'vitest';
import { ReachableAddresses } from '#server/subscription/reachable-address';

/** A name service that knows one name. */
const naming =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('an address', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    'fe80::1',
    'fd00::1',
    '2002:7f00:1::',
    '2001:0:1::',
  ])('that is not of the public internet is not gone to: %s', async (address) => {
    const reached = await new ReachableAddresses([], naming(address)).reach('receiver.example');
    expect(reached).toEqual({ kind: 'problem', problem: 'address-not-allowed' });
  });

  it.each(['93.184.216.34', '2606:2800:220:1::1'])('of the public internet is: %s', async (address) => {
    const reached = await new ReachableAddresses([], naming(address)).reach('receiver.example');
    expect(reached).toMatchObject({ kind: 'addresses', network: 'public', addresses: [{ address }] });
  });

  it('in a network of the operator’s is, and in the one beside it is not', async () => {
    const here = new ReachableAddresses(['10.20.0.0/16', 'fd12::/16'], naming('10.20.3.4', 'fd12::7'));
    expect(await here.reach('receiver.example')).toMatchObject({ network: 'allowed-by-operator' });
    const beside = new ReachableAddresses(['10.20.0.0/16'], naming('10.21.3.4'));
    expect(await beside.reach('receiver.example')).toMatchObject({ problem: 'address-not-allowed' });
  });

  it('is not gone to when another of the same name is not allowed', async () => {
    const mixed = new ReachableAddresses([], naming('93.184.216.34', '127.0.0.1'));
    expect(await mixed.reach('receiver.example')).toMatchObject({ problem: 'address-not-allowed' });
  });

  it('is what a number in a name’s place is, however it is written', async () => {
    const real = new ReachableAddresses([]);
    expect(await real.reach(new URL('http://2130706433/').hostname)).toMatchObject({ kind: 'problem' });
    expect(await real.reach(new URL('http://0x7f.1/').hostname)).toMatchObject({ kind: 'problem' });
    expect(await real.reach(new URL('http://[::1]/').hostname)).toMatchObject({ kind: 'problem' });
  });

  it('of a name that nobody knows is none', async () => {
    const unknown = new ReachableAddresses([], async () => {
      throw new Error('ENOTFOUND');
    });
    expect(await unknown.reach('receiver.example')).toEqual({ kind: 'problem', problem: 'name-unknown' });
  });
});
