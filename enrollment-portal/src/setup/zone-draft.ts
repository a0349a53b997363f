import type { z } from 'zod';
import type { createZone } from '#contract/venue';
import type { ZonePolicy } from '#contract/zone-policy';

export type NewZone = z.input<typeof createZone.body>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A zone as the form speaks of it: strangers, hours and days instead of shares and milliseconds. */
export interface ZoneDraft {
  readonly name: string;
  readonly code: string;
  /** At most one in so many strangers gets in; text, because a select holds text. */
  readonly strangers: string;
  readonly whenRefused: ZonePolicy['whenRefused'];
  readonly liveness: ZonePolicy['liveness'];
  readonly passback: Exclude<ZonePolicy['passback']['kind'], 'timed'>;
  readonly resetAfterHours: number | string;
  readonly staleAfterHours: number | string;
  readonly whenStale: ZonePolicy['whenStale'];
  readonly keepCropsDays: number | string;
}

/** The least and the most of each number; fields say so when it is left. */
export const RANGES = {
  resetAfterHours: [1, 168],
  staleAfterHours: [1, 720],
  keepCropsDays: [0, 365],
} as const;

export const NEW_ZONE: ZoneDraft = {
  name: '',
  code: '',
  strangers: '100',
  whenRefused: 'badge-and-face',
  liveness: 'passive',
  passback: 'soft',
  resetAfterHours: 12,
  staleAfterHours: 24,
  whenStale: 'refuse',
  keepCropsDays: 7,
};

/** A first suggestion for the code of a zone: its name in capitals, without accents. */
export function codeFrom(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 32)
    .replace(/-+$/, '');
}

export function toNewZone(draft: ZoneDraft): NewZone {
  return {
    name: draft.name,
    code: draft.code.trim().toUpperCase(),
    policy: {
      promisedFpir: 1 / Number(draft.strangers),
      whenRefused: draft.whenRefused,
      liveness: draft.liveness,
      passback:
        draft.passback === 'none'
          ? { kind: 'none' }
          : { kind: draft.passback, resetAfterMs: Math.round(Number(draft.resetAfterHours) * HOUR_MS) },
      staleAfterMs: Math.round(Number(draft.staleAfterHours) * HOUR_MS),
      whenStale: draft.whenStale,
      keepCropsMs: Math.round(Number(draft.keepCropsDays) * DAY_MS),
    },
  };
}
