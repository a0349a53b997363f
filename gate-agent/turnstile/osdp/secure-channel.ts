import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';

/** SIA OSDP v2.2, annex D: the secure channel, for both ends of it. */

const BLOCK = 16;
const END_OF_DATA = 0x80;

export interface SessionKeys {
  readonly enc: Buffer;
  readonly mac1: Buffer;
  readonly mac2: Buffer;
}

/** D.4.1. @param scbk 16 bytes @param panelRandom RND.A, 8 bytes */
export function sessionKeys(scbk: Buffer, panelRandom: Buffer): SessionKeys {
  const derived = (a: number, b: number): Buffer =>
    ecb(scbk, Buffer.concat([Buffer.from([a, b]), panelRandom.subarray(0, 6), Buffer.alloc(8)]));
  return { enc: derived(0x01, 0x82), mac1: derived(0x01, 0x01), mac2: derived(0x01, 0x02) };
}

/** Proves that the device holds the key (D.4.3). */
export function deviceCryptogram({ enc }: SessionKeys, panelRandom: Buffer, deviceRandom: Buffer): Buffer {
  return ecb(enc, Buffer.concat([panelRandom, deviceRandom]));
}

/** Proves that the panel holds it (D.4.4). */
export function panelCryptogram({ enc }: SessionKeys, panelRandom: Buffer, deviceRandom: Buffer): Buffer {
  return ecb(enc, Buffer.concat([deviceRandom, panelRandom]));
}

/** With what the chain of MACs begins (D.4.5). */
export function firstMac({ mac1, mac2 }: SessionKeys, cryptogramOfPanel: Buffer): Buffer {
  return ecb(mac2, ecb(mac1, cryptogramOfPanel));
}

export function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * A running channel. Every message is signed over the one before it in the other direction, so none can
 * be left out, repeated or put in (D.5): the MAC of a command is the start of its reply's, and so on.
 */
export class SecureSession {
  private readonly keys: SessionKeys;
  private commandMac: Buffer;
  private replyMac: Buffer;

  constructor(keys: SessionKeys, initialMac: Buffer) {
    this.keys = keys;
    this.commandMac = initialMac;
    this.replyMac = initialMac;
  }

  /** @returns 16 bytes, of which the first four go on the line */
  sign(direction: 'command' | 'reply', signed: Buffer): Buffer {
    const mac = this.macOf(direction, signed);
    if (direction === 'command') this.commandMac = mac;
    else this.replyMac = mac;
    return mac;
  }

  /** Whether the message is the next of this channel; only then the chain goes on. */
  verify(direction: 'command' | 'reply', signed: Buffer, given: Buffer): boolean {
    if (!sameBytes(this.macOf(direction, signed).subarray(0, 4), given)) return false;
    this.sign(direction, signed);
    return true;
  }

  /** Called before the message itself is signed. */
  encrypt(direction: 'command' | 'reply', plain: Buffer): Buffer {
    const cipher = createCipheriv('aes-128-cbc', this.keys.enc, this.ivFor(direction)).setAutoPadding(false);
    return Buffer.concat([cipher.update(padded(plain)), cipher.final()]);
  }

  /** Called before the message's MAC is verified; null for what was not encrypted so. */
  decrypt(direction: 'command' | 'reply', sealed: Buffer): Buffer | null {
    if (sealed.length === 0 || sealed.length % BLOCK !== 0) return null;
    const decipher = createDecipheriv('aes-128-cbc', this.keys.enc, this.ivFor(direction)).setAutoPadding(
      false,
    );
    const plain = Buffer.concat([decipher.update(sealed), decipher.final()]);
    const end = plain.lastIndexOf(END_OF_DATA);
    const isPadding = end >= 0 && plain.subarray(end + 1).every((byte) => byte === 0);
    return isPadding ? plain.subarray(0, end) : null;
  }

  /** The complement of the newest MAC of the other direction. */
  private ivFor(direction: 'command' | 'reply'): Buffer {
    return Buffer.from(
      (direction === 'command' ? this.replyMac : this.commandMac).map((byte) => ~byte & 0xff),
    );
  }

  private macOf(direction: 'command' | 'reply', signed: Buffer): Buffer {
    const before = direction === 'command' ? this.replyMac : this.commandMac;
    const blocks = signed.length % BLOCK === 0 ? signed : padded(signed);
    const last = blocks.subarray(-BLOCK);
    const chained =
      blocks.length > BLOCK
        ? cbc(this.keys.mac1, before, blocks.subarray(0, -BLOCK)).subarray(-BLOCK)
        : before;
    return cbc(this.keys.mac2, chained, last);
  }
}

function padded(bytes: Buffer): Buffer {
  const end = Buffer.concat([bytes, Buffer.from([END_OF_DATA])]);
  return Buffer.concat([end, Buffer.alloc((BLOCK - (end.length % BLOCK)) % BLOCK)]);
}

function ecb(key: Buffer, block: Buffer): Buffer {
  return cbc(key, Buffer.alloc(BLOCK), block);
}

function cbc(key: Buffer, iv: Buffer, blocks: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(blocks), cipher.final()]);
}
