import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { SignJWT } from 'jose';
import { pairDevice } from '#contract/device';
import { DEVICE_TOKEN_AUDIENCE, DEVICE_TOKEN_SECONDS } from '#contract/device-proof';
import { createPairingCode } from '#contract/gate';
import { PROTOCOL_VERSION } from '#contract/version';
import type { ServerClient } from '#demo/server-client';
import { type ChainHead, EMPTY_CHAIN, link } from '#domain/journal/chain';
import type { JournalBody } from '#domain/journal/record';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A gate's key and chain; its batches are made before anything is measured. */
export class SigningGate {
  readonly #deviceId: string;
  readonly #privateKey: KeyObject;
  #head: ChainHead = EMPTY_CHAIN;

  private constructor(deviceId: string, privateKey: KeyObject) {
    this.#deviceId = deviceId;
    this.#privateKey = privateKey;
  }

  static async pair(admin: ServerClient, eventId: string, accessPointId: string): Promise<SigningGate> {
    const { code } = await admin.ask(createPairingCode, { params: { eventId, accessPointId } });
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
    const body = { code, publicKey: raw, protocolVersion: PROTOCOL_VERSION };
    const { deviceId } = await admin.ask(pairDevice, { body });
    return new SigningGate(deviceId, privateKey);
  }

  /** The next records of its journal as the body of an upload. */
  batch(bodies: readonly JournalBody[], atMs: number): Buffer {
    const records = bodies.map((body) => {
      const record = link(this.#head, this.#deviceId, atMs, body, sha256);
      this.#head = { seq: record.seq, hash: record.hash };
      return record;
    });
    const signature = sign(null, Buffer.from(this.#head.hash), this.#privateKey).toString('base64');
    return Buffer.from(JSON.stringify({ records, crops: [], signature }));
  }

  token(nowMs: number): Promise<string> {
    const iat = Math.floor(nowMs / 1000);
    return new SignJWT()
      .setProtectedHeader({ alg: 'EdDSA', kid: this.#deviceId })
      .setSubject(this.#deviceId)
      .setAudience(DEVICE_TOKEN_AUDIENCE)
      .setIssuedAt(iat)
      .setExpirationTime(iat + DEVICE_TOKEN_SECONDS)
      .sign(this.#privateKey);
  }
}
