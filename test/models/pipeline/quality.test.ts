import type { Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPipelineId } from '#domain/face/embedding';
import { type RgbImage, WHOLE_FRAME } from '#domain/face/frame';
import { type Box, overlap } from '#domain/face/geometry';
import {
  judgeQuality,
  QUALITY_MEASURES,
  type QualityMeasure,
  type QualityReport,
} from '#domain/face/quality';
import { qualityPoliciesOf } from '#models/calibration/quality-policies';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';
import { gateFrame, picture, SAME_WOMAN, samplePhoto, toImage } from '../photos.ts';

/** Faces of the samples with something to see. */
const PROFILE = { sample: 2, box: { x: 373, y: 122, width: 158, height: 308 } };
const LOOKING_DOWN = { sample: 2, box: { x: 1436, y: 154, width: 206, height: 225 } };

let pipeline: FacePipeline;
let portrait: RgbImage;

beforeAll(async () => {
  pipeline = await openFacePipeline({
    pipeline: shippedPipeline('onnx'),
    workers: 2,
    weightsDir: projectFile('models/weights'),
  });
  const { x, y, width, height } = SAME_WOMAN.inSample3;
  portrait = await toImage(
    picture(await samplePhoto(3)).extract({
      left: x - 60,
      top: y - 90,
      width: width + 110,
      height: height + 150,
    }),
  );
});

afterAll(() => pipeline.close());

async function reportOf(image: RgbImage, near?: Box): Promise<QualityReport> {
  const { faces } = await pipeline.read(image, { ...WHOLE_FRAME, minFaceHeightPx: 40 });
  const face = near ? faces.find(({ box }) => overlap(box, near) > 0.4) : faces[0];
  if (!face) throw new Error('the face was not found');
  return face.quality;
}

function scoreOf(report: QualityReport, measure: QualityMeasure): number {
  const found = report.find((assessment) => assessment.measure === measure);
  if (found?.kind !== 'assessed') throw new Error(`${measure} was not assessed`);
  return found.score;
}

const degraded = async (change: (portrait: Sharp) => Sharp) =>
  reportOf(await toImage(change(picture(portrait))));

