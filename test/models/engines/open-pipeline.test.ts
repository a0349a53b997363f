import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { similarity } from '#domain/face/embedding';
import { type FaceSelection, type RgbImage, WHOLE_FRAME } from '#domain/face/frame';
import { overlap } from '#domain/face/geometry';
import type { FaceReading } from '#domain/face/reading';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';
import { gateFrame, picture, SAME_WOMAN, samplePhoto, toImage } from '../photos.ts';

const SELECTION: FaceSelection = { ...WHOLE_FRAME, minFaceHeightPx: 100 };

function open(name: 'onnx' | 'face-api'): Promise<FacePipeline> {
  return openFacePipeline({
    pipeline: shippedPipeline(name),
    workers: 2,
    weightsDir: projectFile('models/weights'),
  });
}

const RIGHT_THIRD: FaceSelection['zone'] = [
  { x: 0.65, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0.65, y: 1 },
];

function faceAt(faces: readonly FaceReading[], box: FaceReading['box']): FaceReading {
  const face = faces.find((each) => overlap(each.box, box) > 0.5);
  if (!face) throw new Error('the face was not found');
  return face;
}

describe.each([
  { engine: 'onnx', id: /^fr512-v1-[0-9a-f]{8}$/, length: 512, same: 0.5, other: 0.45 },
  { engine: 'face-api', id: /^dlib128-v1-[0-9a-f]{8}$/, length: 128, same: 0.9, other: 0.95 },
] as const)('the $engine pipeline', ({ engine, id, length, same, other }) => {
  let pipeline: FacePipeline;
  let sample1: RgbImage;
  let sample3: RgbImage;

  beforeAll(async () => {
    pipeline = await open(engine);
    sample1 = await samplePhoto(1);
    sample3 = await samplePhoto(3);
  });

  afterAll(() => pipeline.close());

  it('carries an id that names its embedder and hashes its models', () => {
    expect(pipeline.id).toMatch(id);
  });

  it('finds the people of a photo, tallest first, each with a whole reading', async () => {
    const { faces, bystanders } = await pipeline.read(sample3, SELECTION);
    expect(faces).toHaveLength(3);
    expect(bystanders).toBe(0);
    const heights = faces.map(({ box }) => box.height);
    expect(heights).toEqual(heights.toSorted((a, b) => b - a));
    for (const face of faces) {
      expect(face.embedding.values).toHaveLength(length);
      expect(face.embedding.pipelineId).toBe(pipeline.id);
      const [left, right, nose, mouthLeft, mouthRight] = face.landmarks;
      expect(left.x).toBeLessThan(right.x);
      expect(mouthLeft.x).toBeLessThan(mouthRight.x);
      expect(nose.y).toBeGreaterThan(Math.min(left.y, right.y));
      expect(Math.max(mouthLeft.y, mouthRight.y)).toBeGreaterThan(nose.y);
    }
  });

  it('finds one woman of two photos more alike than any two people of one photo', async () => {
    const first = (await pipeline.read(sample1, SELECTION)).faces;
    const third = (await pipeline.read(sample3, SELECTION)).faces;
    const herself = similarity(
      faceAt(first, SAME_WOMAN.inSample1).embedding,
      faceAt(third, SAME_WOMAN.inSample3).embedding,
    );
    expect(herself).toBeGreaterThan(same);
    for (const faces of [first, third]) {
      for (const [i, a] of faces.entries()) {
        for (const b of faces.slice(i + 1)) {
          const strangers = similarity(a.embedding, b.embedding);
          expect(strangers).toBeLessThan(Math.min(other, herself));
        }
      }
    }
  });

  it('counts whoever stands outside the zone and never embeds them', async () => {
    const rightHalf: FaceSelection = {
      ...SELECTION,
      zone: [
        { x: 0.5, y: 0 },
        { x: 1, y: 0 },
        { x: 1, y: 1 },
        { x: 0.5, y: 1 },
      ],
    };
    const { faces, bystanders } = await pipeline.read(sample3, rightHalf);
    expect(faces.length + bystanders).toBe(3);
    expect(bystanders).toBeGreaterThan(0);
    for (const { box } of faces) expect(box.x + box.width / 2).toBeGreaterThan(sample3.width / 2);
  });

  it('reads no more faces than asked for, the tallest ones', async () => {
    const { faces, bystanders } = await pipeline.read(sample3, { ...SELECTION, maxFaces: 1 });
    expect(faces).toHaveLength(1);
    expect(bystanders).toBe(2);
  });

  it('finds nobody in a picture without people', async () => {
    const wall = { data: new Uint8Array(640 * 480 * 3).fill(120), width: 640, height: 480 };
    expect(await pipeline.read(wall, SELECTION)).toEqual({ faces: [], bystanders: 0 });
  });

  it('says what it could not assess instead of inventing a number', async () => {
    const { image } = await gateFrame(sample3, SAME_WOMAN.inSample3, 110);
    const { faces } = await pipeline.read(image, { ...WHOLE_FRAME, minFaceHeightPx: 80 });
    const [face] = faces;
    expect(face?.liveness.passive.kind).toBe('not-assessed');
  });
});

