import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import { headRelief } from '#models/evaluation/pad/make/head-relief';
import {
  COMMANDED_AFTER,
  cast,
  FRAMES,
  type Performance,
  PRESENTATION_KINDS,
} from '#models/evaluation/pad/make/presentation-kinds';
import { type Sitter, sitterOf } from '#models/evaluation/pad/make/sitter';
import { seededRandom } from '#models/evaluation/statistics/random';
import { FaceDetector } from '#models/pipeline/detector';
import { LandmarkFinder } from '#models/pipeline/landmarks';
import { MeshReader } from '#models/pipeline/mesh';
import { projectFile } from '#models/project-file';
import { samplePhoto } from './photo-people.ts';

/** Somebody in sample 5 who looks at the camera, and their surroundings, in pixels of the photo. */
const AROUND = { left: 92, top: 642, width: 756, height: 756 };

/** @throws when the photo has changed */
export async function sitterOfSample5(): Promise<Sitter> {
  const { data, info } = await sharp(samplePhoto(5))
    .extract(AROUND)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const stages = {
    detector: await FaceDetector.open(projectFile('models/weights/fr_detect.onnx')),
    landmarks: await LandmarkFinder.open(projectFile('models/weights/fr_landmark.onnx')),
    mesh: await MeshReader.open(projectFile('models/weights/facemesh.onnx')),
  };
  const photo = { data, width: info.width, height: info.height };
  const sitter = await sitterOf(photo, { x: AROUND.width / 2, y: AROUND.height / 2 }, stages);
  for (const stage of Object.values(stages)) await stage.release();
  if (!sitter) throw new Error('the sample photo has changed');
  return sitter;
}

export interface Turning {
  /** Before anybody is told anything. */
  readonly before: readonly RgbImage[];
  /** The turn, from its first frame until it is complete. */
  readonly after: readonly RgbImage[];
}

/**
 * A presentation of one kind.
 * @param side 1 turns to the image's right, -1 to its left
 */
export async function turning(sitter: Sitter, kind: string, side: 1 | -1): Promise<Turning> {
  const known = PRESENTATION_KINDS.find(({ name }) => name === kind);
  if (!known) throw new Error(`there is no kind ${kind}`);
  const perform: Performance = await known.perform(
    await cast(sitter, headRelief(sitter.mesh), side, seededRandom(7)),
  );
  const frames: RgbImage[] = [];
  for (let frame = 0; frame < FRAMES; frame++) frames.push(await perform(frame));
  return { before: frames.slice(0, COMMANDED_AFTER), after: frames.slice(COMMANDED_AFTER) };
}
