import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Box, overlap } from '#domain/face/geometry';
import { FaceDetector } from '#models/pipeline/detector';
import { projectFile } from '#models/project-file';
import { gateFrame, picture, samplePhoto, toImage } from '../photos.ts';

/** How many people look out of each sample photo. */
const PEOPLE = [
  [1, 3],
  [2, 3],
  [3, 3],
  [4, 4],
  [5, 5],
  [6, 4],
] as const;

let detector: FaceDetector;

beforeAll(async () => {
  detector = await FaceDetector.open(projectFile('models/weights/fr_detect.onnx'));
});

afterAll(() => detector.release());

describe('the face detector', () => {
  it.each(PEOPLE)('finds everybody in sample %s once: %s people', async (sample, people) => {
    const photo = await samplePhoto(sample);
    expect(await detector.detect(photo, 160)).toHaveLength(people);
    // Searched in tiles as well, where faces are seen whole, cut, and twice.
    expect(await detector.detect(photo, 40)).toHaveLength(people);
  });

  it('boxes a face at the same place whatever the size of the photo', async () => {
    const photo = await samplePhoto(6);
    const half = await toImage(picture(photo).resize(photo.width / 2));
    const large = await detector.detect(photo, 160);
    const small = await detector.detect(half, 80);
    for (const { box } of small) {
      const doubled: Box = { x: 2 * box.x, y: 2 * box.y, width: 2 * box.width, height: 2 * box.height };
      expect(Math.max(...large.map((other) => overlap(other.box, doubled)))).toBeGreaterThan(0.8);
    }
  });

  it('finds small faces in tiles that it misses in the whole image', async () => {
    const sixth = await toImage(picture(await samplePhoto(6)).resize(320));
    const street = await toImage(
      picture(sixth).extend({ top: 300, bottom: 400, left: 400, right: 500, background: '#667' }),
    );
    const whole = await detector.detect(street, 400);
    const closely = await detector.detect(street, 32);
    expect(closely).toHaveLength(4);
    expect(whole.length).toBeLessThan(closely.length);
  });

  // Real people at the size at which a gate's camera sees them; what is measured on many is in docs/evaluation/pipeline.md.
  it.each([
    { heightPx: 96, looksFor: 80, misses: 0 },
    { heightPx: 64, looksFor: 60, misses: 2 },
    { heightPx: 48, looksFor: 48, misses: 1 },
    { heightPx: 40, looksFor: 40, misses: 3 },
    { heightPx: 32, looksFor: 32, misses: 5 },
  ])(
    'misses at most $misses of 22 people whose faces are $heightPx of 720 rows tall',
    async ({ heightPx, looksFor, misses }) => {
      const { found, shown } = await recall(heightPx, looksFor);
      expect(shown).toBe(22);
      expect(shown - found).toBeLessThanOrEqual(misses);
    },
  );

  it('orders faces by certainty, each surer than even', async () => {
    const scores = (await detector.detect(await samplePhoto(4), 100)).map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    for (const score of scores) expect(score).toBeGreaterThan(0.6);
  });
});

/** Every face of the sample photos in turn, scaled to a height and laid into a frame of 1280 x 720. */
async function recall(heightPx: number, looksFor: number): Promise<{ found: number; shown: number }> {
  let [found, shown] = [0, 0];
  for (const [sample] of PEOPLE) {
    const photo = await samplePhoto(sample);
    for (const { box } of await detector.detect(photo, 160)) {
      const frame = await gateFrame(photo, box, heightPx);
      const seen = await detector.detect(frame.image, looksFor);
      shown++;
      if (seen.some((face) => overlap(face.box, frame.box) > 0.4)) found++;
    }
  }
  return { found, shown };
}
