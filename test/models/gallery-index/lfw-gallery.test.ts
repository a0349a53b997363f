import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { readChosenFaces } from '#models/evaluation/images/read-chosen-faces';
import { readPersonFolders } from '#models/evaluation/protocol/person-folders';
import { GalleryMatrix } from '#models/gallery-index/gallery-matrix';
import { createKernelMemory } from '#models/gallery-index/kernel/kernel';
import { projectFile } from '#models/project-file';
import { bruteForce } from './brute-force.ts';

const LFW = projectFile('../shared/data/lfw-dev/images');
const EVERY = 25;
const IMAGES_A_PERSON = 3;

it.skipIf(!existsSync(LFW))(
  'real faces are found as a 64-bit brute force finds them (skipped where ../shared/data/lfw-dev is absent)',
  { timeout: 300_000 },
  async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'lfw-'));
    try {
      const people = (await readPersonFolders(LFW)).people
        .filter((_, i) => i % EVERY === 0)
        .map(({ person, images }) => ({ person, images: images.slice(0, IMAGES_A_PERSON) }));
      const faces = await readChosenFaces(
        people.flatMap(({ images }) => images),
        [LFW],
        {
          pipeline: shippedPipeline('onnx'),
          faceChoice: 'centre',
          workers: 2,
          cacheFolder: path.join(folder, 'cache'),
          weightsDir: projectFile('models/weights'),
          onProgress: () => undefined,
          onNote: () => undefined,
        },
      );
      const read = people.flatMap(({ person, images }) => {
        const values = images.flatMap((image) => {
          const outcome = faces.get(image.path);
          return outcome?.kind === 'chosen' ? [outcome.face.embedding.values] : [];
        });
        return values.length > 0 ? [{ personId: person, values }] : [];
      });
      expect(read.length).toBeGreaterThan(100);
      // Every second person is enrolled, with all but their last image; all images are looked for.
      const held = read
        .filter((_, i) => i % 2 === 0)
        .map(({ personId, values }) => ({
          personId,
          templates: values.slice(0, Math.max(1, values.length - 1)),
        }));
      const matrix = new GalleryMatrix(512, createKernelMemory());
      for (const { personId, templates } of held) {
        const joined = new Float32Array(templates.length * 512);
        for (const [i, template] of templates.entries()) joined.set(template, i * 512);
        matrix.put({ personId, templates: joined, scopes: [] });
      }
      const probes = read.flatMap(({ values }) => values);
      const found = matrix.search(probes.map((probe) => ({ probe, k: 10, scope: null })));
      expect(found).toEqual(probes.map((probe) => bruteForce(held, probe, 10)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
