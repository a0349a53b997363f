import { describe, expect, it } from 'vitest';
import { judgeQuality, type QualityReport } from '#domain/face/quality';

const report: QualityReport = [
  { measure: 'Sharpness', kind: 'assessed', native: 0.3, score: 70 },
  { measure: 'HeadPose', kind: 'assessed', native: 40, score: 59 },
  { measure: 'EyesOpen', kind: 'not-assessed', because: 'sunglasses' },
  { measure: 'DynamicRange', kind: 'assessed', native: Number.NaN, score: Number.NaN },
];

describe('the verdict on a face', () => {
  it.each([
    { policy: {}, failed: null },
    { policy: { Sharpness: 70 }, failed: null },
    { policy: { Sharpness: 70.1 }, failed: ['Sharpness'] },
    { policy: { HeadPose: 60, Sharpness: 80 }, failed: ['Sharpness', 'HeadPose'] },
    { policy: { HeadPose: 60, Sharpness: 10 }, failed: ['HeadPose'] },
  ])('of $policy names $failed', ({ policy, failed }) => {
    const expected = failed ? { kind: 'refused', failed } : { kind: 'accepted' };
    expect(judgeQuality(report, policy)).toEqual(expected);
  });

  it.each(['EyesOpen', 'DynamicRange', 'MouthClosed'] as const)(
    'refuses when %s is asked for and was not measured',
    (measure) => {
      expect(judgeQuality(report, { [measure]: 0 })).toEqual({ kind: 'refused', failed: [measure] });
    },
  );
});
