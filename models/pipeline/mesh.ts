import { type FaceShape, SKULL } from '#domain/face/face-shape';
import type { RgbImage } from '#domain/face/frame';
import type { Point } from '#domain/face/geometry';
import type { FiveLandmarks } from '#domain/face/reading';
import type { EyesAndMouth } from './landmarks.ts';
import { writeInput } from './network-input.ts';
import { OnnxModel } from './onnx-model.ts';
import { cutPatch, turnedSquareMap } from './patch.ts';

const INPUT_SIZE = 192;
const POINTS = 468;

/** Below it a crop is as likely to hold no face. */
const MIN_PRESENCE = 0.5;

/** Side of the crop over the larger of eye distance and eye-to-mouth distance; 3.3 scored best on LFW. */
const CROP_SIDE = 3.3;

interface MeshPoint extends Point {
  /** Depth in pixels of the image, smaller is nearer the camera; zero is about the head's middle. */
  readonly z: number;
}

export interface FaceMesh {
  /** 468 points in pixel indices of the image, in MediaPipe Face Mesh order. */
  readonly points: readonly MeshPoint[];
  /** 0 to 1: how sure the network is that the crop holds a face at all. */
  readonly presence: number;
}

/** Lays a mesh over one face with `facemesh`, in a square turned so that the eyes lie level. */
export class MeshReader {
  readonly #model: OnnxModel;

  private constructor(model: OnnxModel) {
    this.#model = model;
  }

  static async open(path: string): Promise<MeshReader> {
    return new MeshReader(await OnnxModel.open(path, [1, 3, INPUT_SIZE, INPUT_SIZE]));
  }

  async read(image: RgbImage, face: EyesAndMouth): Promise<FaceMesh> {
    const { centre, side, angle } = cropOf(face);
    const map = turnedSquareMap(centre, side, angle, INPUT_SIZE);
    const patch = cutPatch(image, map, INPUT_SIZE, INPUT_SIZE, 'replicate');
    const output = await this.#model.run((input) =>
      writeInput(input, patch, { channels: 'RGB', mean: 0, scale: 255 }),
    );
    const mesh = output('output_mesh');
    const scale = side / INPUT_SIZE;
    const points = Array.from({ length: POINTS }, (_, i) => {
      const x = mesh[3 * i] as number;
      const y = mesh[3 * i + 1] as number;
      return {
        x: map.xx * x + map.xy * y + map.x0,
        y: map.yx * x + map.yy * y + map.y0,
        z: (mesh[3 * i + 2] as number) * scale,
      };
    });
    return { points, presence: output('output_faceflag')[0] as number };
  }

  async release(): Promise<void> {
    await this.#model.release();
  }
}

/** Lid and corner points of each eye, nose tip, mouth corners: what the aligner turns a face by. */
export function fiveOf(mesh: FaceMesh): FiveLandmarks {
  return [
    meanOf(mesh, [33, 133, 159, 145]),
    meanOf(mesh, [362, 263, 386, 374]),
    meanOf(mesh, [1]),
    meanOf(mesh, [61]),
    meanOf(mesh, [291]),
  ];
}

/** The points that tell how a head is turned. @returns null when the network doubts that it saw a face */
export function shapeOf({ points, presence }: FaceMesh): FaceShape | null {
  if (!(presence >= MIN_PRESENCE)) return null;
  return Float32Array.from(
    SKULL.flatMap(({ point }) => [points[point]?.x ?? Number.NaN, points[point]?.y ?? Number.NaN]),
  );
}

function cropOf({ leftEye, rightEye, mouthLeft, mouthRight }: EyesAndMouth) {
  const eyes = { x: rightEye.x - leftEye.x, y: rightEye.y - leftEye.y };
  const down = {
    x: (mouthLeft.x + mouthRight.x - leftEye.x - rightEye.x) / 2,
    y: (mouthLeft.y + mouthRight.y - leftEye.y - rightEye.y) / 2,
  };
  return {
    centre: {
      x: (leftEye.x + rightEye.x + mouthLeft.x + mouthRight.x) / 4,
      y: (leftEye.y + rightEye.y + mouthLeft.y + mouthRight.y) / 4,
    },
    side: CROP_SIDE * Math.max(Math.hypot(eyes.x, eyes.y), Math.hypot(down.x, down.y)),
    angle: Math.atan2(eyes.y, eyes.x),
  };
}

function meanOf({ points }: FaceMesh, indices: readonly number[]): Point {
  let x = 0;
  let y = 0;
  for (const index of indices) {
    const point = points[index];
    if (!point) throw new RangeError(`the mesh has no point ${index}`);
    x += point.x;
    y += point.y;
  }
  return { x: x / indices.length, y: y / indices.length };
}
