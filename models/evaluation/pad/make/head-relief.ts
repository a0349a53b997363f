import { contains } from '#domain/face/geometry';
import type { FaceMesh } from '../../../pipeline/mesh.ts';
import { PICTURE_PX } from './sitter.ts';
import { type Surface, surfaceOf } from './surface.ts';

/** How a head is held. Degrees; yaw turns to the image's right, pitch looks down. */
export interface HeadTurn {
  readonly yawDeg: number;
  readonly pitchDeg: number;
}

/** The depth of a head over its picture: from the mesh inside the face, curving away outside. */
export interface HeadRelief {
  /** Depth in pixels of each point of the net, smaller is nearer. */
  readonly depth: Float32Array;
  /** 1 where the picture turns with the head, 0 where it is the background. */
  readonly share: Float32Array;
  readonly centre: { readonly x: number; readonly y: number; readonly z: number };
}

const NET = 91;
const NEAREST = 6;

/** Beyond the mesh the head goes on for this long, and this long after that nothing turns; in face widths. */
const HEAD_BEYOND = 0.35;
const REST_BEYOND = 0.95;

/** The outermost ring of the mesh. */
const OVAL = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
  150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

export function headRelief({ points }: FaceMesh): HeadRelief {
  const oval = OVAL.flatMap((index) => points[index] ?? []);
  const width = Math.max(...oval.map(({ x }) => x)) - Math.min(...oval.map(({ x }) => x));
  const deepest = Math.max(...oval.map(({ z }) => z));
  const depth = new Float32Array(NET * NET);
  const share = new Float32Array(NET * NET);
  for (let i = 0; i < depth.length; i++) {
    const at = {
      x: ((i % NET) / (NET - 1)) * PICTURE_PX,
      y: (Math.floor(i / NET) / (NET - 1)) * PICTURE_PX,
    };
    const beyond = contains(oval, at) ? 0 : distanceTo(oval, at) / width;
    depth[i] = depthAt(points, at) + Math.min(beyond, HEAD_BEYOND) * 0.9 * width;
    share[i] = 1 - smooth((beyond - HEAD_BEYOND) / (REST_BEYOND - HEAD_BEYOND));
  }
  const middle = (values: readonly number[]) => (Math.max(...values) + Math.min(...values)) / 2;
  return {
    depth,
    share,
    centre: { x: middle(oval.map(({ x }) => x)), y: middle(oval.map(({ y }) => y)), z: deepest },
  };
}

/** The picture with its head turned about the middle of the head; the rest stays where it is. */
export function turnedHead({ depth, share, centre }: HeadRelief, turn: HeadTurn): Surface {
  const [sinYaw, cosYaw] = sineAndCosine(turn.yawDeg);
  const [sinPitch, cosPitch] = sineAndCosine(turn.pitchDeg);
  return surfaceOf(NET, NET, (u, v) => {
    const i = Math.round(v * (NET - 1)) * NET + Math.round(u * (NET - 1));
    const still = { x: (u - 0.5) * PICTURE_PX, y: (v - 0.5) * PICTURE_PX };
    const x = u * PICTURE_PX - centre.x;
    const y = v * PICTURE_PX - centre.y;
    const z = (depth[i] as number) - centre.z;
    const turnedX = x * cosYaw - z * sinYaw;
    const turnedZ = x * sinYaw + z * cosYaw;
    const turnedY = y * cosPitch - turnedZ * sinPitch;
    const part = share[i] as number;
    return {
      x: still.x + part * (turnedX - x),
      y: still.y + part * (turnedY - y),
      z: part * (y * sinPitch + turnedZ * cosPitch - z) + (1 - part) * 40,
    };
  });
}

/** Weighed by nearness among the nearest points; the mesh has 468, and the net asks 8,000 times. */
function depthAt(points: FaceMesh['points'], at: { x: number; y: number }): number {
  const squares = new Float64Array(NEAREST).fill(Number.POSITIVE_INFINITY);
  const depths = new Float64Array(NEAREST);
  for (const { x, y, z } of points) {
    const square = (x - at.x) ** 2 + (y - at.y) ** 2;
    let place = NEAREST;
    while (place > 0 && square < (squares[place - 1] as number)) place--;
    if (place === NEAREST) continue;
    squares.copyWithin(place + 1, place, NEAREST - 1);
    depths.copyWithin(place + 1, place, NEAREST - 1);
    squares[place] = square;
    depths[place] = z;
  }
  let sum = 0;
  let weights = 0;
  for (let i = 0; i < NEAREST; i++) {
    const weight = 1 / ((squares[i] as number) + 9);
    sum += weight * (depths[i] as number);
    weights += weight;
  }
  return sum / weights;
}

function distanceTo(ring: readonly { x: number; y: number }[], at: { x: number; y: number }): number {
  return Math.min(...ring.map(({ x, y }) => Math.hypot(x - at.x, y - at.y)));
}

function smooth(value: number): number {
  const t = Math.min(1, Math.max(0, value));
  return t * t * (3 - 2 * t);
}

function sineAndCosine(degrees: number): readonly [number, number] {
  const angle = (degrees * Math.PI) / 180;
  return [Math.sin(angle), Math.cos(angle)];
}
