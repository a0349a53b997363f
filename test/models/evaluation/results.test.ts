import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { defaultVerificationThreshold } from '#models/evaluation/verification-threshold';
import { projectFile } from '#models/project-file';

async function resultOf(file: string): Promise<unknown> {
  return JSON.parse(await readFile(projectFile(`docs/evaluation/results/${file}.json`), 'utf8'));
}

const SHIPPED = shippedPipeline('onnx');

it.each(['lfw-dev-pairs', 'lfw-dev-all-pairs', 'pad-sequences', 'bench-frame'])(
  'the committed figures of %s are those of the pipeline that is shipped',
  async (file) => {
    expect(await resultOf(file)).toMatchObject({ pipeline: SHIPPED.id });
  },
);

it.each(['lfw-dev-pairs', 'lfw-dev-all-pairs'])(
  '%s was judged at the threshold that is shipped',
  async (file) => {
    const calibrated = defaultVerificationThreshold(SHIPPED);
    if (calibrated.kind !== 'calibrated') throw new Error('the shipped pipeline is not calibrated');
    expect(await resultOf(file)).toMatchObject({ atDefaultThreshold: { threshold: calibrated.threshold } });
  },
);

it('the committed accuracy is what was promised of the development set', async () => {
  const result = await resultOf('lfw-dev-pairs');
  expect(result).toMatchObject({ pairs: 1000, atDefaultThreshold: { falseMatches: 0 } });
  expect((result as { readonly accuracy: number }).accuracy).toBeGreaterThanOrEqual(0.994);
});
