import type { KeyObject } from 'node:crypto';
import type { GalleryEntry, GalleryPage, GateConfig } from '#contract/device';
import { galleryPageText, gateConfigText } from '#contract/device-proof';
import type { Accreditation } from '#domain/access/accreditation';
import type { Embedding } from '#domain/face/embedding';
import { newDeviceKey, publicKeyOf, publicKeyText, signText } from '#gate-agent/device/device-keys';
import { TEST_PIPELINE, TRANSFORM, templateText } from './faces.ts';
import { DEVICE_ID, START_MS } from './open-test-journal.ts';

/** A server's signing key and what a gate knows of it. */
export interface TestServerKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function newServerKey(): TestServerKey {
  const privateKey = newDeviceKey();
  return { privateKey, publicKey: publicKeyOf(publicKeyText(privateKey)) };
}

export const DAY_MS = 86_400_000;

export function accreditation(change: Partial<Accreditation> = {}): Accreditation {
  return {
    id: 'accreditation-1',
    status: 'active',
    category: 'ATHLETE',
    validFromMs: START_MS - DAY_MS,
    validUntilMs: START_MS + 10 * DAY_MS,
    zones: ['FIELD'],
    ...change,
  };
}

export function entry(
  personId: string,
  faces: readonly Embedding[],
  change: Partial<Accreditation> = {},
): GalleryEntry {
  return {
    personId,
    seq: 1,
    addressee: { name: null, language: null },
    badges: [],
    held: [],
    watchlist: 'not-listed',
    accreditations: [{ ...accreditation(change), zones: [...(change.zones ?? ['FIELD'])] }],
    templates: faces.map((face, i) => ({
      id: `${personId}-template-${i}`,
      pipelineId: face.pipelineId,
      vector: templateText(face),
    })),
  };
}

export function page(key: TestServerKey, change: Partial<Omit<GalleryPage, 'signature'>> = {}): GalleryPage {
  const content = {
    deviceId: DEVICE_ID,
    cursor: 'cursor-1',
    more: false,
    restart: false,
    changes: [],
    removals: [],
    transformId: TRANSFORM.id,
    promise: null,
    configVersion: 1,
    issuedAtMs: START_MS,
    validUntilMs: START_MS + DAY_MS,
    ...change,
  };
  return { ...content, signature: signText(galleryPageText(content), key.privateKey) };
}

export function signedConfig(key: TestServerKey, config: GateConfig): GateConfig {
  return { ...config, signature: signText(gateConfigText(config), key.privateKey) };
}

export function gateConfig(change: Partial<GateConfig['zone']['policy']> = {}): GateConfig {
  return {
    deviceId: DEVICE_ID,
    version: 1,
    issuedAtMs: START_MS,
    event: {
      id: 'event-one',
      name: 'Summer meeting',
      timeZone: 'Europe/Paris',
      state: 'live',
      languages: ['en'],
    },
    venue: { id: 'venue-one', code: 'ARENA', name: 'Stadium' },
    zone: {
      id: 'zone-one',
      code: 'FIELD',
      name: 'Field of play',
      policy: {
        promisedFpir: 0.001,
        whenRefused: 'badge-and-face',
        liveness: 'off',
        passback: { kind: 'none' },
        entryBy: 'face',
        byTime: [],
        schedule: { kind: 'always' },
        occupancy: { kind: 'unlimited' },
        staleAfterMs: DAY_MS,
        whenStale: 'refuse',
        keepCropsMs: DAY_MS,
        ...change,
      },
      passbackForgottenAt: null,
    },
    accessPoint: {
      id: 'access-point-one',
      version: 1,
      name: 'North gate',
      zoneId: 'zone-one',
      galleryScope: 'event',
      whenFailing: 'fail-secure',
      lanes: [
        { id: 'lane-north-1', name: 'Lane 1', direction: 'in' },
        { id: 'lane-north-2', name: 'Lane 2', direction: 'in' },
      ],
    },
    laneTuning: [],
    peers: { own: null, others: [] },
    pipelineId: TEST_PIPELINE,
    signature: '',
  };
}
