import type { z } from 'zod';
import type { createZone, Venue } from '#contract/venue';
import type { ZonePolicy } from '#contract/zone-policy';
import { WEEKDAYS } from '#domain/access/local-time';
import { strangersOf } from '../event/promise.ts';

export type NewZone = z.input<typeof createZone.body>;
export type Zone = Venue['zones'][number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A stretch of time as the form speaks of it. Until `00:00` is until midnight. */
export interface HoursDraft {
  readonly days: string[];
  readonly dates: string[];
  readonly from: string;
  readonly until: string;
}

export interface OpeningDraft extends HoursDraft {
  readonly categories: string[];
}

export interface ProofDraft extends HoursDraft {
  readonly entryBy: ZonePolicy['entryBy'];
  readonly liveness: ZonePolicy['liveness'];
}

/** A zone as the form speaks of it: strangers, minutes, hours and days instead of shares and milliseconds. */
export interface ZoneDraft {
  readonly name: string;
  readonly code: string;
  /** At most one in so many strangers gets in; text, because a select holds text. */
  readonly strangers: string;
  readonly whenRefused: ZonePolicy['whenRefused'];
  readonly entryBy: ZonePolicy['entryBy'];
  readonly liveness: ZonePolicy['liveness'];
  readonly byTime: ProofDraft[];
  readonly schedule: ZonePolicy['schedule']['kind'];
  readonly openings: OpeningDraft[];
  readonly closedOn: string[];
  readonly passback: ZonePolicy['passback']['kind'];
  readonly resetAfterHours: number | string;
  /** Empty for never. */
  readonly resetDailyAt: string;
  readonly againAfterMinutes: number | string;
  readonly passbackExempt: string[];
  readonly occupancy: ZonePolicy['occupancy']['kind'];
  readonly most: number | string;
  readonly occupancyExempt: string[];
  readonly staleAfterHours: number | string;
  readonly whenStale: ZonePolicy['whenStale'];
  readonly keepCropsDays: number | string;
}

/** The least and the most of each number; fields say so when it is left. */
export const RANGES = {
  resetAfterHours: [0.01, 720],
  againAfterMinutes: [0.1, 10_080],
  most: [0, 1_000_000],
  staleAfterHours: [0.01, 720],
  keepCropsDays: [0, 3_650],
} as const;

export const NEW_HOURS: HoursDraft = { days: [...WEEKDAYS], dates: [], from: '08:00', until: '20:00' };

export const NEW_ZONE: ZoneDraft = {
  name: '',
  code: '',
  strangers: '100',
  whenRefused: 'badge-and-face',
  entryBy: 'face',
  liveness: 'passive',
  byTime: [],
  schedule: 'always',
  openings: [],
  closedOn: [],
  passback: 'soft',
  resetAfterHours: 12,
  resetDailyAt: '',
  againAfterMinutes: 30,
  passbackExempt: [],
  occupancy: 'unlimited',
  most: 500,
  occupancyExempt: [],
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
  return { name: draft.name, code: draft.code.trim().toUpperCase(), policy: policyOf(draft) };
}

/** What the form says of a policy; numbers that it rounded are rounded here. */
export function policyOf(draft: ZoneDraft): ZonePolicy {
  return {
    promisedFpir: 1 / Number(draft.strangers),
    whenRefused: draft.whenRefused,
    entryBy: draft.entryBy,
    liveness: draft.liveness,
    byTime: draft.byTime.map(({ entryBy, liveness, ...hours }) => ({
      during: hoursOf(hours),
      entryBy,
      liveness,
    })),
    schedule: scheduleOf(draft),
    passback: passbackOf(draft),
    occupancy:
      draft.occupancy === 'unlimited'
        ? { kind: 'unlimited' }
        : { kind: 'limited', most: Number(draft.most), exempt: draft.occupancyExempt },
    staleAfterMs: Math.round(Number(draft.staleAfterHours) * HOUR_MS),
    whenStale: draft.whenStale,
    keepCropsMs: Math.round(Number(draft.keepCropsDays) * DAY_MS),
  };
}

function scheduleOf({ schedule, openings, closedOn }: ZoneDraft): ZonePolicy['schedule'] {
  if (schedule === 'always') return { kind: 'always' };
  return {
    kind: 'hours',
    openings: openings.map(({ categories, ...hours }) => ({ categories, ...hoursOf(hours) })),
    closedOn: [...closedOn].sort(),
  };
}

function passbackOf(draft: ZoneDraft): ZonePolicy['passback'] {
  const exempt = draft.passbackExempt;
  switch (draft.passback) {
    case 'none':
      return { kind: 'none' };
    case 'timed':
      return { kind: 'timed', forMs: Math.round(Number(draft.againAfterMinutes) * MINUTE_MS), exempt };
    default:
      return {
        kind: draft.passback,
        resetAfterMs: Math.round(Number(draft.resetAfterHours) * HOUR_MS),
        resetDailyAt: draft.resetDailyAt === '' ? null : draft.resetDailyAt,
        exempt,
      };
  }
}

type Hours = ZonePolicy['byTime'][number]['during'];

function hoursOf({ days, dates, from, until }: HoursDraft): Hours {
  return {
    days: [...WEEKDAYS.filter((day) => days.includes(day)), ...[...dates].sort()],
    from,
    // Both end the day; a clock shows one of them.
    until: until === '00:00' ? '24:00' : until,
  };
}

export function draftOf({ name, code, policy }: Pick<Zone, 'name' | 'code' | 'policy'>): ZoneDraft {
  const { schedule, passback, occupancy } = policy;
  return {
    name,
    code,
    strangers: String(strangersOf(policy.promisedFpir)),
    whenRefused: policy.whenRefused,
    entryBy: policy.entryBy,
    liveness: policy.liveness,
    byTime: policy.byTime.map(({ during, entryBy, liveness }) => ({
      ...hoursDraftOf(during),
      entryBy,
      liveness,
    })),
    schedule: schedule.kind,
    openings:
      schedule.kind === 'hours'
        ? schedule.openings.map(({ categories, ...hours }) => ({ ...hoursDraftOf(hours), categories }))
        : [],
    closedOn: schedule.kind === 'hours' ? schedule.closedOn : [],
    passback: passback.kind,
    ...amountsOf(passback),
    passbackExempt: passback.kind === 'none' ? [] : passback.exempt,
    occupancy: occupancy.kind,
    most: occupancy.kind === 'limited' ? occupancy.most : NEW_ZONE.most,
    occupancyExempt: occupancy.kind === 'limited' ? occupancy.exempt : [],
    staleAfterHours: hundredths(policy.staleAfterMs / HOUR_MS),
    whenStale: policy.whenStale,
    keepCropsDays: hundredths(policy.keepCropsMs / DAY_MS),
  };
}

function amountsOf(
  passback: ZonePolicy['passback'],
): Pick<ZoneDraft, 'resetAfterHours' | 'resetDailyAt' | 'againAfterMinutes'> {
  const { resetAfterHours, resetDailyAt, againAfterMinutes } = NEW_ZONE;
  switch (passback.kind) {
    case 'none':
      return { resetAfterHours, resetDailyAt, againAfterMinutes };
    case 'timed':
      return { resetAfterHours, resetDailyAt, againAfterMinutes: hundredths(passback.forMs / MINUTE_MS) };
    default:
      return {
        resetAfterHours: hundredths(passback.resetAfterMs / HOUR_MS),
        resetDailyAt: passback.resetDailyAt ?? '',
        againAfterMinutes,
      };
  }
}

function hoursDraftOf({ days, from, until }: Hours): HoursDraft {
  const weekdays = days.filter((day) => WEEKDAYS.some((one) => one === day));
  return {
    days: weekdays,
    dates: days.filter((day) => !weekdays.includes(day)),
    from,
    until: until === '24:00' ? '00:00' : until,
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
