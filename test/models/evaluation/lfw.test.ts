import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { evaluatePairs } from '#models/evaluation/pairs/evaluate-pairs';
import { projectFile } from '#models/project-file';

const LFW = projectFile('../shared/data/lfw-dev');
const EVERY = 10;

/** A share of the development test pairs: all of them take minutes to read. */
async function someOf(pairsFile: string, folder: string): Promise<string> {
  const [, ...pairs] = (await readFile(pairsFile, 'utf8')).trim().split('\n');
  const some = pairs.filter((_, i) => i % EVERY === 0);
  const file = path.join(folder, 'pairs.txt');
  await writeFile(file, [String(some.length / 2), ...some].join('\n'));
  return file;
}

it.skipIf(!existsSync(LFW))(
  'tells one of ten pairs of LFW apart as it did (skipped where ../shared/data/lfw-dev is absent)',
  { timeout: 300_000 },
  async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'lfw-'));
    try {
      const evaluation = await evaluatePairs({
        imagesFolder: path.join(LFW, 'images'),
        compare: {
          kind: 'listed',
          pairsFile: await someOf(path.join(LFW, 'pairsDevTest.txt'), folder),
          thresholdFrom: null,
        },
        groupsFile: null,
        reading: {
          pipeline: shippedPipeline('onnx'),
          faceChoice: 'centre',
          workers: 2,
          cacheFolder: path.join(folder, 'cache'),
          weightsDir: projectFile('models/weights'),
          onProgress: () => undefined,
          onNote: () => undefined,
        },
      });
      // What these 100 pairs gave when the figures of docs/evaluation/results were made.
      expect(evaluation.failures).toMatchObject({ images: 194, failed: 0 });
      expect(evaluation.atDefaultThreshold).toMatchObject({ falseMatches: 0, falseNonMatches: 1 });
      expect(evaluation.auc).toBeCloseTo(0.99, 3);
      expect(evaluation.eer).toBeCloseTo(0.02, 3);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
