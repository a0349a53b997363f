import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '#gate-agent/system-clock';
import { encodeMessage, OsdpReader, osdpChecksum, osdpCrc } from '#gate-agent/turnstile/osdp/osdp-frame';
import { osdpTurnstile, osdpTurnstileSchema } from '#gate-agent/turnstile/osdp/osdp-turnstile';
import { Peripheral } from '#gate-agent/turnstile/osdp/peripheral';
import {
  deviceCryptogram,
  firstMac,
  panelCryptogram,
  sessionKeys,
} from '#gate-agent/turnstile/osdp/secure-channel';
import { PANEL, startOsdpPanel } from '../world/osdp-panel.ts';
import { type DeviceBehaviour, turnstilePromises } from './turnstile-conformance.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('the examples of SIA OSDP v2.2, annex E', () => {
  it('CRC', () => {
    expect(osdpCrc(hex('53 7f 0d 00 04 6e 00 80 25 00 00'))).toBe(0x386e);
    expect(osdpCrc(hex('53 00 09 00 04 61 00'))).toBe(0x66c0);
  });

  it('checksum', () => {
    expect(osdpChecksum(hex('53 7f 0c 00 00 6e 00 80 25 00 00'))).toBe(0x0f);
    expect(osdpChecksum(hex('53 00 08 00 00 61 00'))).toBe(0x44);
  });

  it('session keys, cryptograms and the first MAC', () => {
    const scbkDefault = hex('30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d 3e 3f');
    const [panel, device] = [hex('b0 b1 b2 b3 b4 b5 b6 b7'), hex('a0 a1 a2 a3 a4 a5 a6 a7')];
    const keys = sessionKeys(scbkDefault, panel);
    expect(keys.mac1).toEqual(hex('5e 86 c6 76 60 3b de e2 d8 be af e1 78 63 73 32'));
    expect(keys.mac2).toEqual(hex('6f da 86 e8 57 77 7e 81 13 20 35 75 82 39 17 2e'));
    expect(keys.enc).toEqual(hex('bf 8d c2 a8 32 9a cb 8c 67 c6 d0 cd 9a 45 16 82'));
    const ofPanel = panelCryptogram(keys, panel, device);
    expect(ofPanel).toEqual(hex('26 d3 35 6e 07 76 2d 26 28 01 fc 8e 66 65 a8 91'));
    expect(deviceCryptogram(keys, panel, device)).toEqual(
      hex('fd e5 d2 f4 28 ec 16 31 24 71 ea 3c 02 bd 77 96'),
    );
    expect(firstMac(keys, ofPanel)).toEqual(hex('b2 a3 00 57 eb 98 ba 22 29 ec 1f 87 56 62 b5 24'));
  });
});

describe('a message on the line', () => {
  const poll = {
    address: 0,
    direction: 'command',
    sequence: 1,
    integrity: 'crc',
    security: null,
    sign: null,
  } as const;
  const bytes = encodeMessage({ ...poll, code: 0x61, data: hex('00') });

  it('lies as the standard draws it', () => {
    expect(encodeMessage({ ...poll, sequence: 0, code: 0x61, data: hex('00') }).toString('hex')).toBe(
      '530009000461 00c066'.replace(' ', ''),
    );
  });

  it('is found in noise, in pieces and behind a damaged one', () => {
    const reader = new OsdpReader();
    const damaged = Buffer.from(bytes);
    damaged[6] = 0x55;
    const all = Buffer.concat([hex('ff 00 12'), damaged, hex('ff'), bytes]);
    const found = [...all].flatMap((byte) => reader.read(Buffer.from([byte])));
    expect(found).toMatchObject([{ address: 0, sequence: 1, code: 0x61, integrity: 'crc', mac: null }]);
  });
});

