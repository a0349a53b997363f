import { describe, expect, it } from 'vitest';
import { judgeLiveness as judgedWhenHeldTo, type LivenessPolicy } from '#domain/access/liveness';
import { answerOf, livenessEvidence } from '#domain/access/liveness-evidence';
import { evidenceOfAnybody, evidenceOfPerson } from '#domain/access/person-evidence';
import {
  beginVisit,
  challenged,
  probeOf,
  type Visit,
  withoutSight,
  withSighting,
} from '#domain/access/visit';
import { similarity } from '#domain/face/embedding';
import { type HeadSketch, headSeen } from '../face/heads.ts';
import { alikeTo, axis, HELD_TO, type SightingSketch, STEADY, sighting } from './sightings.ts';

const policy = (change: Partial<LivenessPolicy>): LivenessPolicy => ({
  level: 'passive',
  minClearFrames: 2,
  ownModel: 'absent',
  commands: 'shown',
  ...change,
});

const judgeLiveness = (visit: Visit, asked: LivenessPolicy) => judgedWhenHeldTo(visit, asked, HELD_TO);

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
    expect(visit.movement.planarity.kind).not.toBe('moved-3d');
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

describe('somebody who resembles an enrolled person enough to be followed as the same', () => {
  const likeness = 0.55;
  const own = { face: alikeTo(likeness) };
  const ownTurn = turningTo(20).map((sketch) => ({ ...sketch, ...own }));
  // Where a head that turned to 20 degrees could be a tenth of a second later.
  const print = { passive: 'not-assessed', score: 90, shape: headSeen({ yaw: 10 }) } as const;

  it('is followed with their own face and with the picture, which is what makes the difference', () => {
    const visit = watched([...ownTurn, print, print, print]);
    expect(visit.passive.clear).toBeGreaterThanOrEqual(2);
    expect(visit.movement.planarity.kind).toBe('moved-3d');
    expect(judgedWhenHeldTo(visit, policy({ level: 'planarity' }), likeness)).toBe('passed');
  });

  it.each(['passive', 'planarity', 'challenge'] as const)(
    'has gathered nothing for the picture that they hold up then: %s',
    (level) => {
      const visit = watched([...ownTurn, print, print, print]);
      expect(judgeLiveness(visit, policy({ level }))).toBe('still-open');
    },
  );

  it('has gathered nothing for a probe that is fused of both faces either', () => {
    const mixed = watched([...ownTurn, { ...print, shape: headSeen({ yaw: 20 }) }]);
    const probe = probeOf(mixed);
    expect(probe && similarity(probe, own.face)).toBeGreaterThan(HELD_TO);
    expect(judgeLiveness(mixed, policy({ level: 'passive' }))).toBe('still-open');
  });

  it('does not turn for the picture that was told to', () => {
    const clearPrint = { ...print, passive: 'clear', shape: headSeen({}) } as const;
    const told = challenged(watched([clearPrint, clearPrint, clearPrint]), 'left');
    const visit = watched([...ownTurn, print, print], told);
    expect(visit.movement.challenge.kind).toBe('passed');
    expect(judgeLiveness(visit, policy({ level: 'challenge' }))).toBe('turn-failed');
    expect(evidenceOfPerson(visit, HELD_TO).challenge).toMatchObject({ because: 'lost-sight' });
  });

  it('starts no turn for it', () => {
    const clear = [0, 0, 0].map(() => ({ shape: headSeen({}), score: 90 }));
    const visit = watched([...clear, { ...own, shape: headSeen({}) }]);
    expect(judgeLiveness(visit, policy({ level: 'challenge' }))).toBe('still-open');
    expect(judgeLiveness(watched(clear), policy({ level: 'challenge' }))).toBe('turn-wanted');
  });

  it('is believed for themselves, and what they did before is told of whoever is nobody', () => {
    const visit = watched(ownTurn);
    expect(judgeLiveness(visit, policy({ level: 'planarity' }))).toBe('passed');
    expect(evidenceOfAnybody(watched([...ownTurn, print])).planarity.kind).toBe('moved-3d');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is nobody where people are held to %d', (heldTo) => {
    expect(judgedWhenHeldTo(watched(ownTurn), policy({}), heldTo)).toBe('still-open');
  });
});

describe('one person whose face is not alike in every frame', () => {
  const blurred = { face: alikeTo(0.55, 2) };

  it('has moved when a part of the movement shows them without a break', () => {
    const turn = [...turningTo(20), { ...blurred, shape: headSeen({ yaw: 20 }) }];
    expect(judgeLiveness(watched([...STILL, ...turn]), policy({ level: 'planarity' }))).toBe('passed');
  });

  it('has not when another face stands between every two of theirs', () => {
    const turn = turningTo(20).map((sketch, i) => (i % 2 === 1 ? { ...sketch, ...blurred } : sketch));
    expect(judgeLiveness(watched([...STILL, ...turn]), policy({ level: 'planarity' }))).toBe('still-open');
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
    expect(gap.movement.challenge).toMatchObject({ kind: 'failed', because: 'lost-sight' });
    expect(withoutSight(told, 500).movement.challenge).toMatchObject({
      kind: 'failed',
      because: 'lost-sight',
    });
  });

  it('has failed when one still is put in place of another', () => {
    const swapped = watched([{ shape: headSeen({ yaw: 22 }) }, { shape: headSeen({ yaw: 22 }) }], told);
    expect(swapped.movement.challenge).toMatchObject({ kind: 'failed', because: 'lost-sight' });
    expect(swapped.movement.planarity.kind).not.toBe('moved-3d');
  });

  it("does not count somebody else's head", () => {
    const other = watched(
      turningTo(20).map((sketch) => ({ ...sketch, face: axis(7) })),
      told,
    );
    expect(other.movement.challenge.kind).not.toBe('passed');
  });

  it('is asked for once', () => {
    expect(challenged(told, 'right')).toEqual(told);
    expect(challenged(watched([{}]), 'left').movement.challenge.kind).toBe('not-run');
  });
});

describe('the evidence kept with an entry', () => {
  it('holds separate answers and what each rests on', () => {
    const visit = watched(turningTo(20), challenged(watched(STILL), 'left'));
    expect(
      livenessEvidence(evidenceOfPerson(visit, HELD_TO), 'challenge', { ownModel: 'absent' }),
    ).toMatchObject({
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
