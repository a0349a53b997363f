import { describe, expect, it } from 'vitest';
import { judgeLiveness, type LivenessPolicy } from '#domain/access/liveness';
import { answerOf, livenessEvidence } from '#domain/access/liveness-evidence';
import { beginVisit, challenged, type Visit, withoutSight, withSighting } from '#domain/access/visit';
import { type HeadSketch, headSeen } from '../face/heads.ts';
import { axis, type SightingSketch, STEADY, sighting } from './sightings.ts';

const policy = (change: Partial<LivenessPolicy>): LivenessPolicy => ({
  level: 'passive',
  minClearFrames: 2,
  ownModel: 'absent',
  commands: 'shown',
  ...change,
});

/** Ten frames a second. */
function watched(sketches: readonly SightingSketch[], from?: Visit): Visit {
  const startMs = from ? from.lastSeenMs + 100 : 0;
  return sketches.reduce<Visit | undefined>((visit, sketch, i) => {
    const next = sighting({ atMs: startMs + 100 * i, ...sketch });
    return visit ? withSighting(visit, next, STEADY) : beginVisit('visit-one', next, STEADY);
  }, from) as Visit;
}

/** Frames of a head that turns there in steps of 5 degrees and stays. */
function turningTo(yaw: number, made: HeadSketch['made'] = 'solid'): readonly SightingSketch[] {
  const steps = Math.round(Math.abs(yaw) / 5);
  return [...Array(steps + 1).keys()].map((i) => ({
    shape: headSeen({ yaw: steps === 0 ? 0 : (yaw * i) / steps, made }),
  }));
}

const STILL = [0, 0, 0].map(() => ({ shape: headSeen({}) }));

describe('the levels of liveness', () => {
  it.each<[LivenessPolicy['level'], string, readonly SightingSketch[], string]>([
    ['off', 'anything', [{ passive: 'suspect' }, { passive: 'suspect' }], 'passed'],
    ['passive', 'two clear frames', [{}, {}], 'passed'],
    ['passive', 'one clear frame', [{}], 'still-open'],
    [
      'passive',
      'frames without an answer',
      [{ passive: 'not-assessed' }, { passive: 'not-assessed' }],
      'still-open',
    ],
    [
      'passive',
      'as many suspect as clear',
      [{}, {}, { passive: 'suspect' }, { passive: 'suspect' }],
      'still-open',
    ],
    ['passive', 'more suspect than clear', [{ passive: 'suspect' }, { passive: 'suspect' }], 'attack-seen'],
    ['planarity', 'a head that is still', STILL, 'still-open'],
    ['planarity', 'a head that turns', turningTo(20), 'passed'],
    ['planarity', 'a picture that turns', turningTo(40, 'flat'), 'still-open'],
    [
      'planarity',
      'a turning head with a border',
      turningTo(20).map((s) => ({ ...s, passive: 'suspect' as const })),
      'attack-seen',
    ],
    [
      'planarity',
      'a turning head without a passive answer',
      turningTo(20).map((s) => ({ ...s, passive: 'not-assessed' as const })),
      'still-open',
    ],
    ['planarity', 'frames without a mesh', [{}, {}, {}], 'still-open'],
    ['challenge', 'a head that turns untold', turningTo(20), 'turn-wanted'],
  ])('%s, on %s: %4$s', (level, _, sketches, verdict) => {
    expect(judgeLiveness(watched(sketches), policy({ level }))).toBe(verdict);
  });

  it('asks nobody to turn where nothing can be shown', () => {
    const verdict = judgeLiveness(watched(STILL), policy({ level: 'challenge', commands: 'none' }));
    expect(verdict).toBe('still-open');
  });

  it('asks a model of the deployer to agree where there is one', () => {
    const asked = policy({ ownModel: 'present' });
    expect(judgeLiveness(watched([{}, {}]), asked)).toBe('still-open');
    expect(judgeLiveness(watched([{ own: 'clear' }, { own: 'clear' }]), asked)).toBe('passed');
    expect(judgeLiveness(watched([{ own: 'suspect' }, { own: 'suspect' }]), asked)).toBe('attack-seen');
  });
});

