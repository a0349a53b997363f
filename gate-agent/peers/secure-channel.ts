import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { z } from 'zod';
import { base64Schema, idSchema } from '#contract/primitives';
import { canonicalJson } from '#domain/journal/canonical-json';
import type { DeviceIdentity } from '../device/device-identity.ts';
import { isSignedBy, publicKeyOf, signText } from '../device/device-keys.ts';
import { type FramedSocket, PeerFault } from './framed-socket.ts';

/** Raised when gates of two versions could not read each other. */
const VERSION = 1;
const HANDSHAKE_WITHIN_MS = 5_000;
const TAG_BYTES = 16;
/** The DER header that turns 32 raw bytes into an X25519 public key (RFC 8410). */
const X25519_SPKI_HEADER = Buffer.from('302a300506032b656e032100', 'hex');

const helloSchema = z.strictObject({
  version: z.literal(VERSION),
  from: idSchema,
  to: idSchema,
  exchangeKey: base64Schema.length(44),
  nonce: base64Schema.length(44),
});
type Hello = z.infer<typeof helloSchema>;

const signedHelloSchema = z.strictObject({ hello: helloSchema, signature: base64Schema.max(128) });
const proofSchema = z.strictObject({ signature: base64Schema.max(128) });

/** A gate of the venue, by the key under which the server vouches for it; null for a stranger. */
export type KeyOf = (deviceId: string) => string | null;
type Self = Pick<DeviceIdentity, 'deviceId' | 'privateKey'>;

/**
 * A conversation of two gates that both know each other's device key from the server: keys for this one
 * conversation, agreed on by X25519 and vouched for by Ed25519 signatures over everything that was said. What
 * was recorded of one conversation means nothing in another.
 */
export class SecureChannel {
  /** Who is at the other end, proved. */
  readonly peerId: string;
  private readonly socket: FramedSocket;
  private readonly keys: { readonly out: Buffer; readonly in: Buffer };
  private sent = 0;
  private received = 0;

  constructor(socket: FramedSocket, peerId: string, keys: { readonly out: Buffer; readonly in: Buffer }) {
    this.socket = socket;
    this.peerId = peerId;
    this.keys = keys;
  }

  send(message: unknown): void {
    const cipher = createCipheriv('aes-256-gcm', this.keys.out, nonceOf(this.sent));
    this.sent += 1;
    const body = Buffer.concat([cipher.update(JSON.stringify(message)), cipher.final()]);
    this.socket.send(Buffer.concat([body, cipher.getAuthTag()]));
  }

  /** @throws PeerFault, also for a message that was changed, left out, or said before */
  async receive(withinMs: number): Promise<unknown> {
    const frame = await this.socket.next(withinMs);
    const decipher = createDecipheriv('aes-256-gcm', this.keys.in, nonceOf(this.received), {
      authTagLength: TAG_BYTES,
    });
    this.received += 1;
    try {
      decipher.setAuthTag(frame.subarray(-TAG_BYTES));
      const body = Buffer.concat([decipher.update(frame.subarray(0, -TAG_BYTES)), decipher.final()]);
      return JSON.parse(body.toString());
    } catch (cause) {
      throw new PeerFault('a message is not what the other gate said', { cause });
    }
  }

  close(): void {
    this.socket.close();
  }
}

/** @throws PeerFault when whoever answers is not that gate */
export async function callPeer(
  socket: FramedSocket,
  self: Self,
  peer: { readonly deviceId: string; readonly publicKey: string },
): Promise<SecureChannel> {
  const exchange = newExchange();
  const caller = helloFrom(self.deviceId, peer.deviceId, exchange.publicKey);
  socket.send(Buffer.from(JSON.stringify(caller)));
  const { hello: callee, signature } = parsed(signedHelloSchema, await socket.next(HANDSHAKE_WITHIN_MS));
  const said = { caller, callee };
  if (callee.from !== peer.deviceId || callee.to !== self.deviceId)
    throw new PeerFault('another gate answers');
  requireSignature(said, 'callee', signature, peer.publicKey);
  const proof = { signature: signText(saidText(said, 'caller'), self.privateKey) };
  socket.send(Buffer.from(JSON.stringify(proof)));
  const keys = keysOf(said, exchange.privateKey, callee.exchangeKey);
  return new SecureChannel(socket, peer.deviceId, { out: keys.ofCaller, in: keys.ofCallee });
}

/** @throws PeerFault when whoever calls is no gate of the venue */
export async function answerPeer(socket: FramedSocket, self: Self, keyOf: KeyOf): Promise<SecureChannel> {
  const caller = parsed(helloSchema, await socket.next(HANDSHAKE_WITHIN_MS));
  const publicKey = keyOf(caller.from);
  if (publicKey === null || caller.to !== self.deviceId) throw new PeerFault('a stranger calls');
  const exchange = newExchange();
  const callee = helloFrom(self.deviceId, caller.from, exchange.publicKey);
  const said = { caller, callee };
  const signature = signText(saidText(said, 'callee'), self.privateKey);
  socket.send(Buffer.from(JSON.stringify({ hello: callee, signature })));
  const proof = parsed(proofSchema, await socket.next(HANDSHAKE_WITHIN_MS));
  requireSignature(said, 'caller', proof.signature, publicKey);
  const keys = keysOf(said, exchange.privateKey, caller.exchangeKey);
  return new SecureChannel(socket, caller.from, { out: keys.ofCallee, in: keys.ofCaller });
}

interface Said {
  readonly caller: Hello;
  readonly callee: Hello;
}

function saidText(said: Said, by: 'caller' | 'callee'): string {
  return canonicalJson({ kind: 'peer-handshake', by, ...said });
}

function requireSignature(said: Said, by: 'caller' | 'callee', signature: string, publicKey: string): void {
  if (isSignedBy(saidText(said, by), signature, publicKeyOf(publicKey))) return;
  throw new PeerFault('the other gate cannot prove who it is');
}

function helloFrom(from: string, to: string, exchangeKey: string): Hello {
  return { version: VERSION, from, to, exchangeKey, nonce: randomBytes(32).toString('base64') };
}

function newExchange(): { readonly privateKey: KeyObject; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return { privateKey, publicKey: der.subarray(X25519_SPKI_HEADER.length).toString('base64') };
}

function keysOf(said: Said, privateKey: KeyObject, theirs: string): { ofCaller: Buffer; ofCallee: Buffer } {
  try {
    const der = Buffer.concat([X25519_SPKI_HEADER, Buffer.from(theirs, 'base64')]);
    const publicKey = createPublicKey({ key: der, type: 'spki', format: 'der' });
    const shared = diffieHellman({ privateKey, publicKey });
    const salt = createHash('sha256').update(saidText(said, 'caller')).digest();
    const key = (info: string) => Buffer.from(hkdfSync('sha256', shared, salt, info, 32));
    return { ofCaller: key('from the caller'), ofCallee: key('from the callee') };
  } catch (cause) {
    throw new PeerFault('no key can be agreed on with the other gate', { cause });
  }
}

/** Each key is of one conversation and one direction, and no number comes twice in it. */
function nonceOf(count: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(count), 4);
  return nonce;
}

function parsed<S extends z.ZodType>(schema: S, frame: Buffer): z.output<S> {
  try {
    return schema.parse(JSON.parse(frame.toString()));
  } catch (cause) {
    throw new PeerFault('the other gate does not speak as gates do', { cause });
  }
}
