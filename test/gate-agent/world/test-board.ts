import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { DeviceBehaviour } from '../turnstile/turnstile-conformance.ts';

/** How the contacts of the board are wired. */
export const BOARD = { passage: 0, door: 1, fire: 2, coil: 3, releaseCoil: 4, outputCoil: 16 } as const;

export interface TestBoard {
  readonly port: number;
  /** Every frame that reached the board whole, in hex. */
  readonly frames: readonly string[];
  readonly coils: ReadonlyMap<number, boolean>;
  openings(): number;
  setInput(input: number, state: 'on' | 'off'): void;
  /** Noise before the next answer, as long lines have it. */
  disturb(): void;
  stop(): void;
}

/**
 * A relay board and the barrier behind it: Modbus RTU, unit 1, written from the published protocol, at the end
 * of a serial server. Frames are taken as they come in one piece, as the gap between them tells on a wire.
 */
export async function startTestBoard(behaviours: readonly DeviceBehaviour[]): Promise<TestBoard> {
  const frames: string[] = [];
  const coils = new Map<number, boolean>();
  const inputs = new Map<number, boolean>();
  const sockets = new Set<Socket>();
  let [opened, ordered, isSilent, isNoisy, expectsHold] = [0, 0, false, false, false];

  const walk = (behaviour: DeviceBehaviour): void => {
    opened += 1;
    inputs.set(BOARD.door, true);
    setTimeout(() => inputs.set(BOARD.passage, behaviour === 'passage'), 120);
    setTimeout(() => {
      inputs.set(BOARD.passage, false);
      inputs.set(BOARD.door, false);
    }, 300);
  };

  /** Null: no answer at all. */
  const perform = (pdu: Buffer): Buffer | null => {
    const [code, address] = [pdu[0], pdu.readUInt16BE(1)];
    if (code === 0x02) {
      const count = pdu.readUInt16BE(3);
      const bytes = Buffer.alloc(2 + Math.ceil(count / 8));
      bytes.writeUInt8(0x02, 0);
      bytes.writeUInt8(bytes.length - 2, 1);
      for (let i = 0; i < count; i += 1) {
        if (inputs.get(address + i)) bytes[2 + (i >> 3)] = (bytes[2 + (i >> 3)] ?? 0) | (1 << (i & 7));
      }
      return bytes;
    }
    const isOrder = (code === 0x05 && address === BOARD.coil && pdu[3] === 0xff) || code === 0x0f;
    const behaviour = isOrder && !coils.get(BOARD.coil) ? (behaviours[ordered] ?? 'passage') : null;
    if (behaviour) ordered += 1;
    if (behaviour === 'stuck') return Buffer.from([(code ?? 0) | 0x80, 0x04]);
    if (code === 0x05) coils.set(address, pdu[3] === 0xff);
    if (behaviour && !expectsHold) walk(behaviour);
    if (behaviour === 'silent') isSilent = true;
    return behaviour === 'silent' ? null : pdu.subarray(0, 5);
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      const body = bytes.subarray(0, -2);
      if (isSilent || bytes[0] !== 1 || bytes.readUInt16LE(bytes.length - 2) !== crcByTheBook(body)) return;
      frames.push(bytes.toString('hex'));
      const pdu = perform(body.subarray(1));
      if (!pdu) return;
      const answer = Buffer.concat([Buffer.from([1]), pdu]);
      const crc = Buffer.alloc(2);
      crc.writeUInt16LE(crcByTheBook(answer));
      // In two pieces, as a serial server may deliver it.
      if (isNoisy) socket.write(Buffer.from([0x00, 0xff, 0x01]));
      isNoisy = false;
      socket.write(answer);
      setTimeout(() => socket.write(crc), 2);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(stop);
  return {
    port: (server.address() as AddressInfo).port,
    frames,
    coils,
    openings: () => opened,
    setInput(input, state) {
      inputs.set(input, state === 'on');
      if (input === BOARD.fire && state === 'on') expectsHold = true;
    },
    disturb() {
      isNoisy = true;
    },
    stop,
  };
}

/** As the Modbus guide draws it: shift right, and xor when a one falls out. */
function crcByTheBook(bytes: Uint8Array): number {
  return bytes.reduce((start, byte) => {
    let crc = start ^ byte;
    for (const _ of Array(8)) crc = (crc >> 1) ^ ((crc & 1) * 0xa001);
    return crc;
  }, 0xffff);
}
