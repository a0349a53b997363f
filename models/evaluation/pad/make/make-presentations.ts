import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import { FaceDetector } from '../../../pipeline/detector.ts';
import { LandmarkFinder } from '../../../pipeline/landmarks.ts';
import { MeshReader } from '../../../pipeline/mesh.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { pixelsOf, readPhotoFile } from '../../images/photo-file.ts';
import { readImageTree } from '../../protocol/image-tree.ts';
import { seededRandom } from '../../statistics/random.ts';
import { PRESENTATION_FILE, type PresentationFile } from '../presentation-file.ts';
import { headRelief } from './head-relief.ts';
import {
  COMMANDED_AFTER,
  cast,
  FRAMES,
  FRAMES_PER_SECOND,
  PRESENTATION_KINDS,
  type PresentationKind,
} from './presentation-kinds.ts';
import { type Sensor, seenBy } from './sensor.ts';
import { type Sitter, type SitterStages, sitterOf } from './sitter.ts';

export interface MakeRequest {
  /** Photos, one person in the middle of each. */
  readonly photosFolder: string;
  /** `bona-fide/KIND/NAME/00.jpg` and `attacks/KIND/NAME/00.jpg` are written into it. */
  readonly outFolder: string;
  /** At most so many people, spread over the folder. */
  readonly people: number;
  /** Names of kinds; all when empty. */
  readonly kinds: readonly string[];
  readonly sensor: Sensor;
  readonly weights: { readonly detect: string; readonly landmark: string; readonly mesh: string };
  readonly onProgress: (done: number, total: number) => void;
}

export interface Made {
  readonly people: number;
  readonly presentations: number;
  /** Photos without a face in the middle that a mesh could be laid over. */
  readonly unusable: number;
}

/**
 * Makes presentations, bona fide and attacks, out of photos: sequences of frames in folders that `evaluate pad
 * --sequences` reads. The same photos make the same frames.
 * @throws EvaluationError when no photo can be used or a kind is unknown
 */
export async function makePresentations(request: MakeRequest): Promise<Made> {
  const kinds = chosenKinds(request.kinds);
  const stages: SitterStages = {
    detector: await FaceDetector.open(request.weights.detect),
    landmarks: await LandmarkFinder.open(request.weights.landmark),
    mesh: await MeshReader.open(request.weights.mesh),
  };
  try {
    const { images } = await readImageTree(request.photosFolder);
    const firstOfEach = Array.from(
      new Map(
        images
          .toReversed()
          .map((image) => [
            path.dirname(image.path) === path.resolve(request.photosFolder)
              ? image.name
              : path.dirname(image.name),
            image,
          ]),
      ).values(),
    ).toReversed();
    const step = Math.max(1, firstOfEach.length / request.people);
    let [people, unusable] = [0, 0];
    for (let at = 0; at < firstOfEach.length && people < request.people; ) {
      const image = firstOfEach[Math.floor(at)];
      const sitter = image && (await sitterFrom(image, stages));
      if (!sitter) {
        unusable++;
        at++;
        continue;
      }
      await makeKinds(sitter, people, kinds, request);
      people++;
      at += step;
      request.onProgress(people, Math.min(request.people, firstOfEach.length));
    }
    if (people === 0)
      throw new EvaluationError(`no photo in ${request.photosFolder} shows a face in its middle`);
    return { people, presentations: people * kinds.length, unusable };
  } finally {
    for (const stage of Object.values(stages)) await stage.release();
  }
}

async function sitterFrom(
  image: { readonly name: string; readonly path: string },
  stages: SitterStages,
): Promise<Sitter | null> {
  const file = await readPhotoFile(image.path);
  if (file.kind === 'failed') return null;
  const photo = await pixelsOf(file);
  if (photo.kind === 'failed') return null;
  const middle = { x: photo.image.width / 2, y: photo.image.height / 2 };
  return sitterOf(photo.image, middle, stages);
}

async function makeKinds(
  sitter: Sitter,
  number: number,
  kinds: readonly PresentationKind[],
  { outFolder, sensor }: MakeRequest,
): Promise<void> {
  const folderOf = ({ side, name }: PresentationKind) =>
    path.join(outFolder, side === 'attack' ? 'attacks' : 'bona-fide', name, String(number).padStart(3, '0'));
  // Its description is written last: what was stopped half-way is made again.
  const unmade = kinds.filter((kind) => !existsSync(path.join(folderOf(kind), PRESENTATION_FILE)));
  if (unmade.length === 0) return;
  const relief = headRelief(sitter.mesh);
  for (const kind of unmade) {
    const index = PRESENTATION_KINDS.indexOf(kind);
    const random = seededRandom(1_000 * number + index + 1);
    const folder = folderOf(kind);
    await mkdir(folder, { recursive: true });
    const asked = random() < 0.5 ? -1 : 1;
    const perform = await kind.perform(await cast(sitter, relief, asked, random));
    for (let frame = 0; frame < FRAMES; frame++) {
      const seen = await seenBy(sensor, await perform(frame), seededRandom(7 * number + 131 * index + frame));
      const jpeg = await jpegOf(seen, sensor.jpegQuality);
      await writeFile(path.join(folder, `${String(frame).padStart(2, '0')}.jpg`), jpeg);
    }
    const told: PresentationFile = {
      framesPerSecond: FRAMES_PER_SECOND,
      command: asked === 1 ? 'left' : 'right',
      commandedAfterFrame: COMMANDED_AFTER,
    };
    await writeFile(path.join(folder, PRESENTATION_FILE), `${JSON.stringify(told)}\n`);
  }
}

async function jpegOf({ data, width, height }: RgbImage, quality: number): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
}

function chosenKinds(names: readonly string[]): readonly PresentationKind[] {
  if (names.length === 0) return PRESENTATION_KINDS;
  return names.map((name) => {
    const kind = PRESENTATION_KINDS.find((known) => known.name === name);
    if (kind) return kind;
    const known = PRESENTATION_KINDS.map((each) => each.name).join(', ');
    throw new EvaluationError(`"${name}" is no kind of presentation; known are ${known}`);
  });
}
