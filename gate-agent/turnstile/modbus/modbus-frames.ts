/** Modbus RTU (Modbus over Serial Line V1.02, Application Protocol V1.1b3). */

/** CRC-16/MODBUS: polynomial 0xA001 reflected, from 0xFFFF; sent low byte first. */
export function modbusCrc(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

export function framed(unit: number, pdu: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from([unit]), pdu]);
  const crc = Buffer.alloc(2);
  crc.writeUInt16LE(modbusCrc(body));
  return Buffer.concat([body, crc]);
}

/** Function 05. */
export function writeCoil(address: number, level: 'on' | 'off'): Buffer {
  const pdu = Buffer.from([0x05, 0, 0, level === 'on' ? 0xff : 0x00, 0]);
  pdu.writeUInt16BE(address, 1);
  return pdu;
}

/** Function 0F; bits in the order of their coils, the first in the lowest bit of the first byte. */
export function writeCoils(address: number, bits: readonly (0 | 1)[]): Buffer {
  const packed = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [i, bit] of bits.entries()) {
    packed[i >> 3] = (packed[i >> 3] ?? 0) | (bit << (i & 7));
  }
  const head = Buffer.alloc(6);
  head.writeUInt8(0x0f, 0);
  head.writeUInt16BE(address, 1);
  head.writeUInt16BE(bits.length, 3);
  head.writeUInt8(packed.length, 5);
  return Buffer.concat([head, packed]);
}

/** Function 02. */
export function readInputs(address: number, count: number): Buffer {
  const pdu = Buffer.from([0x02, 0, 0, 0, 0]);
  pdu.writeUInt16BE(address, 1);
  pdu.writeUInt16BE(count, 3);
  return pdu;
}

export type ModbusReply =
  | { readonly kind: 'reply'; readonly pdu: Buffer }
  | { readonly kind: 'refused'; readonly code: number };

/**
 * The reply to a request, once all of it has come.
 * @returns null while more bytes are to come; what is no answer to this request is passed over
 */
export function replyIn(received: Buffer, unit: number, request: Uint8Array): ModbusReply | null {
  const called = request[0] ?? 0;
  for (let from = 0; from + 5 <= received.length; from += 1) {
    if (received[from] !== unit) continue;
    const answered = received[from + 1] ?? 0;
    if ((answered & 0x7f) !== called) continue;
    const pduBytes = answered & 0x80 ? 2 : called === 0x02 ? 2 + (received[from + 2] ?? 0) : 5;
    const body = received.subarray(from, from + 1 + pduBytes);
    const end = from + 1 + pduBytes;
    if (received.length < end + 2 || received.readUInt16LE(end) !== modbusCrc(body)) continue;
    const pdu = Buffer.from(body.subarray(1));
    return answered & 0x80 ? { kind: 'refused', code: pdu[1] ?? 0 } : { kind: 'reply', pdu };
  }
  return null;
}
