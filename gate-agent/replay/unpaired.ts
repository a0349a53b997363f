import { type GalleryPage, type GateConfig, NO_SPACE } from '#contract/device';

/** What a replay without a paired gate goes by: an open zone that nobody is enrolled for. */
export function unpairedConfig(pipelineId: string): GateConfig {
  return {
    deviceId: 'replay-device',
    version: 0,
    issuedAtMs: 0,
    event: { id: 'replay-event', name: 'Replay', timeZone: 'UTC', state: 'live', languages: ['en'] },
    venue: { id: 'replay-venue', code: 'REPLAY', name: 'Replay' },
    zone: {
      id: 'replay-zone',
      code: 'REPLAY',
      name: 'Replay',
      policy: {
        promisedFpir: 0.001,
        whenRefused: 'badge-and-face',
        liveness: 'off',
        passback: { kind: 'none' },
        entryBy: 'face',
        byTime: [],
        schedule: { kind: 'always' },
        occupancy: { kind: 'unlimited' },
        staleAfterMs: 86_400_000,
        whenStale: 'keep-working',
        keepCropsMs: 0,
      },
      passbackForgottenAt: null,
    },
    accessPoint: {
      id: 'replay-access-point',
      version: 1,
      name: 'Replay',
      zoneId: 'replay-zone',
      galleryScope: 'entitled',
      whenFailing: 'fail-secure',
      lanes: [{ id: 'replay-lane', name: 'Replay', direction: 'in' }],
    },
    laneTuning: [],
    peers: { own: null, others: [] },
    pipelineId,
    signature: '',
  };
}

/** An empty gallery that holds for as long as any recording. */
export function emptyPage(atMs: number): GalleryPage {
  return {
    deviceId: 'replay-device',
    cursor: 'empty',
    more: false,
    restart: true,
    changes: [],
    removals: [],
    transformId: NO_SPACE,
    promise: null,
    configVersion: 0,
    issuedAtMs: atMs,
    validUntilMs: atMs + 30 * 86_400_000,
    signature: '',
  };
}
