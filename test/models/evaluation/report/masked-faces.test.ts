import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp, { type Region, type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageUnderTest } from '#models/evaluation/images/image-set';
import type { ShownPresentation } from '#models/evaluation/pad/evaluate-sequences';
import { type FaceDisplay, faceThumbnail } from '#models/evaluation/report/face-thumbnail';
import { photosReport } from '#models/evaluation/report/photos-report';
import { sequencesReport } from '#models/evaluation/report/sequences-report';
import { errorShare } from '#models/evaluation/statistics/error-share';
import { seededRandom } from '#models/evaluation/statistics/random';
import { embeddingAt, PIPELINE, reading } from '../faces.ts';

const SIZE = 400;
const BOX = { x: 140, y: 120, width: 120, height: 150 };
const FACE = reading(embeddingAt(0), BOX);
/** A quarter of a face: the outline reaches further, and what little it leaves lies in the mosaic. */
const CENTRE = { left: 44, top: 39, width: 40, height: 50 };

let folder: string;
let photo: string;

/** The finest detail that a photo can have, so that whatever is left of it shows. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'masked-'));
  photo = path.join(folder, 'somebody.png');
  await writeFile(photo, await noise(1));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function noise(seed: number): Promise<Buffer> {
  const random = seededRandom(seed);
  const pixels = Uint8Array.from({ length: SIZE * SIZE * 3 }, () => 256 * random());
  return sharp(pixels, { raw: { width: SIZE, height: SIZE, channels: 3 } })
    .png()
    .toBuffer();
}

async function pixelsOf(dataUri: string | null): Promise<Sharp> {
  if (dataUri === null) throw new Error('there is no thumbnail');
  return sharp(Buffer.from(dataUri.replace('data:image/jpeg;base64,', ''), 'base64'));
}

async function thumbnail(display: FaceDisplay, file = photo) {
  return pixelsOf(await faceThumbnail(file, FACE, { display, crop: 'near' }));
}

async function spreadOf(image: Sharp): Promise<number> {
  const { channels } = await image.stats();
  return Math.max(...channels.map(({ stdev }) => stdev));
}

async function region(image: Sharp, area: Region): Promise<Sharp> {
  return sharp(await image.extract(area).png().toBuffer());
}

describe('a face in a report', () => {
  it('is covered when masked, but for its five points, and there when shown', async () => {
    const masked = await (await region(await thumbnail('masked'), CENTRE)).raw().toBuffer();
    const isCover = (i: number) =>
      [0x33, 0x41, 0x55].every((colour, channel) => Math.abs((masked[i + channel] ?? 0) - colour) < 24);
    const pixels = masked.length / 3;
    const covered = Array.from({ length: pixels }, (_, pixel) => isCover(3 * pixel)).filter(Boolean).length;
    expect(covered / pixels).toBeGreaterThan(0.9);
    expect(await spreadOf(await region(await thumbnail('shown'), CENTRE))).toBeGreaterThan(15);
  });

  it('is the same picture when masked, whoever it is', async () => {
    const other = path.join(folder, 'somebody-else.png');
    await writeFile(other, await noise(2));
    const covers = async (file: string) =>
      (await region(await thumbnail('masked', file), CENTRE)).raw().toBuffer();
    const [one, two] = [await covers(photo), await covers(other)];
    const differences = Array.from(one, (value, i) => Math.abs(value - (two[i] ?? 0)));
    expect(Math.max(...differences)).toBeLessThan(24);
  });

  it('has around it, when masked, cells of a fifth of a face without detail', async () => {
    const corner = { left: 2, top: 2, width: 8, height: 8 };
    expect(await spreadOf(await region(await thumbnail('masked'), corner))).toBeLessThan(8);
    expect(await spreadOf(await region(await thumbnail('shown'), corner))).toBeGreaterThan(15);
  });

  it('has no picture when its file is gone', async () => {
    const gone = path.join(folder, 'gone.png');
    expect(await faceThumbnail(gone, FACE, { display: 'masked', crop: 'near' })).toBeNull();
  });
});

const picturesIn = (page: string): readonly string[] => page.match(/data:image\/jpeg;base64,[^"]+/g) ?? [];

describe('a report on faces', () => {
  const maskedOf = (crop: 'near' | 'wide') => faceThumbnail(photo, FACE, { display: 'masked', crop });

  it('of single photos holds masked ones, and no name', async () => {
    const { embedding: _, shape: __, ...seen } = FACE;
    const face = { ...seen, probe: { kind: 'accepted' } as const };
    const page = await photosReport(
      {
        pipeline: PIPELINE,
        photos: [
          {
            kind: 'read',
            file: photo,
            width: SIZE,
            height: SIZE,
            faces: [face],
            enrolment: { kind: 'accepted' },
          },
        ],
        seconds: 1,
      },
      'masked',
      new Date(0),
    );
    expect(picturesIn(page)).toEqual([await maskedOf('near')]);
    expect(page).not.toContain('somebody');
  });

  it('over frames shows the attacks that pass the highest levels first, masked, and no name', async () => {
    const frame: ImageUnderTest = {
      file: { name: 'somebody.png', path: photo },
      person: 0,
      outcome: { kind: 'chosen', contentHash: '', face: FACE },
    };
    const attack = (kind: string, planarity: boolean): ShownPresentation => ({
      kind,
      side: 'attack',
      passes: { passive: true, planarity, challenge: false },
      borderScore: 0.9,
      frame,
    });
    const honest: ShownPresentation = { ...attack('person', false), side: 'bona-fide' };
    const rates = errorShare(1, 2);
    const errors = { passive: rates, planarity: rates, challenge: rates };
    const page = await sequencesReport(
      {
        pipeline: PIPELINE,
        subject: 'people and attacks',
        kinds: [
          {
            kind: 'print',
            side: 'attack',
            presentations: 2,
            answers: { passive: {}, planarity: {}, challenge: {}, own: {} },
            errors,
          },
        ],
        apcer: { passive: null, planarity: null, challenge: null },
        byGroup: null,
        shown: [
          attack('print', false),
          attack('film', true),
          { ...honest, passes: { passive: false, planarity: false, challenge: false }, borderScore: 0.1 },
          honest,
        ],
        frames: 4,
        seconds: 1,
      },
      'masked',
      new Date(0),
    );
    const masked = await maskedOf('wide');
    expect(picturesIn(page)).toEqual([masked, masked, masked]);
    expect(page.indexOf('<br>film')).toBeLessThan(page.indexOf('<br>print'));
    expect(page).toContain('Detection error trade-off');
    expect(page).not.toContain('somebody');
  });
});
