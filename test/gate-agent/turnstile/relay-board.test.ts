import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '#gate-agent/system-clock';
import {
  framed,
  modbusCrc,
  replyIn,
  writeCoil,
  writeCoils,
} from '#gate-agent/turnstile/modbus/modbus-frames';
import {
  serialTurnstile,
  serialTurnstileSchema,
  wiegandTurnstile,
  wiegandTurnstileSchema,
} from '#gate-agent/turnstile/modbus/relay-board';
import { wiegandFrame } from '#gate-agent/turnstile/modbus/wiegand';
import { eventually } from '../../world/eventually.ts';
import { tempFolder } from '../world/temp-folder.ts';
import { BOARD, startTestBoard, type TestBoard } from '../world/test-board.ts';
import { type DeviceBehaviour, type Sensed, turnstilePromises } from './turnstile-conformance.ts';

const WIRING = {
  passage: { input: BOARD.passage },
  door: { input: BOARD.door },
  fire: { input: BOARD.fire },
  pollEveryMs: 20,
  passageTimeoutMs: 900,
};

const line = (board: TestBoard) => ({ kind: 'tcp', host: '127.0.0.1', port: board.port }) as const;

function sensing(board: TestBoard) {
  return (what: Sensed, state: 'on' | 'off') =>
    board.setInput(what === 'fire' ? BOARD.fire : BOARD.door, state);
}

async function openSerial(behaviours: readonly DeviceBehaviour[]) {
  const board = await startTestBoard(behaviours);
  const settings = { kind: 'serial-relay', line: line(board), coil: BOARD.coil, pulseMs: 100, ...WIRING };
  const turnstile = serialTurnstile(serialTurnstileSchema.parse(settings), systemClock);
  onTestFinished(() => turnstile.close());
  await turnstile.probe();
  const isHeldOpen = () => board.coils.get(BOARD.coil) === true;
  return { board, turnstile, openings: board.openings, isHeldOpen, sense: sensing(board) };
}

async function openWiegand(behaviours: readonly DeviceBehaviour[], card: object) {
  const board = await startTestBoard(behaviours);
  const { outputCoil, releaseCoil } = BOARD;
  const settings = { kind: 'wiegand', line: line(board), outputCoil, releaseCoil, card, ...WIRING };
  const turnstile = wiegandTurnstile(wiegandTurnstileSchema.parse(settings), systemClock);
  onTestFinished(() => turnstile.close());
  await turnstile.probe();
  const isHeldOpen = () => board.coils.get(releaseCoil) === true;
  return { board, turnstile, openings: board.openings, isHeldOpen, sense: sensing(board) };
}

const CARD_26 = { bits: 26, facility: 118, number: 1_603 } as const;

describe('Modbus RTU', () => {
  it.each([
    // The examples of the published guide and of board makers.
    ['010300000001', 0x0a84],
    ['01050000ff00', 0x3a8c],
    ['0207', 0x1241],
  ])('has the CRC of %s', (hex, crc) => {
    expect(modbusCrc(Buffer.from(hex, 'hex'))).toBe(crc);
  });

  it('writes one coil and many as the protocol draws them', () => {
    expect(framed(1, writeCoil(0, 'on')).toString('hex')).toBe('01050000ff008c3a');
    // Application Protocol V1.1b3, 6.11: coils 20 to 29 are 1100 1101 and 01.
    const bits = [1, 0, 1, 1, 0, 0, 1, 1, 1, 0] as const;
    expect(writeCoils(0x13, bits).toString('hex')).toBe('0f0013000a02cd01');
  });

  it('believes no answer that is damaged, of another unit, or to another question', () => {
    const request = writeCoil(0, 'on');
    const answer = framed(1, request);
    expect(replyIn(answer, 1, request)).toMatchObject({ kind: 'reply' });
    expect(replyIn(answer.subarray(0, -1), 1, request)).toBeNull();
    expect(replyIn(answer, 2, request)).toBeNull();
    const damaged = Buffer.from(answer);
    damaged[3] = 0x7f;
    expect(replyIn(damaged, 1, request)).toBeNull();
    expect(replyIn(framed(1, Buffer.from([0x85, 4])), 1, request)).toEqual({ kind: 'refused', code: 4 });
  });
});

