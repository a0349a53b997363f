import { createHmac, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 16;
const TOKEN = /^([A-Za-z0-9_-]{22})\.([1-9]\d{0,8})\.([A-Za-z0-9_-]{22})$/;

/** Which link of which invitation. */
export interface LinkOf {
  readonly invitationId: string;
  readonly serial: number;
  readonly untilMs: number;
}

/**
 * Links that carry their own proof: nothing secret is stored, so that the link of an invitation can be
 * made again for a mail merge, and a copy of the database opens none. What a link is for is part of what
 * is signed; it signs nobody in.
 */
export class InvitationLinks {
  readonly #key: Uint8Array;
  readonly #portalUrl: URL;

  /** @param key 32 bytes */
  constructor(key: Uint8Array, portalUrl: URL) {
    this.#key = key;
    this.#portalUrl = portalUrl;
  }

  /** The token stays behind the hash: browsers keep it out of requests and so out of logs. */
  linkTo(of: LinkOf): string {
    const token = `${of.invitationId}.${of.serial}.${this.#mac(of).toString('base64url')}`;
    return `${this.#portalUrl.origin}/enrol#token=${token}`;
  }

  /** What a token says it is of; whether it is, `holds` tells. */
  read(token: string): { readonly invitationId: string; readonly serial: number } | null {
    const [, invitationId, serial] = TOKEN.exec(token) ?? [];
    if (invitationId === undefined || serial === undefined) return null;
    return { invitationId, serial: Number(serial) };
  }

  holds(token: string, of: LinkOf): boolean {
    const mac = Buffer.from(TOKEN.exec(token)?.[3] ?? '', 'base64url');
    return mac.length === MAC_BYTES && timingSafeEqual(mac, this.#mac(of));
  }

  #mac({ invitationId, serial, untilMs }: LinkOf): Buffer {
    const text = ['enrol a photo of oneself', invitationId, serial, untilMs].join('\n');
    return createHmac('sha256', this.#key).update(text).digest().subarray(0, MAC_BYTES);
  }
}
