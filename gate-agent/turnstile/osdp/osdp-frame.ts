/** SIA OSDP v2.2 (IEC 60839-11-5), annex C: how a message lies on the line. */

const SOM = 0x53;
const REPLY = 0x80;
const CTRL_CRC = 0x04;
const CTRL_SECURE = 0x08;
const HEADER = 5;
const MAC_BYTES = 4;
/** No command for us is longer; noise that looks like a longer one would keep the line waiting. */
const MAX_MESSAGE = 256;

export type Direction = 'command' | 'reply';

export interface SecurityBlock {
  readonly type: number;
  readonly data: Buffer;
}

export interface OsdpMessage {
  /** 0 to 126; 127 speaks to whoever is there. */
  readonly address: number;
  readonly direction: Direction;
  /** 0 to 3. */
  readonly sequence: number;
  readonly integrity: 'crc' | 'checksum';
  readonly security: SecurityBlock | null;
  readonly code: number;
  /** As on the line: encrypted in blocks 17 and 18. */
  readonly data: Buffer;
  readonly mac: Buffer | null;
  /** Everything before the MAC, as it was signed. */
  readonly signed: Buffer;
}

/** CRC-16 with polynomial 0x1021 from 0x1D0F, sent low byte first (annex C.3). */
export function osdpCrc(bytes: Uint8Array): number {
  let crc = 0x1d0f;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}

/** The byte that makes the sum of a message zero. */
export function osdpChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return -sum & 0xff;
}

export interface Outgoing {
  readonly address: number;
  readonly direction: Direction;
  readonly sequence: number;
  readonly integrity: 'crc' | 'checksum';
  readonly security: SecurityBlock | null;
  readonly code: number;
  readonly data: Buffer;
  /** Of what comes before it; null where the message is not signed. */
  readonly sign: ((signed: Buffer) => Buffer) | null;
}

export function encodeMessage(message: Outgoing): Buffer {
  const { address, direction, sequence, integrity, security, code, data, sign } = message;
  const block = security
    ? Buffer.concat([Buffer.from([2 + security.data.length, security.type]), security.data])
    : Buffer.alloc(0);
  const tail = (sign ? MAC_BYTES : 0) + (integrity === 'crc' ? 2 : 1);
  const head = Buffer.from([
    SOM,
    address | (direction === 'reply' ? REPLY : 0),
    0,
    0,
    sequence | (integrity === 'crc' ? CTRL_CRC : 0) | (security ? CTRL_SECURE : 0),
  ]);
  const signed = Buffer.concat([head, block, Buffer.from([code]), data]);
  signed.writeUInt16LE(signed.length + tail, 2);
  const whole = sign ? Buffer.concat([signed, sign(signed).subarray(0, MAC_BYTES)]) : signed;
  return Buffer.concat([whole, check(whole, integrity)]);
}

function check(bytes: Buffer, integrity: 'crc' | 'checksum'): Buffer {
  if (integrity === 'checksum') return Buffer.from([osdpChecksum(bytes)]);
  const crc = Buffer.alloc(2);
  crc.writeUInt16LE(osdpCrc(bytes));
  return crc;
}

/** Cuts the line into whole messages; noise and damaged messages are passed over. */
export class OsdpReader {
  private pending = Buffer.alloc(0);

  read(bytes: Buffer): OsdpMessage[] {
    this.pending = Buffer.concat([this.pending, bytes]);
    const messages: OsdpMessage[] = [];
    for (;;) {
      const start = this.pending.indexOf(SOM);
      this.pending = start < 0 ? Buffer.alloc(0) : this.pending.subarray(start);
      if (this.pending.length < HEADER) return messages;
      const length = this.pending.readUInt16LE(2);
      const isPossible = length > HEADER + 1 && length <= MAX_MESSAGE;
      if (isPossible && this.pending.length < length) return messages;
      const message = isPossible ? decode(this.pending.subarray(0, length)) : null;
      if (message) messages.push(message);
      this.pending = this.pending.subarray(message ? length : 1);
    }
  }
}

/** Null for what is damaged or contradicts itself. */
function decode(bytes: Buffer): OsdpMessage | null {
  const control = bytes[4] ?? 0;
  const integrity = control & CTRL_CRC ? 'crc' : 'checksum';
  const end = bytes.length - (integrity === 'crc' ? 2 : 1);
  if (!check(bytes.subarray(0, end), integrity).equals(bytes.subarray(end))) return null;
  const blockBytes = control & CTRL_SECURE ? (bytes[HEADER] ?? 0) : 0;
  if (control & CTRL_SECURE && blockBytes < 2) return null;
  const security =
    blockBytes > 0
      ? { type: bytes[HEADER + 1] ?? 0, data: Buffer.from(bytes.subarray(HEADER + 2, HEADER + blockBytes)) }
      : null;
  const isSigned = security !== null && security.type >= 0x15;
  const dataEnd = end - (isSigned ? MAC_BYTES : 0);
  const codeAt = HEADER + blockBytes;
  if (codeAt >= dataEnd) return null;
  const address = bytes[1] ?? 0;
  return {
    address: address & 0x7f,
    direction: address & REPLY ? 'reply' : 'command',
    sequence: control & 0x03,
    integrity,
    security,
    code: bytes[codeAt] ?? 0,
    data: Buffer.from(bytes.subarray(codeAt + 1, dataEnd)),
    mac: isSigned ? Buffer.from(bytes.subarray(dataEnd, end)) : null,
    signed: Buffer.from(bytes.subarray(0, dataEnd)),
  };
}
