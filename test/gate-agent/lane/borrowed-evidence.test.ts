import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { similarity } from '#domain/face/embedding';
import { type RgbImage, WHOLE_FRAME } from '#domain/face/frame';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';
import { type PhotoPerson, peopleIn } from '../world/photo-people.ts';
import { openTestLane } from '../world/test-lane.ts';
import { sitterOfSample5, turning } from '../world/turning-person.ts';

/** About the strictest that the measured scores carry for one person: a face has to be alike by nearly .5. */
const PROMISED_FPIR = 1.8e-5;

let pipeline: FacePipeline;
/** Stands behind the sitter in the same photo and resembles them by .47, as one stranger in fifty thousand does. */
let enrolled: PhotoPerson;
/** The sitter, a little out of focus, turning their head by 20 degrees. */
let ownHead: readonly RgbImage[];

beforeAll(async () => {
  pipeline = await openFacePipeline({
    pipeline: shippedPipeline('onnx'),
    workers: 1,
    weightsDir: projectFile('models/weights'),
  });
  const { before, after } = await turning(await sitterOfSample5(), 'person-turns-20', 1);
  ownHead = await Promise.all([...before, ...after].map(outOfFocus));
  const facing = await embeddingIn(ownHead[0]);
  const likeness = ({ embedding }: PhotoPerson) => similarity(embedding, facing);
  const [, second] = (await peopleIn(5, pipeline)).toSorted((a, b) => likeness(b) - likeness(a));
  if (!second || !(likeness(second) > 0.44 && likeness(second) < 0.5))
    throw new Error('the photo has changed');
  enrolled = second;
});

afterAll(() => pipeline.close());

async function embeddingIn(image: RgbImage | undefined) {
  const [face] = image ? (await pipeline.read(image, { ...WHOLE_FRAME, maxFaces: 1 })).faces : [];
  if (!face) throw new Error('the sitter has no face');
  return face.embedding;
}

async function outOfFocus({ data, width, height }: RgbImage): Promise<RgbImage> {
  const raw = sharp(data, { raw: { width, height, channels: 3 } });
  return { data: await raw.blur(2.5).raw().toBuffer(), width, height };
}

/** Held up where the sitter's face is. */
async function pictureOf({ picture }: PhotoPerson): Promise<RgbImage> {
  const { width, height } = picture;
  const print = await sharp(picture.data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  const { data, info } = await sharp({
    create: { width: 600, height: 600, channels: 3, background: '#6d7580' },
  })
    .composite([{ input: print, left: 163, top: 140 }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

it.each(['passive', 'planarity'] as const)(
  'a lane of the level %s opens for no picture on what the head of somebody alike has shown',
  async (liveness) => {
    const lane = await openTestLane({
      pipeline,
      enrolled: { 'person-one': enrolled },
      policy: { liveness, promisedFpir: PROMISED_FPIR },
    });
    const picture = await pictureOf(enrolled);
    await lane.show(picture, 300);
    for (const frame of ownHead) await lane.show(frame, 100);
    await lane.show(picture, 3_000);
    await lane.finish();
    expect(lane.turnstile.openings).toBe(0);
    // One visit of both faces: were they followed apart, nothing would be said of borrowing.
    expect(lane.decisions).toMatchObject([
      {
        outcome: { kind: 'badge-required' },
        evidence: { clearFrames: 0, liveness: { planarity: { kind: 'not-assessed' } } },
      },
    ]);
    expect(lane.decisions[0]?.evidence.sightings).toBeGreaterThan(ownHead.length);
  },
);
