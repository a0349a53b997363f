import { eyeDistanceOf, type FaceShape, poseOfShape, reliefBetween } from './face-shape.ts';
import type { HeadPose } from './head-pose.ts';

/** A face's shape in one frame of an unbroken track, and where the head pointed. */
export interface ShapeView {
  /** Monotonic. */
  readonly atMs: number;
  readonly shape: FaceShape;
  readonly pose: HeadPose;
}

/** What the views of one track say of whether they show a head or a flat picture of one. */
export type PlanarityAnswer =
  | ({ readonly kind: 'moved-3d' } & PlanarityEvidence)
  /** Not "flat": most people who walk up do not turn their heads enough to tell. */
  | ({ readonly kind: 'undetermined' } & PlanarityEvidence)
  | { readonly kind: 'not-assessed' };

export interface PlanarityEvidence {
  readonly frames: number;
  /** The widest angle between the head's directions in two frames, degrees. */
  readonly parallaxDeg: number;
  /** What the best homography between those two leaves, in eye distances. */
  readonly relief: number;
  /** Between the most and the least that the head was stretched, see `HeadPose`. */
  readonly stretch: number;
}

/** How much of a track is looked at. */
export const MOST_VIEWS = 12;

/**
 * On simulated sequences (docs/evaluation/liveness.md) heads turned by 10 degrees show 8 and more, a relief of .04
 * and more and a stretch of .08 and less. Relief alone does not tell a picture turned by 45 degrees, in which the
 * mesh imagines depth: such a picture is stretched by .12 and more.
 */
const MIN_PARALLAX_DEG = 8;
const MIN_RELIEF = 0.02;
const MAX_STRETCH = 0.1;

export function viewOf(atMs: number, shape: FaceShape): ShapeView {
  return { atMs, shape, pose: poseOfShape(shape) };
}

type HeadDirection = Pick<HeadPose, 'yaw' | 'pitch'>;

/** Degrees between the directions of two heads; roll does not count. */
export function turnBetween(a: HeadDirection, b: HeadDirection): number {
  return Math.hypot(a.yaw - b.yaw, a.pitch - b.pitch);
}

/** Whether the views can be views of one head that only turns. */
export function isOfOneShape(views: readonly ShapeView[]): boolean {
  return stretchOver(views) <= MAX_STRETCH;
}

function stretchOver(views: readonly ShapeView[]): number {
  const stretches = views.map(({ pose }) => pose.stretch);
  return Math.max(...stretches) - Math.min(...stretches);
}

/** @param views of one unbroken track, oldest first; only the newest MOST_VIEWS count */
export function judgePlanarity(views: readonly ShapeView[]): PlanarityAnswer {
  const latest = views.slice(-MOST_VIEWS);
  const widest = widestPair(latest);
  if (!widest) return { kind: 'not-assessed' };
  const evidence = {
    frames: latest.length,
    parallaxDeg: turnBetween(widest.a.pose, widest.b.pose),
    relief: reliefBetween(widest.a.shape, widest.b.shape),
    stretch: stretchOver(latest),
  };
  const moved =
    evidence.parallaxDeg >= MIN_PARALLAX_DEG && evidence.relief >= MIN_RELIEF && isOfOneShape(latest);
  return { kind: moved ? 'moved-3d' : 'undetermined', ...evidence };
}

function widestPair(views: readonly ShapeView[]) {
  let widest: { readonly a: ShapeView; readonly b: ShapeView } | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const [i, a] of views.entries()) {
    for (const b of views.slice(i + 1)) {
      const turn = turnBetween(a.pose, b.pose);
      if (!(turn > most) || !(eyeDistanceOf(b.shape) > 0)) continue;
      most = turn;
      widest = { a, b };
    }
  }
  return widest;
}
