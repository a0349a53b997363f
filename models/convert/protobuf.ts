/**
 * The Protocol Buffers wire format, as far as ONNX files need it
 * (https://protobuf.dev/programming-guides/encoding/). A message is the concatenation of its fields.
 */
const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

const utf8 = new TextEncoder();

export function message(...fields: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((length, field) => length + field.length, 0));
  let at = 0;
  for (const field of fields) {
    bytes.set(field, at);
    at += field.length;
  }
  return bytes;
}

/** @param value a whole number; a negative one is written as its 64-bit two's complement, as int64 asks */
export function intField(field: number, value: number): Uint8Array {
  return message(key(field, VARINT), varint(value));
}

export function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return message(key(field, LENGTH_DELIMITED), varint(bytes.length), bytes);
}

export function textField(field: number, text: string): Uint8Array {
  return bytesField(field, utf8.encode(text));
}

export function floatField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return message(key(field, FIXED_32), bytes);
}

export class MalformedMessage extends Error {
  override name = 'MalformedMessage';
}

/** One field of a message as it stands in the bytes. */
export interface Field {
  readonly number: number;
  /** The content of a length-delimited field; empty for a number. */
  readonly content: Uint8Array;
  /** The value of a varint field; 0 for other kinds. */
  readonly value: number;
  /** The field with its key, to be copied unread. */
  readonly whole: Uint8Array;
}

/**
 * Takes a message apart, one level deep.
 * @throws MalformedMessage when the bytes end within a field or hold a wire type that ONNX does not use
 */
export function readFields(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  for (let start = 0; start < bytes.length; ) {
    const key = readVarint(bytes, start);
    let end = key.end;
    let content = bytes.subarray(0, 0);
    let value = 0;
    switch (key.value & 7) {
      case VARINT:
        ({ value, end } = readVarint(bytes, end));
        break;
      case LENGTH_DELIMITED: {
        const length = readVarint(bytes, end);
        end = length.end + length.value;
        content = bytes.subarray(length.end, end);
        break;
      }
      case FIXED_32:
        end += 4;
        break;
      case FIXED_64:
        end += 8;
        break;
      default:
        throw new MalformedMessage(`unknown wire type ${key.value & 7}`);
    }
    if (end > bytes.length) throw new MalformedMessage('the message ends within a field');
    fields.push({ number: key.value >>> 3, content, value, whole: bytes.subarray(start, end) });
    start = end;
  }
  return fields;
}

function readVarint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0n;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    value |= BigInt(byte & 127) << BigInt(7 * (at - start));
    if (byte < 128) return { value: Number(BigInt.asIntN(64, value)), end: at + 1 };
  }
  throw new MalformedMessage('the message ends within a number');
}

function key(field: number, wireType: number): Uint8Array {
  return varint((field << 3) | wireType);
}

function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
