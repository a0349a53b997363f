import type { z } from 'zod';
import { type GateConfig, heartbeatSchema, type sendHeartbeat } from '#contract/device';
import { gateConfigText } from '#contract/device-proof';
import type { Gate } from '#contract/gate';
import { type ProtocolRange, speaks } from '#contract/version';
import type { Actor, DeviceActor } from '../auth/actor.ts';
import { onEvent, requireAccess, requireDevice } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import { pipelineInForce } from '../model-change/model-change-store.ts';
import { zoneOccupancy } from '../passage/occupancy.ts';
import { lastPassageAt } from '../passage/passage-store.ts';
import type { SigningKey } from '../privacy/signing-key.ts';
import { found, RequestError } from '../request-error.ts';
import { findPlace, placesOf } from '../venue/venue-store.ts';
import { type DeviceRow, findPairedDevice, pairedDevicesOf, saveHeartbeat } from './device-store.ts';
import { gateSettingsOf, peerGatesOf } from './gate-settings-store.ts';
import type { Presence } from './presence.ts';

type Told = z.input<typeof sendHeartbeat.reply>;
type Occupancy = Told['occupancy'];

/** Access points as gates: what each must know, and how each is doing. */
export class GateService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #presence: Presence;
  readonly #signing: SigningKey;
  readonly #protocols: ProtocolRange;

  constructor(needs: {
    readonly db: Db;
    readonly clock: Clock;
    readonly presence: Presence;
    readonly signing: SigningKey;
    readonly protocols: ProtocolRange;
  }) {
    this.#db = needs.db;
    this.#clock = needs.clock;
    this.#presence = needs.presence;
    this.#signing = needs.signing;
    this.#protocols = needs.protocols;
  }

  async list(actor: Actor, eventId: string): Promise<{ gates: Gate[]; now: number }> {
    requireAccess(actor, 'gate:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    const places = await placesOf(this.#db, eventId);
    const devices = await pairedDevicesOf(this.#db, eventId);
    const lastEntries = await lastPassageAt(this.#db, eventId);
    const gates = places.map(({ accessPoint, venue, zone }): Gate => {
      const device = devices.find((candidate) => candidate.access_point_id === accessPoint.id);
      return {
        accessPoint: { id: accessPoint.id, name: accessPoint.name },
        venueName: venue.name,
        zone: { id: zone.id, name: zone.name },
        device: device ? this.#health(device) : { kind: 'not-paired' },
        lastEntryAt: lastEntries.get(accessPoint.id) ?? null,
      };
    });
    return { gates, now: this.#clock.nowMs() };
  }

  async readConfig(actor: Actor): Promise<GateConfig> {
    const device = requireDevice(actor);
    const place = found(await findPlace(this.#db, device.eventId, device.accessPointId));
    const { event, venue, zone, accessPoint } = place;
    const own = await gateSettingsOf(this.#db, accessPoint.id);
    const peers = await peerGatesOf(this.#db, event.id, venue.id);
    const content = {
      deviceId: device.deviceId,
      version: event.configVersion,
      issuedAtMs: this.#clock.nowMs(),
      event: {
        id: event.id,
        name: event.name,
        timeZone: event.timeZone,
        state: event.state,
        languages: event.languages,
      },
      venue,
      zone,
      accessPoint,
      // As the database says and not as this process was wired: it may be about to follow.
      pipelineId: found((await pipelineInForce(this.#db)) ?? undefined),
      laneTuning: own.lanes,
      peers: {
        own: own.peerAddress,
        others: own.peerAddress
          ? peers.flatMap(({ accessPointId, ...peer }) => (accessPointId === accessPoint.id ? [] : [peer]))
          : [],
      },
    };
    return { ...content, signature: this.#signing.sign(gateConfigText(content)) };
  }

  /** @throws RequestError `unsupported-protocol` */
  async takeHeartbeat(actor: Actor, heartbeat: z.infer<typeof heartbeatSchema>): Promise<Told> {
    const device = requireDevice(actor);
    if (!speaks(this.#protocols, heartbeat.protocolVersion)) throw new RequestError('unsupported-protocol');
    const nowMs = this.#clock.nowMs();
    await saveHeartbeat(this.#db, device.deviceId, JSON.stringify(heartbeat), nowMs);
    const event = found(await findEvent(this.#db, device.eventId));
    return {
      serverTimeMs: nowMs,
      configVersion: event.config_version,
      occupancy: await this.#occupancyAt(device),
    };
  }

  /** The count and what of the gate's own records is in it, as of one moment; null where nobody limits the zone. */
  #occupancyAt({ deviceId, eventId, accessPointId }: DeviceActor): Promise<Occupancy> {
    return this.#db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (tx) => {
        const { zone } = found(await findPlace(tx, eventId, accessPointId));
        if (zone.policy.occupancy.kind === 'unlimited') return null;
        const device = await findPairedDevice(tx, deviceId);
        if (!device) throw new RequestError('not-paired');
        return { people: await zoneOccupancy(tx, eventId, zone.id), throughSeq: device.journal_seq };
      });
  }

  #health(device: DeviceRow): Gate['device'] {
    const heartbeat = device.heartbeat === null ? null : heartbeatSchema.parse(JSON.parse(device.heartbeat));
    return {
      kind: 'paired',
      deviceId: device.id,
      online: this.#presence.isOnline(device.id, device.last_seen_at, this.#clock.nowMs()),
      lastSeenAt: this.#presence.lastSeenMs(device.id, device.last_seen_at),
      agentVersion: heartbeat?.agentVersion ?? null,
      galleryPeople: heartbeat?.galleryPeople ?? null,
      gallerySyncedAt: heartbeat?.gallerySyncedAtMs ?? null,
      journalPending: heartbeat?.journalPending ?? null,
      lanes: heartbeat?.lanes ?? [],
    };
  }
}