describe('the quality of a face', () => {
  it('is measured by the names of the standard, each with a score from 0 to 100', async () => {
    const report = await reportOf(portrait);
    const measures = report.map(({ measure }) => measure);
    expect(new Set(measures).size).toBe(measures.length);
    expect(measures).toEqual(
      expect.arrayContaining([
        'UnifiedQualityScore',
        'HeadSize',
        'InterEyeDistance',
        'Sharpness',
        'HeadPose',
      ]),
    );
    const assessed = report.filter(({ kind }) => kind === 'assessed');
    expect(assessed.length).toBeGreaterThanOrEqual(QUALITY_MEASURES.length - 1);
    for (const { measure } of assessed) {
      expect(scoreOf(report, measure)).toBeGreaterThanOrEqual(0);
      expect(scoreOf(report, measure)).toBeLessThanOrEqual(100);
    }
  });

  it.each<[string, QualityMeasure, (portrait: Sharp) => Sharp]>([
    ['a blurred photo', 'Sharpness', (photo) => photo.blur(6)],
    ['a photo in the dark', 'UnderExposurePrevention', (photo) => photo.linear(0.3, -25)],
    ['a burnt-out photo', 'OverExposurePrevention', (photo) => photo.linear(1.6, 70)],
    ['a photo without contrast', 'DynamicRange', (photo) => photo.linear(0.38, 80)],
  ])('falls for %s in %s', async (_, measure, change) => {
    expect(scoreOf(await degraded(change), measure)).toBeLessThan(
      scoreOf(await reportOf(portrait), measure) - 12,
    );
  });

  it('falls when the light comes from one side', async () => {
    const { data, width, height } = portrait;
    const halfLit = data.map((value, i) => (Math.floor(i / 3) % width < width / 2 ? value * 0.3 : value));
    expect(scoreOf(await reportOf({ data: halfLit, width, height }), 'IlluminationUniformity')).toBeLessThan(
      scoreOf(await reportOf(portrait), 'IlluminationUniformity') - 20,
    );
  });

  it('tells a plain wall from a restless background, and says when neither is in view', async () => {
    const [wall, stripes] = [() => 120, (x: number) => (x % 24 < 12 ? 40 : 200)].map(async (shade) => {
      const data = Uint8Array.from({ length: 1280 * 720 * 3 }, (_, i) => shade(Math.floor(i / 3) % 1280));
      const { data: person, info } = await picture(portrait).png().toBuffer({ resolveWithObject: true });
      const behind = picture({ data, width: 1280, height: 720 });
      const left = Math.round((1280 - info.width) / 2);
      return reportOf(await toImage(behind.composite([{ input: person, left, top: 150 }])));
    });
    expect(scoreOf((await wall) ?? [], 'BackgroundUniformity')).toBeGreaterThan(90);
    expect(scoreOf((await stripes) ?? [], 'BackgroundUniformity')).toBeLessThan(10);
    const { x, y, width, height } = SAME_WOMAN.inSample3;
    const close = picture(await samplePhoto(3)).extract({
      left: x - 30,
      top: y - 40,
      width: width + 60,
      height: height + 70,
    });
    const found = (await reportOf(await toImage(close))).find(
      ({ measure }) => measure === 'BackgroundUniformity',
    );
    expect(found?.kind).toBe('not-assessed');
  });

  it('tells a profile from a face that looks at the camera', async () => {
    const profile = await reportOf(await samplePhoto(PROFILE.sample), PROFILE.box);
    expect(scoreOf(profile, 'HeadPose')).toBeLessThan(50);
    expect(scoreOf(await reportOf(portrait), 'HeadPose')).toBeGreaterThan(80);
  });

  it('tells lowered lids from open eyes', async () => {
    const down = await reportOf(await samplePhoto(LOOKING_DOWN.sample), LOOKING_DOWN.box);
    expect(scoreOf(down, 'EyesOpen')).toBeLessThan(70);
    expect(scoreOf(await reportOf(portrait), 'EyesOpen')).toBeGreaterThan(80);
  });

  it('grows with the pixels a face has', async () => {
    const photo = await samplePhoto(3);
    const [small, large] = await Promise.all(
      [70, 140].map(async (heightPx) => {
        const { image, box } = await gateFrame(photo, SAME_WOMAN.inSample3, heightPx);
        return reportOf(image, box);
      }),
    );
    for (const measure of ['HeadSize', 'InterEyeDistance'] as const) {
      expect(scoreOf(large ?? [], measure)).toBeGreaterThan(1.5 * scoreOf(small ?? [], measure));
    }
  });

  it('knows a face that is not alone, and one that the frame cuts off', async () => {
    const group = await reportOf(await samplePhoto(3), SAME_WOMAN.inSample3);
    expect(scoreOf(group, 'SingleFacePresent')).toBeLessThan(50);
    expect(scoreOf(await reportOf(portrait), 'SingleFacePresent')).toBe(100);
    const { image, box } = await gateFrame(await samplePhoto(3), SAME_WOMAN.inSample3, 300, {
      x: 640,
      y: 90,
    });
    expect(scoreOf(await reportOf(image, box), 'CropOfTheFaceImage')).toBeLessThan(90);
  });
});

describe('the verdict on a photo', () => {
  it.each([
    ['fr512-v1-4ca17513', 'is asked'],
    ['fr512-better-v1-4ca17513', 'is not asked'],
    ['dlib128-v1-06a3f18b', 'is not asked'],
  ])('of %s %s for a score that the shipped embedder alone gives', (id, asked) => {
    const { enrolment, probe } = qualityPoliciesOf(toPipelineId(id));
    for (const policy of [enrolment, probe]) {
      expect('UnifiedQualityScore' in policy).toBe(asked === 'is asked');
    }
  });

  const verdict = (report: QualityReport, purpose: 'enrolment' | 'probe') =>
    judgeQuality(report, qualityPoliciesOf(pipeline.id)[purpose]);

  it('accepts a plain portrait for both purposes', async () => {
    const report = await reportOf(portrait);
    expect(verdict(report, 'enrolment')).toEqual({ kind: 'accepted' });
    expect(verdict(report, 'probe')).toEqual({ kind: 'accepted' });
  });

  it.each([60, 90, 150])('accepts a decent portrait whose face is %s px tall', async (heightPx) => {
    const scale = heightPx / SAME_WOMAN.inSample3.height;
    const report = await reportOf(
      await toImage(
        picture(portrait)
          .resize(Math.round(portrait.width * scale))
          .extend({ top: 40, bottom: 60, left: 60, right: 60, extendWith: 'copy' }),
      ),
    );
    expect(verdict(report, 'enrolment')).toEqual({ kind: 'accepted' });
  });

  it('names what a person can do better', async () => {
    expect(verdict(await degraded((photo) => photo.blur(6)), 'enrolment')).toMatchObject({
      kind: 'refused',
      failed: expect.arrayContaining(['Sharpness']),
    });
    const profile = await reportOf(await samplePhoto(PROFILE.sample), PROFILE.box);
    expect(verdict(profile, 'enrolment')).toMatchObject({
      kind: 'refused',
      failed: expect.arrayContaining(['HeadPose', 'SingleFacePresent']),
    });
  });
});
