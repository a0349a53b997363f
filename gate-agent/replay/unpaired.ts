import type { GalleryPage, GateConfig } from '#contract/device';

/** What a replay without a paired gate goes by: an open zone that nobody is enrolled for. */
export function unpairedConfig(pipelineId: string): GateConfig {
  return {
    version: 0,
    event: { id: 'replay-event', name: 'Replay', timeZone: 'UTC', state: 'live' },
    venue: { id: 'replay-venue', name: 'Replay' },
    zone: {
      id: 'replay-zone',
      code: 'REPLAY',
      name: 'Replay',
      policy: {
        promisedFpir: 0.001,
        whenRefused: 'badge-and-face',
        liveness: 'off',
        passback: { kind: 'none' },
        staleAfterMs: 86_400_000,
        whenStale: 'keep-working',
        keepCropsMs: 0,
      },
    },
    accessPoint: {
      id: 'replay-access-point',
      name: 'Replay',
      zoneId: 'replay-zone',
      galleryScope: 'entitled',
      lanes: [{ id: 'replay-lane', name: 'Replay', direction: 'in' }],
    },
    pipelineId,
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
    transformId: '0'.repeat(32),
    promise: null,
    configVersion: 0,
    issuedAtMs: atMs,
    validUntilMs: atMs + 30 * 86_400_000,
    signature: '',
  };
}