describe('whose face it was', () => {
  const unclear = { usable: 'blurred', face: axis(1) } as const;
  const stillPicture = [0, 0, 0].map(() => ({ shape: headSeen({ yaw: 20 }) }));

  it('the turns of somebody who was not made out are not those of the picture that follows', () => {
    const visit = watched([...turningTo(20).map((s) => ({ ...s, ...unclear })), ...stillPicture]);
    expect(visit.planarity.kind).not.toBe('moved-3d');
    expect(judgeLiveness(visit, policy({ level: 'planarity' }))).toBe('still-open');
  });

  it.each([
    ['passive', {}],
    ['own', { passive: 'clear' }],
  ] as const)(
    'clear answers of the %s check before it do not count for those who follow',
    (check, others) => {
      const mute = { ...others, [check]: 'not-assessed' };
      const asked = policy({ ownModel: check === 'own' ? 'present' : 'absent' });
      const before = { ...unclear, passive: 'clear', own: 'clear' } as const;
      expect(judgeLiveness(watched([before, before, mute, mute]), asked)).toBe('still-open');
    },
  );

  it("somebody else's clear frames in between do not count, their suspect ones do", () => {
    const mine = { passive: 'not-assessed' } as const;
    const between = (passive: 'clear' | 'suspect') =>
      watched([mine, { ...unclear, passive }, { ...unclear, passive }, mine]);
    expect(judgeLiveness(between('clear'), policy({}))).toBe('still-open');
    expect(judgeLiveness(between('suspect'), policy({}))).toBe('attack-seen');
  });

  it('somebody whose first frames are blurred is no attacker for the noise of a few, nor cleared by the others', () => {
    const blurred = (passive: 'clear' | 'suspect') => ({ ...unclear, passive });
    const arriving = [...Array(6).fill(blurred('clear')), blurred('suspect'), blurred('suspect')];
    expect(judgeLiveness(watched(arriving), policy({}))).toBe('still-open');
    const madeOut = [{}, {}];
    expect(judgeLiveness(watched([...arriving, ...madeOut]), policy({}))).toBe('still-open');
    expect(judgeLiveness(watched([...arriving, ...madeOut, {}]), policy({}))).toBe('passed');
  });

  it('one who was made out is believed in frames that are not good enough to match', () => {
    const turned = turningTo(20).map((s) => ({ ...s, usable: 'blurred' as const }));
    expect(judgeLiveness(watched([{}, ...turned]), policy({ level: 'planarity' }))).toBe('passed');
  });
});

describe('a turn that was told', () => {
  const challenge = policy({ level: 'challenge' });
  const told = challenged(watched(STILL), 'left');

  it('is waited for, passes a head that turns, and fails one that turns away', () => {
    expect(judgeLiveness(told, challenge)).toBe('turn-under-way');
    expect(judgeLiveness(watched(turningTo(20), told), challenge)).toBe('passed');
    expect(judgeLiveness(watched(turningTo(-20), told), challenge)).toBe('turn-failed');
  });

  it('is passed by no picture, however it is turned', () => {
    const picture = watched(turningTo(45, 'flat'), told);
    const later = watched([{ atMs: 10_000 }], picture);
    expect(judgeLiveness(picture, challenge)).not.toBe('passed');
    expect(judgeLiveness(later, challenge)).toBe('turn-failed');
  });

  it('has failed when the person was out of sight in between', () => {
    const [first, ...rest] = turningTo(20);
    const gap = watched(
      [{ ...first, atMs: told.lastSeenMs + 700 }, ...rest.map((s, i) => ({ ...s, atMs: 1_500 + 100 * i }))],
      told,
    );
    expect(gap.challenge).toMatchObject({ kind: 'failed', because: 'lost-sight' });
    expect(withoutSight(told, 500).challenge).toMatchObject({ kind: 'failed', because: 'lost-sight' });
  });

  it('has failed when one still is put in place of another', () => {
    const swapped = watched([{ shape: headSeen({ yaw: 22 }) }, { shape: headSeen({ yaw: 22 }) }], told);
    expect(swapped.challenge).toMatchObject({ kind: 'failed', because: 'lost-sight' });
    expect(swapped.planarity.kind).not.toBe('moved-3d');
  });

  it("does not count somebody else's head", () => {
    const other = watched(
      turningTo(20).map((sketch) => ({ ...sketch, face: axis(7) })),
      told,
    );
    expect(other.challenge.kind).not.toBe('passed');
  });

  it('is asked for once', () => {
    expect(challenged(told, 'right')).toBe(told);
    expect(challenged(watched([{}]), 'left').challenge.kind).toBe('not-run');
  });
});

describe('the evidence kept with an entry', () => {
  it('holds separate answers and what each rests on', () => {
    const visit = watched(turningTo(20), challenged(watched(STILL), 'left'));
    expect(livenessEvidence(visit, 'challenge', { ownModel: 'absent' })).toMatchObject({
      level: 'challenge',
      own: null,
      planarity: { kind: 'moved-3d' },
      challenge: { kind: 'passed', command: 'left' },
    });
  });

  it.each([
    [{ clear: 0, suspect: 0 }, 'not-assessed'],
    [{ clear: 2, suspect: 1 }, 'clear'],
    [{ clear: 1, suspect: 1 }, 'suspect'],
  ] as const)('says of frames %o: %s', (frames, answer) => {
    expect(answerOf(frames)).toBe(answer);
  });
});
