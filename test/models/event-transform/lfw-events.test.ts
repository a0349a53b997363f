import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { similarity } from '#domain/face/embedding';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { readChosenFaces } from '#models/evaluation/images/read-chosen-faces';
import { readPersonFolders } from '#models/evaluation/protocol/person-folders';
import { EventTransform } from '#models/event-transform/event-transform';
import { projectFile } from '#models/project-file';

const LFW = projectFile('../shared/data/lfw-dev/images');
const PEOPLE = 120;

it.skipIf(!existsSync(LFW))(
  'real people are strangers to themselves in another event (skipped where ../shared/data/lfw-dev is absent)',
  { timeout: 300_000 },
  async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'lfw-'));
    try {
      const pairs = (await readPersonFolders(LFW)).people
        .filter(({ images }) => images.length >= 2)
        .slice(0, PEOPLE)
        .map(({ images }) => images.slice(0, 2));
      const faces = await readChosenFaces(pairs.flat(), [LFW], {
        pipeline: shippedPipeline('onnx'),
        faceChoice: 'centre',
        workers: 1,
        cacheFolder: path.join(folder, 'cache'),
        weightsDir: projectFile('models/weights'),
        onProgress: () => undefined,
        onNote: () => undefined,
      });
      const mated = pairs.flatMap(([first, second]) => {
        const [a, b] = [faces.get(first?.path ?? ''), faces.get(second?.path ?? '')];
        return a?.kind === 'chosen' && b?.kind === 'chosen'
          ? [[a.face.embedding, b.face.embedding] as const]
          : [];
      });
      const thisYear = new EventTransform(new Uint8Array(32).fill(20));
      const nextYear = new EventTransform(new Uint8Array(32).fill(24));
      const scores = mated.map(([a, b]) => ({
        plain: similarity(a, b),
        within: similarity(thisYear.apply(a), thisYear.apply(b)),
        across: similarity(thisYear.apply(a), nextYear.apply(b)),
        samePhotoAcross: similarity(thisYear.apply(a), nextYear.apply(a)),
      }));
      expect(scores.length).toBeGreaterThan(100);
      expect(Math.max(...scores.map(({ plain, within }) => Math.abs(plain - within)))).toBeLessThan(1e-5);
      expect(scores.filter(({ within }) => within > 0.3).length / scores.length).toBeGreaterThan(0.9);
      // Random directions of 512 numbers: 4.5 deviations of 0.044.
      for (const { across, samePhotoAcross } of scores) {
        expect(Math.abs(across)).toBeLessThan(0.2);
        expect(Math.abs(samePhotoAcross)).toBeLessThan(0.2);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
