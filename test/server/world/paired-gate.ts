import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { SignJWT } from 'jose';
import { pairDevice, readTemplateKey } from '#contract/device';
import {
  DEVICE_TOKEN_AUDIENCE,
  DEVICE_TOKEN_SECONDS,
  keyExchangeText,
  templateKeyPlace,
} from '#contract/device-proof';
import { createPairingCode } from '#contract/gate';
import type { JournalBatch } from '#contract/journal';
import { PROTOCOL_VERSION } from '#contract/version';
import { type ChainHead, EMPTY_CHAIN, link } from '#domain/journal/chain';
import type { JournalBody, JournalRecord } from '#domain/journal/record';
import { EventTransform } from '#models/event-transform/event-transform';
import { newKeyExchange, openSealedKey } from '#models/event-transform/key-transport';
import { Client } from './client.ts';

export const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

/** A device's key pair, and its public half as the wire has it. */
export function newDeviceKey(): { readonly privateKey: KeyObject; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey: spki.subarray(-32).toString('base64') };
}

export function deviceToken(
  deviceId: string,
  privateKey: KeyObject,
  atMs = Date.now(),
  claims: { readonly audience?: string; readonly lifeS?: number } = {},
): Promise<string> {
  const iat = Math.floor(atMs / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'EdDSA', kid: deviceId })
    .setSubject(deviceId)
    .setAudience(claims.audience ?? DEVICE_TOKEN_AUDIENCE)
    .setIssuedAt(iat)
    .setExpirationTime(iat + (claims.lifeS ?? DEVICE_TOKEN_SECONDS))
    .sign(privateKey);
}

/** A gate as the server sees it: a key, a chain and requests. */
export class PairedGate extends Client {
  readonly deviceId: string;
  readonly privateKey: KeyObject;
  readonly serverPublicKey: string;
  #head: ChainHead = EMPTY_CHAIN;

  constructor(
    url: string,
    identity: { readonly deviceId: string; readonly privateKey: KeyObject; readonly serverPublicKey: string },
  ) {
    super(url);
    this.deviceId = identity.deviceId;
    this.privateKey = identity.privateKey;
    this.serverPublicKey = identity.serverPublicKey;
    this.bearer = () => deviceToken(this.deviceId, this.privateKey);
  }

  /** Its tokens, dated by another clock than the system's. */
  tokenAt(nowMs: () => number): () => Promise<string> {
    return () => deviceToken(this.deviceId, this.privateKey, nowMs());
  }

  /** The next records of the gate's journal. */
  journal(bodies: readonly JournalBody[], atMs = Date.now()): JournalRecord[] {
    return bodies.map((body) => {
      const record = link(this.#head, this.deviceId, atMs, body, sha256);
      this.#head = { seq: record.seq, hash: record.hash };
      return record;
    });
  }

  /** The space of the event's templates, by the key that the server hands out. */
  async learnSpace(): Promise<EventTransform> {
    const exchange = newKeyExchange();
    const text = keyExchangeText(this.deviceId, exchange.publicKey);
    const answer = await this.ok(readTemplateKey, {
      body: { exchangeKey: exchange.publicKey, signature: this.sign(text) },
    });
    const place = templateKeyPlace(this.deviceId, answer.transformId);
    return new EventTransform(openSealedKey(exchange, place, answer));
  }

  sign(text: string): string {
    return sign(null, Buffer.from(text), this.privateKey).toString('base64');
  }

  batch(records: readonly JournalRecord[], crops: readonly Uint8Array[] = []): JournalBatch {
    const hash = records.at(-1)?.hash ?? '';
    return {
      records: structuredClone(records) as JournalBatch['records'],
      crops: crops.map((jpeg) => ({ sha256: sha256(jpeg), jpeg: Buffer.from(jpeg).toString('base64') })),
      signature: this.sign(hash),
    };
  }
}

export async function pairGate(admin: Client, eventId: string, accessPointId: string): Promise<PairedGate> {
  const { code } = await admin.ok(createPairingCode, { params: { eventId, accessPointId } });
  const { privateKey, publicKey } = newDeviceKey();
  const paired = await new Client(admin.url).ok(pairDevice, {
    body: { code, publicKey, protocolVersion: PROTOCOL_VERSION },
  });
  return new PairedGate(admin.url, { ...paired, privateKey });
}
