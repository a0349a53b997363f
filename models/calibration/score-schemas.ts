import { z } from 'zod';

const share = z.number().min(0).max(1);
const cosine = z.number().min(-1).max(1);

const measured = {
  pipelineId: z.string(),
  source: z.string(),
  /** How the numbers were made, for whoever makes them again. */
  method: z.string(),
  /** Of all networks that had a part in it, as the manifest names them: SHA-256 of their weights. */
  weights: z.record(z.string(), z.hex().length(64)).optional(),
};

const counted = { people: z.int().positive(), comparisons: z.int().positive() };

/** What strangers score with one pipeline. */
export const impostorScoresSchema = z.strictObject({
  ...measured,
  ...counted,
  fusion: z
    .array(
      z.strictObject({
        photos: z.int().positive(),
        frames: z.int().positive(),
        factor: z.number().min(1),
        basis: z.enum(['measured', 'bound']),
      }),
    )
    .min(1)
    .readonly(),
  /**
   * Two who are more alike are perhaps one person under two names, and somebody has to look. `method` says whether such
   * pairs were left out of the shares.
   */
  samePersonAbove: cosine,
  tail: z
    .array(z.strictObject({ similarity: cosine, fmr: share, fmrUpper: share }))
    .min(1)
    .readonly(),
});

/** What people score with their own template. */
export const matedScoresSchema = z.strictObject({
  ...measured,
  byFrames: z
    .array(
      z.strictObject({
        frames: z.int().positive(),
        ...counted,
        points: z
          .array(z.strictObject({ similarity: cosine, fnmr: share }))
          .min(1)
          .readonly(),
      }),
    )
    .min(1)
    .readonly(),
});
