import sharp from 'sharp';
import { poseOfShape } from '#domain/face/face-shape';
import type { RgbImage } from '#domain/face/frame';
import type { Box } from '#domain/face/geometry';
import { turnBetween } from '#domain/face/planarity';
import type { FaceDetector } from '../../../pipeline/detector.ts';
import { eyesAndMouth, type LandmarkFinder } from '../../../pipeline/landmarks.ts';
import { type FaceMesh, type MeshReader, shapeOf } from '../../../pipeline/mesh.ts';

/** Height of the face in every presentation: between what the border check needs and what a 720-row frame holds. */
export const FACE_PX = 180;

/** Side of the square picture around a face; wider than the frame, so that a turn never shows its end. */
export const PICTURE_PX = 800;

/** A face that presentations are made of: its photo scaled to `FACE_PX`, the face in the middle, and its mesh. */
export interface Sitter {
  /** PICTURE_PX square; what the photo does not show is continued by its blurred edge. */
  readonly picture: RgbImage;
  /** 468 points in pixels of `picture`. */
  readonly mesh: FaceMesh;
}

export interface SitterStages {
  readonly detector: FaceDetector;
  readonly landmarks: LandmarkFinder;
  readonly mesh: MeshReader;
}

/** Below this the network doubts that its crop holds a face. */
const MIN_PRESENCE = 0.9;

/** Whoever turns away in their photo would turn away before the turn that a presentation asks for. */
const MAX_TURN_DEG = 12;
const STRAIGHT = { yaw: 0, pitch: 0 };

/** @returns null when the photo shows no face near its middle that looks at the camera */
export async function sitterOf(
  photo: RgbImage,
  near: { readonly x: number; readonly y: number },
  stages: SitterStages,
): Promise<Sitter | null> {
  const detections = await stages.detector.detect(photo, 24);
  const distance = ({ box }: (typeof detections)[number]) =>
    Math.hypot(box.x + box.width / 2 - near.x, box.y + box.height / 2 - near.y);
  const [face] = detections.toSorted((a, b) => distance(a) - distance(b));
  if (!face || !(distance(face) < face.box.height / 2)) return null;
  const picture = await centred(photo, face.box);
  const box = {
    x: (PICTURE_PX - FACE_PX * 0.8) / 2,
    y: (PICTURE_PX - FACE_PX) / 2,
    width: FACE_PX * 0.8,
    height: FACE_PX,
  };
  const mesh = await stages.mesh.read(picture, eyesAndMouth(await stages.landmarks.find(picture, box)));
  return facesCamera(mesh) ? { picture, mesh } : null;
}

function facesCamera(mesh: FaceMesh): boolean {
  const shape = mesh.presence >= MIN_PRESENCE ? shapeOf(mesh) : null;
  return shape !== null && turnBetween(poseOfShape(shape), STRAIGHT) <= MAX_TURN_DEG;
}

async function centred(photo: RgbImage, face: Box): Promise<RgbImage> {
  const scale = FACE_PX / face.height;
  const width = Math.round(photo.width * scale);
  const height = Math.round(photo.height * scale);
  const raw = { raw: { width: photo.width, height: photo.height, channels: 3 } } as const;
  const sharpened = await sharp(photo.data, raw)
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  const scaled = { raw: { width, height, channels: 3 } } as const;
  const blurred = await sharp(sharpened, scaled).blur(10).raw().toBuffer();
  const left = Math.round(PICTURE_PX / 2 - (face.x + face.width / 2) * scale);
  const top = Math.round(PICTURE_PX / 2 - (face.y + face.height / 2) * scale);
  const data = new Uint8Array(PICTURE_PX * PICTURE_PX * 3);
  for (let y = 0, to = 0; y < PICTURE_PX; y++) {
    const fromY = mirrored(y - top, height);
    for (let x = 0; x < PICTURE_PX; x++, to += 3) {
      const fromX = mirrored(x - left, width);
      const beyond = Math.max(-(x - left), x - left - width + 1, -(y - top), y - top - height + 1, 0);
      const soft = Math.min(1, beyond / 40);
      const from = (fromY * width + fromX) * 3;
      for (let channel = 0; channel < 3; channel++) {
        data[to + channel] =
          soft * (blurred[from + channel] as number) + (1 - soft) * (sharpened[from + channel] as number);
      }
    }
  }
  return { data, width: PICTURE_PX, height: PICTURE_PX };
}

/** A mirror at each end that shows less and less the farther one looks: a whole one would show a second face. */
function mirrored(at: number, length: number): number {
  const reach = 0.12 * length;
  const shown = (beyond: number) => Math.floor(reach * (1 - Math.exp(-beyond / reach)));
  if (at < 0) return shown(-at);
  return at < length ? at : length - 1 - shown(at - length + 1);
}
