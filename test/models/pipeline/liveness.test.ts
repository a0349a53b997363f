import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RgbImage } from '#domain/face/frame';
import type { Box } from '#domain/face/geometry';
import { BorderCheck } from '#models/pipeline/liveness';
import { projectFile } from '#models/project-file';
import { gateFrame, picture, SAME_WOMAN, samplePhoto, toImage } from '../photos.ts';

const WALL = { r: 141, g: 138, b: 133 };

/** Faces of the samples that look at the camera, with something plain around them. */
const FACES = [
  { sample: 3, box: SAME_WOMAN.inSample3 },
  { sample: 5, box: { x: 370, y: 873, width: 200, height: 293 } },
  { sample: 6, box: { x: 1177, y: 281, width: 187, height: 299 } },
] as const;

let check: BorderCheck;

beforeAll(async () => {
  check = await BorderCheck.open(projectFile('models/weights/fr-liveness.onnx'));
});

afterAll(() => check.release());

/** The face on a phone held before a plain wall: a picture 1.7 faces wide in a black bezel. */
async function heldUp(photo: RgbImage, face: Box, heightPx: number): Promise<{ image: RgbImage; box: Box }> {
  const { image, box } = await gateFrame(photo, face, heightPx);
  const width = Math.round(1.4 * heightPx);
  const height = Math.round(1.8 * heightPx);
  const left = Math.round(box.x + box.width / 2 - width / 2);
  const top = Math.round(box.y + box.height / 2 - height / 2);
  const bezel = Math.round(0.1 * heightPx);
  const phone = picture(image)
    .extract({ left, top, width, height })
    .extend({ top: bezel, bottom: bezel, left: bezel, right: bezel, background: '#0a0a0a' });
  const scene = sharp({ create: { width: 1280, height: 720, channels: 3, background: WALL } }).composite([
    { input: await phone.png().toBuffer(), left: left - bezel, top: top - bezel },
  ]);
  return { image: await toImage(scene), box };
}

describe('the border check', () => {
  it.each(FACES)('is clear of the person of sample $sample', async ({ sample, box: face }) => {
    const { image, box } = await gateFrame(await samplePhoto(sample), face, 180);
    expect(await check.check(image, box)).toMatchObject({ kind: 'clear' });
  });

  it.each(FACES)('suspects sample $sample on a phone before a plain wall', async ({ sample, box: face }) => {
    const { image, box } = await heldUp(await samplePhoto(sample), face, 180);
    const answer = await check.check(image, box);
    expect(answer).toMatchObject({ kind: 'suspect' });
  });

  it('does not judge a face below 160 px', async () => {
    const { image, box } = await gateFrame(await samplePhoto(3), SAME_WOMAN.inSample3, 159);
    expect(await check.check(image, box)).toMatchObject({ kind: 'not-assessed' });
  });

  it('does not judge a face whose surroundings are out of view', async () => {
    const { image, box } = await gateFrame(await samplePhoto(3), SAME_WOMAN.inSample3, 400);
    expect(await check.check(image, box)).toMatchObject({ kind: 'not-assessed' });
  });
});
