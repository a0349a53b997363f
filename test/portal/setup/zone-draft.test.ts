import { describe, expect, it } from 'vitest';
import { changeZone, createZone } from '#contract/venue';
import { zonePolicySchema } from '#contract/zone-policy';
import { STRANGERS } from '../../../enrollment-portal/src/promise/strangers.ts';
import { changeOf, rebased } from '../../../enrollment-portal/src/setup/zone-change.ts';
import {
  codeFrom,
  draftOf,
  NEW_HOURS,
  NEW_ZONE,
  policyOf,
  toNewZone,
  type Zone,
} from '../../../enrollment-portal/src/setup/zone-draft.ts';
import { zoneProblems } from '../../../enrollment-portal/src/setup/zone-problems.ts';

/** With something said about everything that a policy holds. */
const ZONE: Zone = {
  id: 'zone-0001',
  version: 3,
  code: 'FIELD',
  name: 'Field of play',
  passbackForgottenAt: null,
  policy: zonePolicySchema.parse({
    promisedFpir: 0.001,
    whenRefused: 'staffed',
    entryBy: 'badge-and-face',
    liveness: 'planarity',
    byTime: [
      {
        during: { days: ['sat', '2026-07-24'], from: '22:00', until: '06:00' },
        entryBy: 'face',
        liveness: 'off',
      },
    ],
    schedule: {
      kind: 'hours',
      openings: [{ categories: ['ATH', 'PRESS'], days: ['mon', 'tue'], from: '08:30', until: '24:00' }],
      closedOn: ['2026-07-26'],
    },
    passback: { kind: 'hard', resetAfterMs: 5_400_000, resetDailyAt: '04:00', exempt: ['STAFF'] },
    occupancy: { kind: 'limited', most: 400, exempt: ['MEDIC'] },
    staleAfterMs: 7_200_000,
    whenStale: 'keep-working',
    keepCropsMs: 86_400_000,
  }),
};

describe('the form for a zone', () => {
  it.each([
    ['Field of play', 'FIELD-OF-PLAY'],
    ['Vestiaires équipe A', 'VESTIAIRES-EQUIPE-A'],
    ['  – 2nd floor ', '2ND-FLOOR'],
    ['場地', ''],
  ])('suggests a code for %s', (name, code) => {
    expect(codeFrom(name)).toBe(code);
  });

  it('makes what the server accepts, for every promise on offer', () => {
    for (const strangers of STRANGERS) {
      const zone = createZone.body.parse(toNewZone({ ...NEW_ZONE, name: 'Arena', code: 'arena', strangers }));
      expect(zone.code).toBe('ARENA');
      expect(zone.policy.promisedFpir).toBe(1 / Number(strangers));
    }
  });

  it('says everything of a policy that it was opened with', () => {
    expect(policyOf(draftOf(ZONE))).toEqual(ZONE.policy);
  });

  it('speaks in minutes, hours and days', () => {
    const draft = { ...NEW_ZONE, passback: 'timed', againAfterMinutes: 45, staleAfterHours: 3 } as const;
    const policy = policyOf({ ...draft, keepCropsDays: 1 });
    expect(policy.passback).toEqual({ kind: 'timed', forMs: 2_700_000, exempt: [] });
    expect(policy.staleAfterMs).toBe(10_800_000);
    expect(policy.keepCropsMs).toBe(86_400_000);
  });

  it('asks for what was changed and nothing else, and the server takes it', () => {
    const draft = { ...draftOf(ZONE), occupancy: 'unlimited', name: 'Pitch ' } as const;
    const change = changeOf(ZONE, draft);
    expect(change).toEqual({ name: 'Pitch', policy: { occupancy: { kind: 'unlimited' } } });
    expect(changeZone.body.safeParse(change).success).toBe(true);
  });

  it('does not round by passing through what nobody touched', () => {
    const odd = { ...ZONE, policy: { ...ZONE.policy, promisedFpir: 0.0003, staleAfterMs: 7_200_001 } };
    expect(changeOf(odd, draftOf(odd))).toEqual({});
    expect(changeOf(odd, { ...draftOf(odd), whenStale: 'refuse' })).toEqual({
      policy: { whenStale: 'refuse' },
    });
  });
});

describe('a zone that a colleague has changed meanwhile', () => {
  const latest: Zone = {
    ...ZONE,
    version: 4,
    name: 'Pitch',
    policy: { ...ZONE.policy, liveness: 'challenge' },
  };

  it('keeps what both have changed apart from each other', () => {
    const together = rebased(ZONE, latest, { ...draftOf(ZONE), most: 500 });
    expect(together.draft).toMatchObject({ name: 'Pitch', liveness: 'challenge', most: 500 });
    expect(together.theirs).toEqual(['name', 'liveness']);
    expect(together.both).toEqual([]);
  });

  it('says what both have changed, and shows this side’s', () => {
    const together = rebased(ZONE, latest, { ...draftOf(ZONE), liveness: 'off' });
    expect(together.draft).toMatchObject({ name: 'Pitch', liveness: 'off' });
    expect(together.both).toEqual(['liveness']);
    expect(changeOf(latest, together.draft)).toEqual({ policy: { liveness: 'off' } });
  });
});

describe('what is wrong with a zone', () => {
  it('is nothing with one that is stored', () => {
    expect([...zoneProblems(draftOf(ZONE))]).toEqual([]);
  });

  it('is said at the field, in the order of the form', () => {
    const draft = {
      ...draftOf(ZONE),
      name: ' ',
      openings: [{ ...NEW_HOURS, categories: [], days: [], from: '' }],
      most: '',
    };
    expect([...zoneProblems(draft)]).toEqual([
      ['name', 'nameMissing'],
      ['openings.0.categories', 'categoriesMissing'],
      ['openings.0.days', 'daysMissing'],
      ['openings.0.from', 'timeMissing'],
      ['most', { min: 0, max: 1_000_000 }],
    ]);
  });

  it('is not looked for in what does not count', () => {
    const draft = { ...draftOf(ZONE), schedule: 'always', passback: 'none', occupancy: 'unlimited' } as const;
    expect([...zoneProblems({ ...draft, openings: [{ ...NEW_HOURS, categories: [] }], most: '' })]).toEqual(
      [],
    );
  });
});
