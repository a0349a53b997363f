import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readingFingerprint } from '#models/evaluation/images/reading-fingerprint';

let root: string;

const FILES = {
  'models/manifest.json': '{}',
  'models/pipeline/detector.ts': 'detector',
  'models/evaluation/figures.ts': 'figures',
  'models/calibration/shipped.ts': 'shipped',
  'core/domain/face/face-shape.ts': 'shape',
  'core/domain/access/visit.ts': 'visit',
  'package-lock.json': 'libraries',
};

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'venue-access-fingerprint-'));
  for (const [file, content] of Object.entries(FILES)) await change(file, content);
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function change(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), content);
}

const fingerprint = () => readingFingerprint({ padModel: null, minFaceHeightPx: 40 }, root, root);

describe('the fingerprint of what reads faces', () => {
  it.each([
    ['code of the pipeline', 'models/pipeline/detector.ts'],
    ['what a face is', 'core/domain/face/face-shape.ts'],
    ['a library', 'package-lock.json'],
    ['the models', 'models/manifest.json'],
    ['a new file of the pipeline', 'models/pipeline/background.ts'],
  ])('changes with %s', async (_, file) => {
    const before = await fingerprint();
    await change(file, 'changed');
    expect(await fingerprint()).not.toBe(before);
  });

  it.each([
    ['what is made of readings', 'models/evaluation/figures.ts'],
    ['measured scores', 'models/calibration/shipped.ts'],
    ['rules of a lane', 'core/domain/access/visit.ts'],
  ])('outlives a change of %s', async (_, file) => {
    const before = await fingerprint();
    await change(file, 'changed');
    expect(await fingerprint()).toBe(before);
  });

  it('is of how faces are asked for too, and of this project as it stands', async () => {
    const [near, far] = await Promise.all(
      [40, 80].map((minFaceHeightPx) => readingFingerprint({ padModel: null, minFaceHeightPx })),
    );
    expect(near).toMatch(/^[0-9a-f]{8}$/);
    expect(near).not.toBe(far);
  });
});
