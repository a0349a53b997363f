import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { DeviceBehaviour } from '../turnstile/turnstile-conformance.ts';

/** The outputs of the reader by which this panel tells what it does. */
export const PANEL = { granted: 0, passage: 1, door: 2, fire: 3 } as const;

export interface OsdpPanel {
  readonly port: number;
  /** The bits of every card that it was shown. */
  readonly cards: readonly string[];
  isSecure(): boolean;
  openings(): number;
  isHeldOpen(): boolean;
  setOutput(output: number, state: 'on' | 'off'): void;
  stop(): void;
}

export interface PanelOptions {
  readonly scbk: Buffer;
  readonly behaviours: readonly DeviceBehaviour[];
}

interface Channel {
  readonly enc: Buffer;
  readonly mac1: Buffer;
  readonly mac2: Buffer;
  /** Of the newest message, whichever way it went. */
  mac: Buffer;
}

const ADDRESS = 5;
const POLL_EVERY_MS = 15;

/**
 * An access controller with one reader at address 5, written from SIA OSDP v2.2 alone: its CRC, its keys and
 * its MACs are its own, so that a mistake of ours is not made twice.
 */
export async function startOsdpPanel({ scbk, behaviours }: PanelOptions): Promise<OsdpPanel> {
  const cards: string[] = [];
  const orders: Buffer[] = [];
  const sockets = new Set<Socket>();
  let channel: Channel | null = null;
  let [opened, shown, heldOpen] = [0, 0, false];
  let onReply: (bytes: Buffer) => void = () => undefined;

  const setOutput = (output: number, state: 'on' | 'off'): void => {
    orders.push(Buffer.from([output, state === 'on' ? 2 : 1, 0, 0]));
  };

  const decide = (socket: Socket): void => {
    const behaviour = behaviours[shown] ?? 'passage';
    shown += 1;
    if (behaviour === 'stuck') return;
    opened += 1;
    setOutput(PANEL.granted, 'on');
    setOutput(PANEL.door, 'on');
    if (behaviour === 'silent') setTimeout(() => socket.destroy(), 150);
    if (behaviour === 'passage') setOutput(PANEL.passage, 'on');
    for (const output of [PANEL.passage, PANEL.door, PANEL.granted]) {
      setTimeout(() => setOutput(output, 'off'), 250);
    }
  };

  const heard = (code: number, data: Buffer, socket: Socket): void => {
    if (code === 0x49) heldOpen = data[0] === 1;
    if (code !== 0x50) return;
    const bits = [...data.subarray(4)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    cards.push(bits.slice(0, data.readUInt16LE(2)));
    decide(socket);
  };

  const run = async (socket: Socket): Promise<void> => {
    let sequence = 0;
    const ask = async (bytes: Buffer): Promise<Buffer> => {
      const reply = new Promise<Buffer>((resolve) => {
        onReply = resolve;
      });
      socket.write(bytes);
      sequence = (sequence % 3) + 1;
      return reply;
    };
    const random = randomBytes(8);
    const answer = await ask(message({ sequence, block: [0x11, 1], code: 0x76, data: random }));
    const enc = aes(scbk, Buffer.concat([Buffer.from([1, 0x82]), random.subarray(0, 6), Buffer.alloc(8)]));
    const mac1 = aes(scbk, Buffer.concat([Buffer.from([1, 1]), random.subarray(0, 6), Buffer.alloc(8)]));
    const mac2 = aes(scbk, Buffer.concat([Buffer.from([1, 2]), random.subarray(0, 6), Buffer.alloc(8)]));
    const [theirs, proof] = [answer.subarray(17, 25), answer.subarray(25, 41)];
    if (!aes(enc, Buffer.concat([random, theirs])).equals(proof)) return;
    const ours = aes(enc, Buffer.concat([theirs, random]));
    const started = await ask(message({ sequence, block: [0x13, 1], code: 0x77, data: ours }));
    const mac = aes(mac2, aes(mac1, ours));
    if (started[6] !== 0x14 || started[7] !== 1 || !started.subarray(9, 25).equals(mac)) return;
    channel = { enc, mac1, mac2, mac };
    while (!socket.destroyed) {
      const order = orders.shift();
      const command = order ? { code: 0x68, data: order } : { code: 0x60, data: Buffer.alloc(0) };
      const reply = await ask(secure(channel, sequence, command));
      const opened = unsealed(channel, reply);
      if (!opened) return;
      heard(opened.code, opened.data, socket);
      await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
    }
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    let pending = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      channel = null;
    });
    socket.on('data', (bytes) => {
      pending = Buffer.concat([pending, bytes]);
      while (pending.length >= 5 && pending.length >= pending.readUInt16LE(2)) {
        const whole = pending.subarray(0, pending.readUInt16LE(2));
        pending = pending.subarray(whole.length);
        onReply(Buffer.from(whole));
      }
    });
    void run(socket);
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
    cards,
    isSecure: () => channel !== null,
    openings: () => opened,
    isHeldOpen: () => heldOpen,
    setOutput,
    stop,
  };
}

