import type { KeyObject } from 'node:crypto';
import path from 'node:path';
import { EMPTY_CHAIN } from '#domain/journal/chain';
import { newDeviceKey, publicKeyText } from '#gate-agent/device/device-keys';
import { shippedPipeline } from '#models/engines/known-pipelines';
import type { DatabasePlace } from '#server/db/database';
import { openDatabase } from '#server/db/open-database';
import { insertDevice } from '#server/device/device-store';
import { putInForce } from '#server/model-change/model-change-store';
import { newId } from '#server/new-id';
import { adoptSecrets } from '#server/privacy/adopt-secrets';
import { Vault } from '#server/privacy/vault';
import { holdLease } from '#server/promise/calibration-run-store';
import { insertAccessPoint } from '#server/venue/venue-store';
import { SyntheticEvent, type SyntheticPerson } from '../synthetic-event.ts';
import { SyntheticPeople } from '../synthetic-people.ts';

export interface InstallationRequest {
  /** Of the server's data; must exist. */
  readonly folder: string;
  /** An empty PostgreSQL database; null for SQLite in the folder. */
  readonly databaseUrl: string | null;
  readonly people: number;
  readonly gates: number;
  readonly seed: number;
}

/** A gate that the server takes for paired. */
export interface PairedDevice {
  readonly deviceId: string;
  readonly privateKey: KeyObject;
}

/** What a server finds when it starts. */
export interface Installation {
  readonly eventId: string;
  /** Some of the people, in the order in which they were enrolled. */
  readonly personIds: readonly string[];
  readonly devices: readonly PairedDevice[];
  /** The server's public key, base64. */
  readonly serverKey: string;
  /** Settings of the server. */
  readonly environment: Readonly<Record<string, string>>;
}

const DIM = 512;
const ENROLLED_AT_ONCE = 500;
const NAMED = 1_000;
const LEASE_MS = 24 * 3_600_000;
const ZONE = 'FIELD';

/**
 * Writes an event with enrolled people and paired gates into a database, as a server would have it. Its
 * measurement of strangers counts as under way in another process, so that this one only serves.
 */
export async function makeInstallation(request: InstallationRequest): Promise<Installation> {
  const { folder, databaseUrl, people, gates, seed } = request;
  const place: DatabasePlace =
    databaseUrl === null
      ? { kind: 'sqlite', dataDir: folder }
      : { kind: 'postgres', url: databaseUrl, poolSize: 4 };
  const nowMs = Date.now();
  const { db, close } = await openDatabase(place, nowMs, () => undefined);
  try {
    const { masterKeys, signing } = await adoptSecrets(db, { dir: path.join(folder, 'secrets') });
    const pipelineId = shippedPipeline('onnx').id;
    await putInForce(db, pipelineId);
    const event = await SyntheticEvent.make(db, new Vault(masterKeys), pipelineId);
    const zoneId = await event.addZone(ZONE, 0.01);
    const devices: PairedDevice[] = [];
    for (let i = 0; i < gates; i += 1) {
      const accessPointId = newId();
      await insertAccessPoint(db, event.eventId, event.venueId, {
        id: accessPointId,
        version: 1,
        whenFailing: 'fail-secure',
        name: `Gate ${i + 1}`,
        zoneId,
        galleryScope: 'entitled',
        lanes: [{ id: newId(), name: 'Lane 1', direction: 'in' }],
      });
      const privateKey = newDeviceKey();
      const deviceId = newId();
      await insertDevice(db, {
        id: deviceId,
        event_id: event.eventId,
        access_point_id: accessPointId,
        public_key: Buffer.from(publicKeyText(privateKey), 'base64'),
        paired_at: nowMs,
        revoked_at: null,
        retirement: null,
        last_seen_at: null,
        heartbeat: null,
        journal_seq: EMPTY_CHAIN.seq,
        journal_hash: EMPTY_CHAIN.hash,
        journal_base_seq: EMPTY_CHAIN.seq,
        journal_base_hash: EMPTY_CHAIN.hash,
      });
      devices.push({ deviceId, privateKey });
    }
    const faces = new SyntheticPeople(DIM, seed);
    const personIds: string[] = [];
    for (let from = 0; from < people; from += ENROLLED_AT_ONCE) {
      const count = Math.min(ENROLLED_AT_ONCE, people - from);
      const fresh = Array.from(
        { length: count },
        (): SyntheticPerson => ({
          id: newId(),
          zones: [ZONE],
          templates: [faces.stranger()],
        }),
      );
      await event.enrol(fresh);
      if (personIds.length < NAMED) personIds.push(...fresh.map(({ id }) => id));
    }
    await holdLease(db, event.eventId, { holder: 'another-process', nowMs, forMs: LEASE_MS });
    return {
      eventId: event.eventId,
      personIds,
      devices,
      serverKey: signing.publicKey,
      environment: {
        VENUE_DATA_DIR: folder,
        VENUE_PORT: '0',
        VENUE_LOG_LEVEL: 'warn',
        ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
      },
    };
  } finally {
    await close();
  }
}
