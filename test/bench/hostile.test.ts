import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WHOLE_FRAME } from '#domain/face/frame';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';
import { benchHostile, type HostileBench } from '../../cli/bench/hostile/bench-hostile.ts';
import { HOSTILE_KINDS } from '../../cli/bench/hostile/hostile-inputs.ts';
import { samplePhoto } from '../models/photos.ts';

const COUNT = 400;

describe('hostile inputs', () => {
  let pipeline: FacePipeline;
  let bench: HostileBench;

  beforeAll(async () => {
    pipeline = await openFacePipeline({
      pipeline: shippedPipeline('onnx'),
      workers: 1,
      weightsDir: projectFile('models/weights'),
    });
    bench = await benchHostile({ pipeline, count: COUNT, seed: 7, onProgress: () => undefined });
  });

  afterAll(() => pipeline.close());

  const answersTo = (kind: (typeof HOSTILE_KINDS)[number]) => Object.keys(bench.answers[kind] ?? {}).sort();

  it('all give a reading or a typed error, of every kind', () => {
    expect(bench.crashes).toEqual([]);
    expect(bench.hangs).toEqual([]);
    expect(Object.keys(bench.answers).sort()).toEqual([...HOSTILE_KINDS].sort());
    const answered = Object.values(bench.answers).flatMap((counts) => Object.values(counts));
    expect(answered.reduce((sum, count) => sum + count, 0)).toBe(COUNT);
  });

  it('never reach the engine as something it fails on', () => {
    for (const kind of HOSTILE_KINDS) expect(answersTo(kind)).not.toContain('pipeline-fault');
  });

  it.each([
    ['pixel-bomb', ['too-many-pixels']],
    ['pixel-bomb-within-limit', ['read']],
    ['cmyk', ['read']],
    ['sixteen-bit', ['read']],
    ['orientation', ['read']],
    ['animated', ['unsupported-format']],
    ['one-pixel', ['too-small']],
    ['svg-with-references', ['unsupported-format']],
    ['format-not-taken', ['unsupported-format']],
    ['heic', ['unsupported-format']],
    ['wrong-signature', ['damaged']],
    ['not-an-image', ['unsupported-format']],
    ['empty', ['unsupported-format']],
  ] as const)('of the kind %s are answered with %s', (kind, answers) => {
    expect(answersTo(kind)).toEqual(answers);
  });

  it('leave the pipeline able to read a sound photo', async () => {
    const { faces } = await pipeline.read(await samplePhoto(6), { ...WHOLE_FRAME, minFaceHeightPx: 160 });
    expect(faces).toHaveLength(4);
  });
});
