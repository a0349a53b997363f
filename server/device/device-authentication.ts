import { compactVerify, errors } from 'jose';
import { z } from 'zod';
import {
  DEVICE_TOKEN_AUDIENCE,
  DEVICE_TOKEN_SECONDS,
  DEVICE_TOKEN_TOLERANCE_SECONDS,
} from '#contract/device-proof';
import type { DeviceActor } from '../auth/actor.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { publicKeyOf } from '../privacy/signing-key.ts';
import { RequestError } from '../request-error.ts';
import { type DeviceRow, findPairedDevice } from './device-store.ts';
import type { Presence } from './presence.ts';

/** Further claims are ignored, as RFC 7519 asks. */
const claimsSchema = z.object({
  sub: z.string(),
  aud: z.literal(DEVICE_TOKEN_AUDIENCE),
  iat: z.number(),
  exp: z.number(),
});

/** Tells by their tokens which gates requests come from. */
export class DeviceAuthentication {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #presence: Presence;

  constructor(db: Db, clock: Clock, presence: Presence) {
    this.#db = db;
    this.#clock = clock;
    this.#presence = presence;
  }

  /**
   * @param authorization the header as it came
   * @throws RequestError `not-paired`; `clock-skewed` for a genuine token of a gate whose clock is off
   */
  async authenticate(authorization: string | undefined): Promise<DeviceActor> {
    const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new RequestError('not-paired');
    const { device, claims } = await this.#verified(token);
    this.#requireFresh(claims);
    this.#presence.saw(device.id, this.#clock.nowMs());
    return {
      kind: 'device',
      deviceId: device.id,
      eventId: device.event_id,
      accessPointId: device.access_point_id,
    };
  }

  async #verified(token: string): Promise<{ device: DeviceRow; claims: z.infer<typeof claimsSchema> }> {
    let signer: DeviceRow | undefined;
    const keyOf = async ({ kid }: { kid?: unknown }) => {
      signer = typeof kid === 'string' ? await findPairedDevice(this.#db, kid) : undefined;
      if (!signer) throw new RequestError('not-paired');
      return publicKeyOf(signer.public_key);
    };
    try {
      const { payload } = await compactVerify(token, keyOf, { algorithms: ['EdDSA'] });
      const claims = claimsSchema.parse(JSON.parse(Buffer.from(payload).toString('utf8')));
      if (!signer || claims.sub !== signer.id) throw new RequestError('not-paired');
      return { device: signer, claims };
    } catch (error) {
      // Whatever is wrong with a token, its sender is told no more than that it is none.
      if (error instanceof errors.JOSEError || error instanceof SyntaxError || error instanceof z.ZodError) {
        throw new RequestError('not-paired');
      }
      throw error;
    }
  }

  #requireFresh({ iat, exp }: { readonly iat: number; readonly exp: number }): void {
    const nowS = this.#clock.nowMs() / 1000;
    const inTime =
      iat <= nowS + DEVICE_TOKEN_TOLERANCE_SECONDS && exp > nowS - DEVICE_TOKEN_TOLERANCE_SECONDS;
    if (!inTime) throw new RequestError('clock-skewed');
    if (!(exp > iat && exp - iat <= DEVICE_TOKEN_SECONDS)) throw new RequestError('not-paired');
  }
}