interface Command {
  readonly code: number;
  readonly data: Buffer;
}

function message(
  options: Command & { sequence: number; block: readonly number[]; mac?: (signed: Buffer) => Buffer },
) {
  const { sequence, block, code, data, mac } = options;
  const body = [0x53, ADDRESS, 0, 0, sequence | 0x0c, block.length + 1, ...block, code];
  const signed = Buffer.concat([Buffer.from(body), data]);
  signed.writeUInt16LE(signed.length + (mac ? 4 : 0) + 2, 2);
  const whole = mac ? Buffer.concat([signed, mac(signed).subarray(0, 4)]) : signed;
  const crc = Buffer.alloc(2);
  crc.writeUInt16LE(crcByTheBook(whole));
  return Buffer.concat([whole, crc]);
}

function secure(channel: Channel, sequence: number, { code, data }: Command): Buffer {
  const iv = Buffer.from(channel.mac.map((byte) => 255 - byte));
  const isSealed = data.length > 0;
  const sealed = isSealed ? cbc(channel.enc, iv, filled(data)) : data;
  return message({
    sequence,
    block: [isSealed ? 0x17 : 0x15],
    code,
    data: sealed,
    mac: (signed) => {
      channel.mac = macOf(channel, signed);
      return channel.mac;
    },
  });
}

/** Null for what does not come from the reader of this channel. */
function unsealed(channel: Channel, reply: Buffer): Command | null {
  const type = reply[6];
  if ((type !== 0x16 && type !== 0x18) || reply[1] !== (ADDRESS | 0x80)) return null;
  const iv = Buffer.from(channel.mac.map((byte) => 255 - byte));
  const signed = reply.subarray(0, -6);
  const mac = macOf(channel, signed);
  if (!mac.subarray(0, 4).equals(reply.subarray(-6, -2))) return null;
  channel.mac = mac;
  const code = reply[7] ?? 0;
  if (type === 0x16) return { code, data: Buffer.alloc(0) };
  const decipher = createDecipheriv('aes-128-cbc', channel.enc, iv).setAutoPadding(false);
  const plain = decipher.update(signed.subarray(8));
  return { code, data: plain.subarray(0, plain.lastIndexOf(0x80)) };
}

function macOf({ mac, mac1, mac2 }: Channel, signed: Buffer): Buffer {
  const blocks = signed.length % 16 === 0 ? signed : filled(signed);
  let chain = mac;
  for (let at = 0; at < blocks.length; at += 16) {
    const key = at + 16 < blocks.length ? mac1 : mac2;
    chain = cbc(key, chain, blocks.subarray(at, at + 16));
  }
  return chain;
}

function filled(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.from([0x80]), Buffer.alloc(15)]).subarray(
    0,
    Math.ceil((bytes.length + 1) / 16) * 16,
  );
}

function aes(key: Buffer, block: Buffer): Buffer {
  return createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(block);
}

function cbc(key: Buffer, iv: Buffer, blocks: Buffer): Buffer {
  return createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false).update(blocks);
}

/** Bit by bit, highest first, through x16 + x12 + x5 + 1. */
function crcByTheBook(bytes: Buffer): number {
  let register = 0x1d0f;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const out = ((register >> 15) & 1) ^ ((byte >> bit) & 1);
      register = ((register << 1) & 0xffff) ^ (out ? 0x1021 : 0);
    }
  }
  return register;
}
