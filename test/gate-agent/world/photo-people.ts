import sharp, { type Sharp } from 'sharp';
import type { Embedding } from '#domain/face/embedding';
import { type RgbImage, WHOLE_FRAME } from '#domain/face/frame';
import type { Box } from '#domain/face/geometry';
import { decodeImage } from '#gate-agent/camera/folder-source';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';

export function samplePhoto(sample: number): string {
  return projectFile(`node_modules/@vladmandic/face-api/demo/sample${sample}.jpg`);
}

/** A face found in a photo: who they are to the pipeline, and the picture to show to a camera. */
export interface PhotoPerson {
  readonly embedding: Embedding;
  /** The face with some surroundings. */
  readonly picture: RgbImage;
  /** Height of the face within the picture. */
  readonly facePx: number;
}

const SURROUNDINGS = 0.8;

/** The faces of a sample photo, tallest first. */
export async function peopleIn(sample: number, pipeline: FacePipeline): Promise<readonly PhotoPerson[]> {
  const photo = await decodeImage(samplePhoto(sample));
  const { faces } = await pipeline.read(photo, WHOLE_FRAME);
  return Promise.all(
    faces.map(async ({ embedding, box }) => ({
      embedding,
      picture: await cutOut(photo, box),
      facePx: box.height,
    })),
  );
}

async function cutOut(photo: RgbImage, box: Box): Promise<RgbImage> {
  const left = Math.max(0, Math.round(box.x - SURROUNDINGS * box.width));
  const top = Math.max(0, Math.round(box.y - SURROUNDINGS * box.height));
  const width = Math.min(photo.width - left, Math.round(box.width * (1 + 2 * SURROUNDINGS)));
  const height = Math.min(photo.height - top, Math.round(box.height * (1 + 2 * SURROUNDINGS)));
  const data = await raw(photo).extract({ left, top, width, height }).raw().toBuffer();
  return { data, width, height };
}

/** Somebody before the camera: where, how near, and how sharp. */
export interface Standing {
  readonly person: PhotoPerson;
  /** Left edge of the picture, in pixels of the frame. */
  readonly x?: number;
  readonly facePx?: number;
  readonly blurPx?: number;
}

const FRAME = { width: 1280, height: 720 } as const;

/** A 720p frame of these people; nobody at all is an empty lane. */
export async function frameOf(...people: readonly Standing[]): Promise<RgbImage> {
  const layers = await Promise.all(
    people.map(async ({ person, x = 400, facePx = 170, blurPx }) => {
      const picture = raw(person.picture).resize({
        height: Math.round((person.picture.height * facePx) / person.facePx),
      });
      const blurred = blurPx === undefined ? picture : picture.blur(blurPx);
      return { input: await blurred.png().toBuffer(), left: x, top: 60 };
    }),
  );
  const { data, info } = await sharp({ create: { ...FRAME, channels: 3, background: '#6d7580' } })
    .composite(layers)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

function raw({ data, width, height }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}
