import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { similarity, toPipelineId } from '#domain/face/embedding';
import type { RgbImage } from '#domain/face/frame';
import type { Box, Point } from '#domain/face/geometry';
import type { FiveLandmarks } from '#domain/face/reading';
import { align } from '#models/pipeline/aligner';
import { Embedder, FR_FEATURE } from '#models/pipeline/embedder';
import { eyesAndMouth, fiveOf68, LandmarkFinder } from '#models/pipeline/landmarks';
import { fiveOf, MeshReader, shapeOf } from '#models/pipeline/mesh';
import { projectFile } from '#models/project-file';
import { gateFrame, SAME_WOMAN, samplePhoto } from '../photos.ts';

/** Each network alone: nothing is detected, the face's place is told. */
let landmarks: LandmarkFinder;
let mesh: MeshReader;
let embedder: Embedder;
let woman: Seen;
let sameWoman: Seen;

interface Seen {
  readonly image: RgbImage;
  readonly box: Box;
}

const FACE_PX = 200;
const weights = (file: string) => projectFile(`models/weights/${file}.onnx`);

beforeAll(async () => {
  landmarks = await LandmarkFinder.open(weights('fr_landmark'));
  mesh = await MeshReader.open(weights('facemesh'));
  embedder = await Embedder.open(
    { path: weights('fr-feature'), spec: FR_FEATURE, rawLength: 'is-quality' },
    toPipelineId('stages-alone'),
  );
  woman = await gateFrame(await samplePhoto(3), SAME_WOMAN.inSample3, FACE_PX);
  sameWoman = await gateFrame(await samplePhoto(1), SAME_WOMAN.inSample1, FACE_PX);
});

afterAll(async () => {
  await landmarks.release();
  await mesh.release();
  await embedder.release();
});

async function mirrored({ image, box }: Seen): Promise<Seen> {
  const { data, width, height } = image;
  const flopped = await sharp(data, { raw: { width, height, channels: 3 } })
    .flop()
    .raw()
    .toBuffer();
  return { image: { data: flopped, width, height }, box: { ...box, x: width - box.x - box.width } };
}

const apart = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

/** Left and right change places. */
function unmirrored([leftEye, rightEye, nose, left, right]: FiveLandmarks, width: number): FiveLandmarks {
  const back = ({ x, y }: Point): Point => ({ x: width - 1 - x, y });
  return [back(rightEye), back(leftEye), back(nose), back(right), back(left)];
}

function worst(a: FiveLandmarks, b: FiveLandmarks): number {
  return Math.max(...a.map((point, i) => apart(point, b[i] ?? { x: Number.NaN, y: Number.NaN })));
}

describe('the 68 landmarks alone', () => {
  it('lie in a face as eyes, nose and mouth do', async () => {
    const points = await landmarks.find(woman.image, woman.box);
    expect(points).toHaveLength(68);
    const { leftEye, rightEye, mouthLeft, mouthRight } = eyesAndMouth(points);
    expect(rightEye.x - leftEye.x).toBeGreaterThan(0.2 * FACE_PX);
    expect(mouthRight.x - mouthLeft.x).toBeGreaterThan(0.1 * FACE_PX);
    expect(Math.min(mouthLeft.y, mouthRight.y)).toBeGreaterThan(Math.max(leftEye.y, rightEye.y));
    for (const { x, y } of [leftEye, rightEye, mouthLeft, mouthRight]) {
      expect(x).toBeGreaterThan(woman.box.x);
      expect(x).toBeLessThan(woman.box.x + woman.box.width);
      expect(y).toBeGreaterThan(woman.box.y);
      expect(y).toBeLessThan(woman.box.y + woman.box.height);
    }
  });

  it('are those of the mirror image, mirrored', async () => {
    const other = await mirrored(woman);
    const there = fiveOf68(await landmarks.find(woman.image, woman.box));
    const here = fiveOf68(await landmarks.find(other.image, other.box));
    expect(worst(there, unmirrored(here, other.image.width))).toBeLessThan(0.04 * FACE_PX);
  });
});

describe('the mesh alone', () => {
  const meshOf = async ({ image, box }: Seen) =>
    mesh.read(image, eyesAndMouth(await landmarks.find(image, box)));

  it('agrees with the landmarks that it starts from, and has depth', async () => {
    const laid = await meshOf(woman);
    const five = fiveOf68(await landmarks.find(woman.image, woman.box));
    expect(laid.points).toHaveLength(468);
    expect(laid.presence).toBeGreaterThan(0.9);
    expect(worst(fiveOf(laid), five)).toBeLessThan(0.08 * FACE_PX);
    const nose = laid.points[1];
    const temple = laid.points[127];
    expect(nose && temple && temple.z - nose.z).toBeGreaterThan(0.2 * FACE_PX);
  });

  it('starts as well from a face a little beside its place', async () => {
    const start = eyesAndMouth(await landmarks.find(woman.image, woman.box));
    const beside = (by: number) => (point: Point) => ({ x: point.x + by, y: point.y - by });
    const shift = beside(0.04 * FACE_PX);
    const moved = {
      leftEye: shift(start.leftEye),
      rightEye: shift(start.rightEye),
      mouthLeft: shift(start.mouthLeft),
      mouthRight: shift(start.mouthRight),
    };
    const [exact, off] = [await mesh.read(woman.image, start), await mesh.read(woman.image, moved)];
    expect(worst(fiveOf(exact), fiveOf(off))).toBeLessThan(0.02 * FACE_PX);
  });

  it('doubts that a wall is a face, and gives no shape of it', async () => {
    const { width, height } = woman.image;
    const wall: RgbImage = { data: new Uint8Array(3 * width * height).fill(120), width, height };
    const laid = await mesh.read(wall, eyesAndMouth(await landmarks.find(woman.image, woman.box)));
    expect(laid.presence).toBeLessThan(0.5);
    expect(shapeOf(laid)).toBeNull();
  });
});

describe('the embedder alone', () => {
  async function embeddedOf({ image, box }: Seen) {
    const landmarks68 = await landmarks.find(image, box);
    const five = fiveOf(await mesh.read(image, eyesAndMouth(landmarks68)));
    return embedder.embed({ image, landmarks: five, landmarks68, chip: align(image, five) });
  }

  it('makes unit vectors of 512 numbers, the same of the same chip', async () => {
    const [one, again] = [await embeddedOf(woman), await embeddedOf(woman)];
    expect(one.embedding.values).toHaveLength(512);
    expect(similarity(one.embedding, again.embedding)).toBeCloseTo(1, 6);
  });

  it('knows a woman in another photo, and a mirror image nearly as well as the photo', async () => {
    const one = await embeddedOf(woman);
    expect(similarity(one.embedding, (await embeddedOf(sameWoman)).embedding)).toBeGreaterThan(0.3);
    expect(similarity(one.embedding, (await embeddedOf(await mirrored(woman))).embedding)).toBeGreaterThan(
      0.8,
    );
  });

  it('rates a face above a wall', async () => {
    const { image, box } = woman;
    const wall = { ...image, data: new Uint8Array(image.data.length).fill(120) };
    const five = fiveOf68(await landmarks.find(image, box));
    const landmarks68 = await landmarks.find(image, box);
    const empty = await embedder.embed({
      image: wall,
      landmarks: five,
      landmarks68,
      chip: align(wall, five),
    });
    const score = (unified: (typeof empty)['unified']) => {
      const [first] = unified;
      return first?.kind === 'assessed' ? first.score : Number.NaN;
    };
    expect(score((await embeddedOf(woman)).unified)).toBeGreaterThan(score(empty.unified) + 20);
  });
});
