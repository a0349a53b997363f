import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import { projectFile } from '#models/project-file';

const WIDTH = 1280;
const HEIGHT = 720;
const SCENE = 'node_modules/@vladmandic/face-api/demo/sample3.jpg';
/** One frontal face of the scene, and its height within this part. */
const PERSON = { left: 986, top: 40, width: 409, height: 586 } as const;
const FACE_HEIGHT = 309;

/**
 * Frames of 720 rows with one person at several distances, before a blurred background without faces. They lie in
 * memory of their own, as a camera hands them over, and the pool copies each.
 */
export async function gateFrames(faceHeightsPx: readonly number[]): Promise<readonly RgbImage[]> {
  // What sharp keeps between pictures would count as memory of the pipeline that is measured.
  sharp.cache(false);
  const file = projectFile(SCENE);
  const background = await sharp(file).resize(WIDTH, HEIGHT, { fit: 'cover' }).blur(40).png().toBuffer();
  const person = await sharp(file).extract(PERSON).png().toBuffer();
  const frames: RgbImage[] = [];
  // One after the other: what several at once need for a moment would count as memory of the pipeline.
  for (const heightPx of faceHeightsPx) {
    const height = Math.round((PERSON.height * heightPx) / FACE_HEIGHT);
    const placed = await sharp(person).resize({ height }).png().toBuffer({ resolveWithObject: true });
    const left = Math.round((WIDTH - placed.info.width) / 2);
    const top = Math.round((HEIGHT - height) / 2);
    const data = await sharp(background)
      .composite([{ input: placed.data, left, top }])
      .removeAlpha()
      .raw()
      .toBuffer();
    frames.push({ data, width: WIDTH, height: HEIGHT });
  }
  return frames;
}
