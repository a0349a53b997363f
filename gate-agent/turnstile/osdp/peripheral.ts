import { COMMAND, NAK, REPLY, SCS } from './codes.ts';
import { encodeMessage, type OsdpMessage } from './osdp-frame.ts';
import {
  deviceCryptogram,
  firstMac,
  panelCryptogram,
  SecureSession,
  type SessionKeys,
  sameBytes,
  sessionKeys,
} from './secure-channel.ts';

export interface PeripheralParts {
  readonly address: number;
  /** Secure channel base key, 16 bytes. */
  readonly scbk: Buffer;
  /** RND.B: 8 bytes that were never used before. */
  readonly random: () => Buffer;
  /** How many outputs the panel may set. */
  readonly outputs: number;
  readonly onOutput: (output: number, state: 'on' | 'off', forMs: number | null) => void;
  readonly onSecure: (state: 'secure' | 'open') => void;
}

interface Answer {
  readonly code: number;
  readonly data: Buffer;
}

interface Answered {
  readonly command: OsdpMessage;
  readonly bytes: Buffer;
}

type Handshake = { readonly keys: SessionKeys; readonly panelRandom: Buffer; readonly deviceRandom: Buffer };

const EVERYONE = 0x7f;
const NOTHING = Buffer.alloc(0);
/** Vendor code 00-00-00 (none), model 1, version 1, serial 0, firmware 0.1.0 (annex B.4). */
const IDENTITY = Buffer.from([0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0]);

/**
 * The gate as a card reader on an access controller's line: a peripheral device of OSDP. It speaks only
 * when it is asked, and shows a card only inside a secure channel made with its own key; the key that
 * everybody knows (SCBK-D) is refused. No I/O: bytes in, bytes out.
 */
export class Peripheral {
  private readonly parts: PeripheralParts;
  private sequence = 0;
  private last: Answered | null = null;
  private handshake: Handshake | null = null;
  private session: SecureSession | null = null;
  private card: { readonly bits: readonly (0 | 1)[]; readonly onShown: () => void } | null = null;
  private input: 0 | 1 = 0;
  private inputChanged = false;

  constructor(parts: PeripheralParts) {
    this.parts = parts;
  }

  /** Answers the next poll with this card. */
  show(bits: readonly (0 | 1)[], onShown: () => void): void {
    this.card = { bits, onShown };
  }

  /** A card that was not asked for yet is not shown any more. */
  takeBack(): void {
    this.card = null;
  }

  /** Input 0: the lane is to be held open. */
  setInput(level: 0 | 1): void {
    this.inputChanged ||= level !== this.input;
    this.input = level;
  }

  /** The line is down: whoever comes next must prove itself anew. */
  reset(): void {
    this.sequence = 0;
    this.last = null;
    this.endSession();
  }

  /** @returns what goes on the line; null for what is not for us */
  answer(command: OsdpMessage): Buffer | null {
    const isOurs = command.address === this.parts.address || command.address === EVERYONE;
    if (command.direction !== 'command' || !isOurs) return null;
    if (command.sequence === 0) this.reset();
    else if (this.last && isRepeated(command, this.last.command)) return this.last.bytes;
    else if (command.sequence !== (this.sequence % 3) + 1) return this.refuse(command, NAK.sequence);
    this.sequence = command.sequence;
    const bytes = this.reply(command);
    this.last = { command, bytes };
    return bytes;
  }

  private reply(command: OsdpMessage): Buffer {
    const type = command.security?.type;
    if (type === undefined) {
      // Whoever leaves the channel has left it.
      if (this.session) this.endSession();
      return this.plain(command, this.act(command.code, command.data));
    }
    switch (type) {
      case SCS.challenge:
        return this.challenged(command);
      case SCS.panelCryptogram:
        return this.proven(command);
      case SCS.command:
      case SCS.sealedCommand:
        return this.secured(command);
      default:
        return this.refuse(command, NAK.securityBlock);
    }
  }

  private challenged(command: OsdpMessage): Buffer {
    this.endSession();
    const isOwnKey = command.security?.data[0] === 1;
    if (command.code !== COMMAND.challenge || command.data.length !== 8 || !isOwnKey) {
      return this.refuse(command, NAK.securityBlock);
    }
    const panelRandom = command.data;
    const deviceRandom = this.parts.random();
    const keys = sessionKeys(this.parts.scbk, panelRandom);
    this.handshake = { keys, panelRandom, deviceRandom };
    const proof = deviceCryptogram(keys, panelRandom, deviceRandom);
    return this.encode(command, {
      security: { type: SCS.deviceCryptogram, data: Buffer.from([1]) },
      code: REPLY.deviceCryptogram,
      data: Buffer.concat([IDENTITY.subarray(0, 8), deviceRandom, proof]),
    });
  }

  private proven(command: OsdpMessage): Buffer {
    const { handshake } = this;
    this.handshake = null;
    if (!handshake || command.code !== COMMAND.panelCryptogram)
      return this.refuse(command, NAK.securityBlock);
    const { keys, panelRandom, deviceRandom } = handshake;
    const isPanel = sameBytes(command.data, panelCryptogram(keys, panelRandom, deviceRandom));
    const mac = isPanel ? firstMac(keys, command.data) : Buffer.alloc(16);
    if (isPanel) {
      this.session = new SecureSession(keys, mac);
      this.parts.onSecure('secure');
    }
    return this.encode(command, {
      security: { type: SCS.firstMac, data: Buffer.from([isPanel ? 0x01 : 0xff]) },
      code: REPLY.firstMac,
      data: mac,
    });
  }