describe('the onnx pipeline at a gate', () => {
  let pipeline: FacePipeline;
  let sample1: RgbImage;
  let sample3: RgbImage;

  beforeAll(async () => {
    pipeline = await open('onnx');
    sample1 = await samplePhoto(1);
    sample3 = await samplePhoto(3);
  });

  afterAll(() => pipeline.close());

  it('gives every thread the same answer, from shared memory as from its own', async () => {
    const { image } = await gateFrame(sample3, SAME_WOMAN.inSample3, 150);
    const shared = new Uint8Array(new SharedArrayBuffer(image.data.length));
    shared.set(image.data);
    const readings = await Promise.all([
      pipeline.read(image, SELECTION),
      pipeline.read({ ...image, data: shared }, SELECTION),
      pipeline.read(image, SELECTION),
      pipeline.read({ ...image, data: shared }, SELECTION),
    ]);
    const [first, ...others] = readings;
    expect(first?.faces).toHaveLength(3);
    for (const reading of others) expect(reading).toEqual(first);
  });

  it.each([48, 64, 96, 160, 300])('knows a person again whose face is %s px tall', async (heightPx) => {
    const { image } = await gateFrame(sample3, SAME_WOMAN.inSample3, heightPx);
    const { faces } = await pipeline.read(image, { ...WHOLE_FRAME, minFaceHeightPx: 40 });
    const enrolled = (await pipeline.read(sample1, SELECTION)).faces;
    const probe = faces.find(({ box }) => Math.abs(box.height - heightPx) < 0.3 * heightPx);
    if (!probe) throw new Error('the face was not found');
    const scores = enrolled.map(({ embedding }) => similarity(embedding, probe.embedding));
    const herself = similarity(faceAt(enrolled, SAME_WOMAN.inSample1).embedding, probe.embedding);
    expect(herself).toBe(Math.max(...scores));
    expect(herself).toBeGreaterThan(0.45);
  });

  it.each([
    { sample: 2, area: { left: 1282, top: 11, width: 421, height: 472 } },
    { sample: 3, area: { left: 511, top: 194, width: 383, height: 526 } },
  ])('does not believe the detector a face in a close crop of sample $sample', async ({ sample, area }) => {
    const crop = await toImage(picture(await samplePhoto(sample)).extract(area));
    const { faces } = await pipeline.read(crop, { ...WHOLE_FRAME, minFaceHeightPx: 40 });
    expect(faces).toHaveLength(1);
    expect(faces[0]?.box.height).toBeGreaterThan(0.4 * area.height);
    // The face that is not there does not count as another person either.
    const single = faces[0]?.quality.find(({ measure }) => measure === 'SingleFacePresent');
    expect(single).toMatchObject({ kind: 'assessed', score: 100 });
  });

  it('gives no place of those who are read to a face that is not there', async () => {
    const close = picture(sample3).extract({ left: 511, top: 194, width: 383, height: 526 });
    const woman = picture((await gateFrame(sample3, SAME_WOMAN.inSample3, 70)).image);
    const small = await woman.extract({ left: 592, top: 280, width: 96, height: 110 }).png().toBuffer();
    const image = await toImage(
      picture(await toImage(close)).composite([{ input: small, left: 287, top: 0 }]),
    );
    // The face that is not there is in the zone and taller than the woman's; the real one beside it is not in it.
    const selection = { ...WHOLE_FRAME, zone: RIGHT_THIRD, maxFaces: 1 };
    const { faces, bystanders } = await pipeline.read(image, selection);
    expect(faces).toHaveLength(1);
    expect(faces[0]?.box.y).toBeLessThan(100);
    expect(bystanders).toBe(1);
  });

  it('finds small faces of a large photo once each', async () => {
    const large = await toImage(
      picture(sample3).extend({ top: 800, bottom: 1400, left: 1200, right: 1200, background: '#556' }),
    );
    const { faces } = await pipeline.read(large, { ...WHOLE_FRAME, minFaceHeightPx: 120 });
    expect(faces).toHaveLength(3);
  });
});
