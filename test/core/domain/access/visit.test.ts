import { describe, expect, it } from 'vitest';
import {
  beginVisit,
  continues,
  FUSED_FRAMES,
  probeOf,
  type Sighting,
  type Visit,
  withSighting,
  withVote,
} from '#domain/access/visit';
import { similarity } from '#domain/face/embedding';
import { headSeen } from '../face/heads.ts';
import { axis, type SightingSketch, STEADY, sighting } from './sightings.ts';

const begun = (sketch: SightingSketch = {}) => beginVisit('visit-one', sighting(sketch), STEADY);
const followed = (visit: Visit, next: Sighting) => withSighting(visit, next, STEADY);

const RULE = { minOverlap: 0.2, minSimilarity: 0.3 };

describe('a visit', () => {
  it('counts what it has seen', () => {
    const visit = [
      sighting({ atMs: 40, usable: 'blurred', passive: 'not-assessed' }),
      sighting({ atMs: 80, passive: 'suspect' }),
    ].reduce(followed, begun({ atMs: 0 }));
    expect(visit).toMatchObject({
      startedMs: 0,
      lastSeenMs: 80,
      sightings: 3,
      usableFrames: 2,
      passive: { clear: 1, suspect: 1 },
      own: { clear: 0, suspect: 0 },
    });
  });

  it('has no probe before a frame was good enough', () => {
    const visit = begun({ usable: 'blurred' });
    expect(probeOf(visit)).toBeNull();
    expect(probeOf(followed(visit, sighting()))).not.toBeNull();
  });

  it('speaks through its best frames only', () => {
    const worse = [0, 1, 2].map((i) => sighting({ face: axis(5), score: 10 + i }));
    const best = [0, 1, 2].map((i) => sighting({ face: axis(0), score: 80 + i }));
    const visit = [...worse, ...best, ...worse].reduce(followed, begun({ score: 1 }));
    expect(visit.best).toHaveLength(FUSED_FRAMES);
    const probe = probeOf(visit);
    expect(probe && similarity(probe, axis(0))).toBeCloseTo(1);
  });

  it('takes votes only for people who were recognised', () => {
    const visit = begun();
    const best = { personId: 'person-one', similarity: 0.4 };
    expect(withVote(visit, { kind: 'unknown', best }).votes.size).toBe(0);
    expect(withVote(visit, { kind: 'match', best, margin: 1 }).votes.get('person-one')).toBe(1);
    expect(visit.votes.size).toBe(0);
  });
});

describe('continuing a visit', () => {
  const visit = begun({ face: axis(0) });
  const moved = { x: 140, y: 100, width: 100, height: 100 };
  const elsewhere = { x: 400, y: 100, width: 100, height: 100 };

  it.each([
    ['the same face in the same place', sighting({ face: axis(0) }), true],
    ['the same face a step further', sighting({ face: axis(0), box: moved }), true],
    ['the same face elsewhere', sighting({ face: axis(0), box: elsewhere }), false],
    ['another face in the same place', sighting({ face: axis(1) }), false],
  ])('%s: %s', (_, next, expected) => {
    expect(continues(visit, next.reading, RULE)).toBe(expected);
  });

  it('goes by the place alone while nobody has been made out, whose head then moves for nobody', () => {
    const blurred = begun({ usable: 'blurred', shape: headSeen({}) });
    const next = sighting({ face: axis(1), passive: 'not-assessed' });
    expect(continues(blurred, next.reading, RULE)).toBe(true);
    expect(followed(blurred, next).movement.views).toEqual([]);
  });
});
