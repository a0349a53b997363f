import { describe, expect, it } from 'vitest';
import { upperShare } from '#domain/promise/clopper-pearson';
import { shippedImpostorScores } from '#models/calibration/shipped';
import { shippedPipeline } from '#models/engines/known-pipelines';

describe('the scores between strangers that ship', () => {
  it.each(['onnx', 'face-api'] as const)('of %s have a bound that counts the pairs left out', (name) => {
    const scores = shippedImpostorScores(shippedPipeline(name).id);
    if (!scores) throw new Error('nothing was measured');
    const { people, comparisons, tail } = scores;
    const pairs = (people * (people - 1)) / 2;
    const leftOut = pairs - comparisons;
    expect(leftOut).toBeGreaterThan(0);
    for (const { fmr, fmrUpper } of tail) {
      expect(fmrUpper).toBeGreaterThanOrEqual(fmr + leftOut / pairs);
      // At least as if all comparisons were independent, and the pairs left out were strangers who are as many as may be.
      const independent = upperShare(Math.round(fmr * comparisons), comparisons, 0.95);
      expect(fmrUpper).toBeGreaterThan((independent + upperShare(leftOut, pairs, 0.95)) * (1 - 1e-3));
    }
  });
});