  private secured(command: OsdpMessage): Buffer {
    const { session } = this;
    if (!session || !command.mac) return this.refuse(command, NAK.securityBlock);
    const isSealed = command.security?.type === SCS.sealedCommand;
    const data = isSealed ? session.decrypt('command', command.data) : command.data;
    if (!session.verify('command', command.signed, command.mac) || !data || (!isSealed && data.length > 0)) {
      this.endSession();
      return this.refuse(command, NAK.securityBlock);
    }
    const answer = this.act(command.code, data);
    const isSecret = answer.data.length > 0;
    return this.encode(command, {
      security: { type: isSecret ? SCS.sealedReply : SCS.reply, data: NOTHING },
      code: answer.code,
      data: isSecret ? session.encrypt('reply', answer.data) : NOTHING,
      sign: (signed) => session.sign('reply', signed),
    });
  }

  private act(code: number, data: Buffer): Answer {
    switch (code) {
      case COMMAND.poll:
        return this.news();
      case COMMAND.id:
        return { code: REPLY.id, data: IDENTITY };
      case COMMAND.capabilities:
        return { code: REPLY.capabilities, data: this.capabilities() };
      case COMMAND.localStatus:
        return { code: REPLY.localStatus, data: Buffer.from([0, 0]) };
      case COMMAND.inputStatus:
        return this.inputs();
      case COMMAND.outputStatus:
        return { code: REPLY.outputStatus, data: Buffer.alloc(this.parts.outputs) };
      case COMMAND.readerStatus:
        return { code: REPLY.readerStatus, data: Buffer.from([0]) };
      case COMMAND.output:
        return this.setOutputs(data);
      case COMMAND.led:
      case COMMAND.buzzer:
      case COMMAND.text:
        return { code: REPLY.ack, data: NOTHING };
      default:
        return refusal(NAK.unknownCommand);
    }
  }

  private news(): Answer {
    if (!this.session) return { code: REPLY.ack, data: NOTHING };
    if (this.inputChanged) return this.inputs();
    const { card } = this;
    if (!card) return { code: REPLY.ack, data: NOTHING };
    this.card = null;
    card.onShown();
    return { code: REPLY.card, data: cardData(card.bits) };
  }

  private inputs(): Answer {
    this.inputChanged = false;
    return { code: REPLY.inputStatus, data: Buffer.from([this.input]) };
  }

  /** Orders that open something count only from a panel that has proven itself. */
  private setOutputs(data: Buffer): Answer {
    if (!this.session) return refusal(NAK.encryptionRequired);
    if (data.length === 0 || data.length % 4 !== 0) return refusal(NAK.commandLength);
    for (let at = 0; at < data.length; at += 4) {
      const [output, control] = [data[at] ?? 0, data[at + 1] ?? 0];
      const forMs = data.readUInt16LE(at + 2) * 100;
      const isTimed = control === 5 || control === 6;
      if (control > 0) this.parts.onOutput(output, ON.has(control) ? 'on' : 'off', isTimed ? forMs : null);
    }
    return { code: REPLY.outputStatus, data: Buffer.alloc(this.parts.outputs) };
  }

  /** Annex B.5: an input, outputs, Wiegand card data, CRC and AES-128. */
  private capabilities(): Buffer {
    return Buffer.from([1, 1, 1, 2, 1, this.parts.outputs, 3, 1, 0, 8, 1, 0, 9, 1, 1]);
  }

  private plain(command: OsdpMessage, { code, data }: Answer): Buffer {
    return this.encode(command, { security: null, code, data });
  }

  private refuse(command: OsdpMessage, because: number): Buffer {
    return this.plain(command, refusal(because));
  }

  private encode(
    { sequence, integrity }: OsdpMessage,
    reply: Answer & {
      readonly security: OsdpMessage['security'];
      readonly sign?: (signed: Buffer) => Buffer;
    },
  ): Buffer {
    const { address } = this.parts;
    return encodeMessage({ sign: null, ...reply, address, direction: 'reply', sequence, integrity });
  }

  private endSession(): void {
    const wasSecure = this.session !== null;
    this.session = null;
    this.handshake = null;
    if (wasSecure) this.parts.onSecure('open');
  }
}

/** Control codes 2 and 4 set an output, 5 sets it for a time (annex A.11). */
const ON: ReadonlySet<number> = new Set([2, 4, 5]);

function refusal(because: number): Answer {
  return { code: REPLY.nak, data: Buffer.from([because]) };
}

/** The panel has not heard our reply and asks again. */
function isRepeated(command: OsdpMessage, before: OsdpMessage): boolean {
  return command.sequence === before.sequence && command.code === before.code;
}

/** Reader 0, Wiegand format, count of bits, and the bits with the first in the highest place (annex B.11). */
function cardData(bits: readonly (0 | 1)[]): Buffer {
  const packed = Buffer.alloc(4 + Math.ceil(bits.length / 8));
  packed.writeUInt8(1, 1);
  packed.writeUInt16LE(bits.length, 2);
  for (const [i, bit] of bits.entries()) {
    const at = 4 + (i >> 3);
    packed[at] = (packed[at] ?? 0) | (bit << (7 - (i & 7)));
  }
  return packed;
}