describe('a peripheral device', () => {
  function device() {
    const outputs: string[] = [];
    const peripheral = new Peripheral({
      address: 5,
      scbk: Buffer.alloc(16, 7),
      random: () => Buffer.alloc(8, 9),
      outputs: 16,
      onOutput: (at, state) => outputs.push(`${at} ${state}`),
      onSecure: () => undefined,
    });
    const ask = (sequence: number, code: number, data = '', address = 5): string | null => {
      const command = {
        address,
        direction: 'command',
        sequence,
        integrity: 'crc',
        security: null,
        sign: null,
      } as const;
      const [message] = new OsdpReader().read(encodeMessage({ ...command, code, data: hex(data) }));
      const reply = message ? peripheral.answer(message) : null;
      return reply?.toString('hex') ?? null;
    };
    return { peripheral, ask, outputs };
  }

  it('answers a poll with ACK, byte by byte', () => {
    const { ask } = device();
    expect(ask(0, 0x60)?.slice(0, 12)).toBe('538508000440');
    expect(ask(1, 0x60)?.slice(0, 12)).toBe('538508000540');
  });

  it('is silent for other addresses and answers everyone’s', () => {
    const { ask } = device();
    expect(ask(0, 0x60, '', 6)).toBeNull();
    expect(ask(0, 0x60, '', 0x7f)?.slice(0, 4)).toBe('5385');
  });

  it('repeats its reply when the command is repeated, and refuses one out of order', () => {
    const { ask } = device();
    ask(0, 0x60);
    const first = ask(1, 0x61, '00');
    expect(ask(1, 0x61, '00')).toBe(first);
    // NAK 04: unexpected sequence number.
    expect(ask(3, 0x60)?.slice(10, 14)).toBe('4104');
    expect(ask(2, 0x60)?.slice(10, 12)).toBe('40');
  });

  it('shows no card and obeys no output outside a secure channel', () => {
    const { ask, peripheral, outputs } = device();
    let isShown = false;
    peripheral.show([1, 0, 1], () => {
      isShown = true;
    });
    expect(ask(0, 0x60)?.slice(10, 12)).toBe('40');
    // NAK 06: encryption required.
    expect(ask(1, 0x68, '00 02 00 00')?.slice(10, 14)).toBe('4106');
    expect([isShown, outputs]).toEqual([false, []]);
  });

  it('refuses the key that everybody knows, and what it does not know', () => {
    const { ask, peripheral } = device();
    const challenge = encodeMessage({
      address: 5,
      direction: 'command',
      sequence: 0,
      integrity: 'crc',
      security: { type: 0x11, data: hex('00') },
      code: 0x76,
      data: Buffer.alloc(8),
      sign: null,
    });
    const [message] = new OsdpReader().read(challenge);
    // NAK 05: unsupported security block.
    expect(message && peripheral.answer(message)?.subarray(5, 7).toString('hex')).toBe('4105');
    expect(ask(0, 0xa0)?.slice(10, 14)).toBe('4103');
  });
});

const KEY = '000102030405060708090a0b0c0d0e0f';

async function open(behaviours: readonly DeviceBehaviour[], scbk = KEY) {
  const panel = await startOsdpPanel({ scbk: hex(KEY), behaviours });
  const settings = osdpTurnstileSchema.parse({
    kind: 'osdp',
    line: { kind: 'tcp', host: '127.0.0.1', port: panel.port },
    address: 5,
    scbk,
    card: { bits: 26, facility: 118, number: 1_603 },
    outputs: PANEL,
    openWithinMs: 1_000,
    passageTimeoutMs: 800,
  });
  const turnstile = osdpTurnstile(settings, systemClock);
  onTestFinished(() => turnstile.close());
  await turnstile.probe();
  return {
    panel,
    turnstile,
    openings: panel.openings,
    isHeldOpen: panel.isHeldOpen,
    sense: (what: 'fire' | 'barrier', state: 'on' | 'off') =>
      panel.setOutput(what === 'fire' ? PANEL.fire : PANEL.door, state),
  };
}

describe('an access controller on OSDP', () => {
  turnstilePromises(open);

  it('is shown the card once, inside the secure channel', async () => {
    const { panel, turnstile } = await open(['passage']);
    expect(await turnstile.openOnce()).toBe('passed');
    expect(panel.cards).toEqual(['10111011000000110010000110']);
  });

  it('with another key is not believed, and nothing opens', async () => {
    const { panel, turnstile } = await open([], 'ffffffffffffffffffffffffffffffff');
    expect(await turnstile.probe()).toMatchObject({ kind: 'silent' });
    expect(await turnstile.openOnce()).toBe('stayed-shut');
    expect([panel.isSecure(), panel.openings()]).toEqual([false, 0]);
  });
});
