import { describe, expect, it } from 'vitest';
import { SAMPLE6_FIRST } from '#demo/photos';
import { poseAt } from '#gate-agent/camera/scene/motion';
import { person, sceneOf } from './scenes.ts';

const walking = sceneOf({
  durationMs: 5000,
  actors: [
    person(SAMPLE6_FIRST, [
      { atMs: 1000, x: 0.7, facePx: 60 },
      { atMs: 3000, x: 0.5, facePx: 220 },
      { atMs: 4500, x: 0.5, facePx: 220 },
    ]),
  ],
});
const poses = (from: number, to: number, step: number) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) =>
    poseAt(walking, 0, from + i * step),
  ).filter((pose) => pose !== null);

describe('an actor', () => {
  it('is in the scene from the first waypoint to the last', () => {
    expect(poseAt(walking, 0, 999)).toBeNull();
    expect(poseAt(walking, 0, 1000)).not.toBeNull();
    expect(poseAt(walking, 0, 4500)).not.toBeNull();
    expect(poseAt(walking, 0, 4501)).toBeNull();
  });

  it('grows steadily on the way, faster the nearer they come', () => {
    const sizes = poses(1000, 3000, 250).map((pose) => pose.facePx);
    const growth = sizes.slice(1).map((size, i) => size - (sizes[i] ?? 0));
    expect(growth.every((more) => more > 0)).toBe(true);
    expect(growth[5]).toBeGreaterThan(growth[1] ?? Number.NaN);
    expect(sizes[0]).toBeCloseTo(60);
    expect(sizes.at(-1)).toBeCloseTo(220);
  });

  it('keeps its size while standing, and never freezes', () => {
    const standing = poses(3100, 4400, 100);
    expect(new Set(standing.map((pose) => Math.round(pose.facePx)))).toEqual(new Set([220]));
    expect(new Set(standing.map((pose) => pose.x)).size).toBe(standing.length);
    const spread = Math.max(...standing.map((p) => p.x)) - Math.min(...standing.map((p) => p.x));
    expect(spread).toBeLessThan(0.1 * 220);
  });

  it('moves the same way for the same seed and another way for another', () => {
    expect(poseAt(walking, 0, 3700)).toEqual(poseAt({ ...walking }, 0, 3700));
    expect(poseAt({ ...walking, seed: 6 }, 0, 3700)).not.toEqual(poseAt(walking, 0, 3700));
  });
});
