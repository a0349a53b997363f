import { describe, expect, it } from 'vitest';
import { createZone } from '#contract/venue';
import { STRANGERS } from '../../../enrollment-portal/src/promise/strangers.ts';
import { codeFrom, NEW_ZONE, toNewZone } from '../../../enrollment-portal/src/setup/zone-draft.ts';

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

  it('speaks in hours and days', () => {
    const { policy } = toNewZone({
      ...NEW_ZONE,
      name: 'Arena',
      code: 'ARENA',
      passback: 'hard',
      resetAfterHours: 2,
      staleAfterHours: 3,
      keepCropsDays: 1,
    });
    expect(policy.passback).toEqual({ kind: 'hard', resetAfterMs: 7_200_000 });
    expect(policy.staleAfterMs).toBe(10_800_000);
    expect(policy.keepCropsMs).toBe(86_400_000);
  });
});
