import { describe, expect, it } from 'vitest';
import { poseOfShape } from '#domain/face/face-shape';
import { judgePlanarity, viewOf } from '#domain/face/planarity';
import { type HeadSketch, headSeen } from './heads.ts';

/** A turn in ten steps from facing the camera. */
function turning(to: HeadSketch) {
  return Array.from({ length: 10 }, (_, i) => {
    const part = i / 9;
    const sketch = { ...to, yaw: (to.yaw ?? 0) * part, pitch: (to.pitch ?? 0) * part, x: 300 + 4 * i };
    return viewOf(100 * i, headSeen({ ...sketch, shake: { px: 0.4, seed: i } }));
  });
}

describe('where a head points', () => {
  it.each([
    { yaw: 0, pitch: 0 },
    { yaw: 20, pitch: 0 },
    { yaw: -35, pitch: 5 },
    { yaw: 10, pitch: -15 },
  ])('is found at yaw $yaw, pitch $pitch', (turn) => {
    const pose = poseOfShape(headSeen(turn));
    expect(Math.abs(pose.yaw - turn.yaw)).toBeLessThan(4);
    expect(Math.abs(pose.pitch - turn.pitch)).toBeLessThan(4);
  });

  it('refuses a shape of another length', () => {
    expect(() => poseOfShape(new Float32Array(10))).toThrow(RangeError);
  });
});

describe('planarity', () => {
  it.each([
    ['a head that turns 15 degrees', { yaw: 15 }, 'moved-3d'],
    ['a head that turns 25 degrees to the other side', { yaw: -25 }, 'moved-3d'],
    ['a head that nods 15 degrees', { pitch: 15 }, 'moved-3d'],
    ['a head that is still', { yaw: 0 }, 'undetermined'],
    ['a head that turns 4 degrees', { yaw: 4 }, 'undetermined'],
    ['a picture turned 20 degrees', { yaw: 20, made: 'flat' }, 'undetermined'],
    ['a picture turned 45 degrees', { yaw: 45, made: 'flat' }, 'undetermined'],
    ['a picture turned and tipped', { yaw: 40, pitch: 25, made: 'flat' }, 'undetermined'],
  ] as const)('%s is %s', (_, turn, kind) => {
    expect(judgePlanarity(turning(turn))).toMatchObject({ kind, frames: 10 });
  });

  it('is not assessed on one view, or on none', () => {
    expect(judgePlanarity([])).toEqual({ kind: 'not-assessed' });
    expect(judgePlanarity(turning({ yaw: 20 }).slice(0, 1))).toEqual({ kind: 'not-assessed' });
  });

  it('is not assessed on views that hold no numbers', () => {
    const broken = turning({ yaw: 20 }).map(({ atMs, shape }) =>
      viewOf(
        atMs,
        shape.map(() => Number.NaN),
      ),
    );
    expect(judgePlanarity(broken)).toEqual({ kind: 'not-assessed' });
  });

  it('looks at the newest twelve views only', () => {
    const still = Array.from({ length: 12 }, (_, i) => viewOf(2_000 + 100 * i, headSeen({ yaw: 20 })));
    expect(judgePlanarity([...turning({ yaw: 20 }), ...still]).kind).toBe('undetermined');
  });
});
