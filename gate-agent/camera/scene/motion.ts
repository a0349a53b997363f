import type { Scene, Waypoint } from './scene.ts';
import { seededRandom } from './seeded-random.ts';

/** How a figure stands in the frame at one moment, in pixels of the frame. */
export interface Pose {
  /** The face's centre. */
  readonly x: number;
  readonly y: number;
  readonly facePx: number;
  readonly headRollDeg: number;
  /** Lean of the whole figure. */
  readonly bodyRollDeg: number;
  /** 0 standing to 1 walking. */
  readonly pace: number;
}

/** Where heads are at any distance when the camera hangs at their height: a little above the middle. */
const HORIZON = 0.45;

/** Two steps a second is an easy walk. */
const STEPS_PER_SECOND = 2;

/** How fast 1/facePx changes a second at 1.3 m/s: a face of 0.2 m seen by a lens of 1000 px focal length. */
const WALKING_SPEED = 0.0065;

/**
 * @param index of the actor in the scene
 * @returns null while the actor is not in the scene
 */
export function poseAt({ actors, seed, width, height }: Scene, index: number, atMs: number): Pose | null {
  const actor = actors[index];
  const [first, last] = [actor?.path[0], actor?.path.at(-1)];
  if (!actor || !first || !last || atMs < first.atMs || atMs > last.atMs) return null;

  // Along the distance, not the size: whoever walks evenly grows faster the nearer they come.
  const distance = smoothPath(actor.path, (step) => 1 / step.facePx);
  const sideways = smoothPath(actor.path, (step) => step.x);
  const facePx = 1 / distance(atMs);
  const speed = Math.abs(distance(atMs + 20) - distance(atMs - 20)) / 0.04;
  const sideSpeed = Math.abs(sideways(atMs + 20) - sideways(atMs - 20)) / 0.04;
  const pace = Math.min(1, speed / WALKING_SPEED + (sideSpeed * width) / (4 * facePx));

  const random = seededRandom(seed * 7919 + index * 104729);
  const wave = (hertz: number): number => {
    const phase = random() * 2 * Math.PI;
    return Math.sin((2 * Math.PI * hertz * (0.85 + 0.3 * random()) * atMs) / 1000 + phase);
  };
  const idleX = 0.6 * wave(0.31) + 0.4 * wave(0.83);
  const idleY = 0.6 * wave(0.23) + 0.4 * wave(0.57);
  const idleRoll = 0.7 * wave(0.19) + 0.3 * wave(0.47);
  const step = (Math.PI * STEPS_PER_SECOND * atMs) / 1000;
  const swayPx = actor.sway * facePx;

  return {
    x: sideways(atMs) * width + swayPx * idleX + pace * 0.035 * facePx * Math.sin(step),
    y:
      HORIZON * height -
      actor.eyeLevel * facePx +
      0.5 * swayPx * idleY -
      pace * 0.03 * facePx * Math.abs(Math.sin(step)),
    facePx,
    headRollDeg: 25 * actor.sway * idleRoll + pace * 1.2 * Math.sin(step + 0.6),
    bodyRollDeg: pace * 0.8 * Math.sin(step),
    pace,
  };
}

/** Monotone cubic through the waypoints (Fritsch and Carlson 1980): smooth, and never beyond a waypoint. */
function smoothPath(
  path: readonly Waypoint[],
  measure: (step: Waypoint) => number,
): (atMs: number) => number {
  const knots = path.map((step) => ({ t: step.atMs, v: measure(step) }));
  const slopes = knots.slice(1).map((knot, i) => {
    const before = knots[i] ?? knot;
    return (knot.v - before.v) / (knot.t - before.t);
  });
  const tangents = knots.map((_, i) => {
    const [before, after] = [slopes[i - 1], slopes[i]];
    if (before === undefined || after === undefined) return after ?? before ?? 0;
    return before * after > 0 ? (2 * before * after) / (before + after) : 0;
  });

  return (atMs) => {
    const later = knots.findIndex((knot) => knot.t > atMs);
    const i = later < 0 ? knots.length - 2 : Math.max(0, later - 1);
    const [a, b] = [knots[i], knots[i + 1]];
    if (!a || !b) throw new RangeError('a path has at least two waypoints');
    const span = b.t - a.t;
    const u = Math.max(0, Math.min(1, (atMs - a.t) / span));
    const [m0, m1] = [(tangents[i] ?? 0) * span, (tangents[i + 1] ?? 0) * span];
    const [u2, u3] = [u * u, u * u * u];
    return (2 * u3 - 3 * u2 + 1) * a.v + (u3 - 2 * u2 + u) * m0 + (3 * u2 - 2 * u3) * b.v + (u3 - u2) * m1;
  };
}