describe('a serial relay board', () => {
  turnstilePromises(openSerial);

  it('ends the pulse that frees the lane', async () => {
    const { board, turnstile } = await openSerial(['passage']);
    await turnstile.openOnce();
    await eventually('the relay is off', () => (board.coils.get(BOARD.coil) === false ? true : null));
  });

  it('is understood through noise on the line', async () => {
    const { board, turnstile } = await openSerial(['passage']);
    board.disturb();
    expect(await turnstile.openOnce()).toBe('passed');
  });

  it('tells of a barrier that is held open after a passage', async () => {
    const board = await startTestBoard(['no-passage']);
    const settings = {
      kind: 'serial-relay',
      line: line(board),
      coil: BOARD.coil,
      ...WIRING,
      heldOpenAfterMs: 1_000,
    };
    const turnstile = serialTurnstile(serialTurnstileSchema.parse(settings), systemClock);
    onTestFinished(() => turnstile.close());
    await turnstile.probe();
    const told: string[] = [];
    turnstile.onAlarm((alarm, phase) => told.push(`${alarm} ${phase}`));
    const opening = turnstile.openOnce();
    const keepingItOpen = setInterval(() => board.setInput(BOARD.door, 'on'), 10);
    onTestFinished(() => clearInterval(keepingItOpen));
    await opening;
    await eventually('held open is told', () => (told.includes('held-open began') ? true : null));
    clearInterval(keepingItOpen);
    board.setInput(BOARD.door, 'off');
    await eventually('its end is told', () => (told.includes('held-open ended') ? true : null));
    expect(told).toEqual(['held-open began', 'held-open ended']);
  });

  it('does not open while its contacts cannot be read', async () => {
    const { board, turnstile } = await openSerial([]);
    board.stop();
    await eventually('it has noticed', async () =>
      (await turnstile.probe()).kind === 'silent' ? true : null,
    );
    expect(await turnstile.openOnce()).toBe('stayed-shut');
    expect(board.openings()).toBe(0);
  });

  const hasSocat = spawnSync('socat', ['-V']).status === 0;
  it.skipIf(!hasSocat)(
    'works over a serial device (skipped where there is no socat to make one)',
    async () => {
      const board = await startTestBoard(['passage']);
      const device = join(tempFolder(), 'tty');
      const socat = spawn('socat', [`PTY,link=${device},raw,echo=0`, `TCP:127.0.0.1:${board.port}`]);
      onTestFinished(() => void socat.kill());
      const settings = serialTurnstileSchema.parse({
        kind: 'serial-relay',
        line: { kind: 'serial', device: '/dev/pts/0' },
        coil: BOARD.coil,
        ...WIRING,
      });
      await eventually('the device is there', () =>
        spawnSync('test', ['-e', device]).status === 0 ? true : null,
      );
      const turnstile = serialTurnstile(
        { ...settings, line: { kind: 'serial', device, baudRate: 9_600, parity: 'none' } },
        systemClock,
      );
      onTestFinished(() => turnstile.close());
      await eventually('it answers', async () =>
        (await turnstile.probe()).kind === 'answers' ? true : null,
      );
      expect(await turnstile.openOnce()).toBe('passed');
    },
  );
});

describe('a Wiegand frame', () => {
  it.each([
    // 118-1603 is the example that card printers publish for H10301.
    [CARD_26, '10111011000000110010000110'],
    [{ bits: 26, facility: 0, number: 0 }, '00000000000000000000000001'],
    [{ bits: 26, facility: 255, number: 65_535 }, '01111111111111111111111111'],
    [{ bits: 26, facility: 1, number: 1 }, '10000000100000000000000010'],
    [{ bits: 34, facility: 1, number: 1 }, '1000000000000000100000000000000010'],
    [{ bits: 34, facility: 65_535, number: 0 }, '0111111111111111100000000000000001'],
  ] as const)('of %j is %s', (card, bits) => {
    expect(wiegandFrame(card).join('')).toBe(bits);
  });

  it('has even parity in its first half and odd in its second, whatever the card', () => {
    for (let number = 0; number < 65_536; number += 251) {
      for (const bits of [26, 34] as const) {
        const frame = wiegandFrame({ bits, facility: number % 256, number });
        const half = bits / 2;
        const ones = (part: readonly number[]) => part.reduce((sum, bit) => sum + bit, 0);
        expect([frame.length, ones(frame.slice(0, half)) % 2, ones(frame.slice(half)) % 2]).toEqual([
          bits,
          0,
          1,
        ]);
      }
    }
  });
});

describe('a Wiegand output', () => {
  turnstilePromises((behaviours) => openWiegand(behaviours, CARD_26));

  it('lays the frame bit by bit on the coils of the board', async () => {
    const { board, turnstile } = await openWiegand(['passage'], CARD_26);
    await turnstile.openOnce();
    const order = board.frames.find((frame) => frame.startsWith('010f'));
    // 26 coils from 16: 10111011 00000011 00100001 10, the first in the lowest bit.
    expect(order?.slice(0, 22)).toBe('010f0010001a04ddc08401');
  });
});
