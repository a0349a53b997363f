import { type ProtocolRange, speaks } from '#contract/version';
import { EMPTY_CHAIN } from '#domain/journal/chain';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { unlessTaken } from '../db/unique.ts';
import { bumpConfigVersion } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import type { Secrets } from '../privacy/secrets.ts';
import { found, RequestError } from '../request-error.ts';
import { findPlace } from '../venue/venue-store.ts';
import {
  deletePairingCodes,
  insertDevice,
  insertPairingCode,
  pairedDeviceAt,
  revokeDevice,
  usePairingCode,
} from './device-store.ts';
import { newPairingCode, pairingCodeHash } from './pairing-code.ts';
import { rawDeviceKey } from './raw-device-key.ts';

const CODE_VALID_MS = 10 * 60_000;

/** How a gate agent becomes the agent of an access point, and stops being it. */
export class PairingService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #secrets: Secrets;
  readonly #protocols: ProtocolRange;

  constructor(needs: {
    readonly db: Db;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly secrets: Secrets;
    readonly protocols: ProtocolRange;
  }) {
    this.#db = needs.db;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#secrets = needs.secrets;
    this.#protocols = needs.protocols;
  }

  /**
   * Replaces an earlier code of the access point.
   * @throws RequestError `conflict` while an agent is paired: it is unpaired knowingly, never by the way
   */
  createCode(
    actor: Actor,
    eventId: string,
    accessPointId: string,
  ): Promise<{ code: string; expiresAt: number }> {
    const user = requireAccess(actor, 'gate:manage', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    const code = newPairingCode();
    const expiresAt = nowMs + CODE_VALID_MS;
    return this.#db.transaction().execute(async (tx) => {
      found(await findPlace(tx, eventId, accessPointId));
      if (await pairedDeviceAt(tx, accessPointId)) throw alreadyPaired();
      await deletePairingCodes(tx, accessPointId);
      await insertPairingCode(tx, {
        code_hash: pairingCodeHash(this.#secrets.codeKey, code),
        event_id: eventId,
        access_point_id: accessPointId,
        expires_at: expiresAt,
        used_at: null,
      });
      await appendAudit(tx, nowMs, {
        actor: user,
        action: 'pairing-code-issued',
        eventId,
        subject: { accessPointId },
      });
      return { code, expiresAt };
    });
  }

  /**
   * The one operation that asks for no access: the code is the right to it.
   * @param wanted `publicKey`: raw 32-byte Ed25519 key, base64
   * @throws RequestError `unsupported-protocol`, `invalid-request`, `link-used-or-expired`, `conflict`
   */
  async pair(wanted: {
    readonly code: string;
    readonly publicKey: string;
    readonly protocolVersion: number;
  }): Promise<{ deviceId: string; serverPublicKey: string }> {
    if (!speaks(this.#protocols, wanted.protocolVersion)) throw new RequestError('unsupported-protocol');
    const publicKey = rawDeviceKey(wanted.publicKey);
    const nowMs = this.#clock.nowMs();
    const deviceId = newId();
    const eventPaired = await this.#db.transaction().execute(async (tx) => {
      const codeHash = pairingCodeHash(this.#secrets.codeKey, wanted.code);
      const place = await usePairingCode(tx, codeHash, nowMs);
      if (!place) throw new RequestError('link-used-or-expired');
      const { event_id: eventId, access_point_id: accessPointId } = place;
      const device = {
        id: deviceId,
        event_id: eventId,
        access_point_id: accessPointId,
        public_key: publicKey,
        paired_at: nowMs,
        revoked_at: null,
        retirement: null,
        last_seen_at: null,
        heartbeat: null,
        journal_seq: EMPTY_CHAIN.seq,
        journal_hash: EMPTY_CHAIN.hash,
        journal_base_seq: EMPTY_CHAIN.seq,
        journal_base_hash: EMPTY_CHAIN.hash,
      };
      await unlessTaken('body.code', insertDevice(tx, device));
      await appendAudit(tx, nowMs, {
        actor: { kind: 'device', deviceId, eventId, accessPointId },
        action: 'device-paired',
        eventId,
        // So that the key in the devices' table cannot be exchanged for another unseen.
        subject: { accessPointId, deviceId, publicKey: wanted.publicKey },
      });
      // The other gates of the venue learn of a new neighbour.
      await bumpConfigVersion(tx, eventId);
      return eventId;
    });
    this.#notifier.committed(`gallery/${eventPaired}`);
    return { deviceId, serverPublicKey: this.#secrets.signing.publicKey };
  }

  async unpair(actor: Actor, eventId: string, accessPointId: string): Promise<void> {
    const user = requireAccess(actor, 'gate:manage', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    await this.#db.transaction().execute(async (tx) => {
      found(await findPlace(tx, eventId, accessPointId));
      const device = found(await pairedDeviceAt(tx, accessPointId));
      await revokeDevice(tx, device.id, nowMs);
      await bumpConfigVersion(tx, eventId);
      await deletePairingCodes(tx, accessPointId);
      await appendAudit(tx, nowMs, {
        actor: user,
        action: 'device-unpaired',
        eventId,
        subject: { accessPointId, deviceId: device.id },
      });
    });
    // Ends the request that the device may be waiting in.
    this.#notifier.committed(`gallery/${eventId}`);
  }
}

function alreadyPaired(): RequestError {
  return new RequestError('conflict', [
    { path: 'params.accessPointId', problem: 'has an agent: unpair it first' },
  ]);
}
