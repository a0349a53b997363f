import type { PipelineId } from '#domain/face/embedding';
import type { QualityPolicy } from '#domain/face/quality';

/*
 * Least scores, chosen on LFW's development images (3,062 of people with several, faces about 77 px tall) as they
 * are and degraded; FNMR at a similarity of .42. Asked for is only what foretells a miss: lids, mouth, evenness of
 * light and dynamic range do not, they stay hints for the person before the camera. The curves that decide, with
 * intervals: docs/evaluation/quality.md.
 */

/**
 * Refuses 6% of the images, and another 6% that show a second large face; leaving the pairs of the former out lowers
 * FNMR from .0282 to .0170, while pairs with a refused image miss at .112. Refuses all images blurred by a sigma of 2 px, 96% at a third of their resolution, 79%
 * burnt out by a factor of 1.8, 94% at 15% of their light; half the resolution passes in 79%.
 */
const ENROLMENT: QualityPolicy = {
  /** 18 px. At half of LFW's 24 px FNMR doubles, at a third it is thirty times as high. */
  InterEyeDistance: 20,
  /** .15; images at half their resolution lie at .18, at a third at .11. */
  Sharpness: 30,
  /** 35 degrees; turned further FNMR rises by half, below that it does not depend on pose. */
  HeadPose: 67,
  UnderExposurePrevention: 50,
  /** With 14% burnt out FNMR is .034, with 37% .152. */
  OverExposurePrevention: 80,
  /** With 15% of the chip cut off below FNMR is .038, with 25% .072. */
  CropOfTheFaceImage: 85,
  /** A rule of capture, not of matching: another face of half the area leaves open whose photo it is. */
  SingleFacePresent: 50,
};

/**
 * Refuses 1% of the images. A refused frame only costs the wait for the next, but at a gate nobody stands still
 * for long, so it refuses what would miss anyway: blurred by 2 px, FNMR .43; a third of the resolution, .33; most
 * of the face burnt out, .64.
 */
const PROBE: QualityPolicy = {
  /** 12 px. */
  InterEyeDistance: 13,
  Sharpness: 18,
  /** 45 degrees, the 99th percentile of what was measured. */
  HeadPose: 50,
  UnderExposurePrevention: 10,
  OverExposurePrevention: 40,
  CropOfTheFaceImage: 75,
};

/** Ids of the shipped `fr512`, of any version; an added embedder may be called `fr512-better`. */
const GIVES_UNIFIED_SCORE = /^fr512-v\d+-[0-9a-f]{8}$/;

interface QualityPolicies {
  /** What a photo must reach to become a template. */
  readonly enrolment: QualityPolicy;
  /** What a frame must reach to be compared. */
  readonly probe: QualityPolicy;
}

/**
 * The policies for a pipeline. `UnifiedQualityScore` is asked for only where the pipeline's embedder gives one: a
 * measure that is asked for and never assessed would refuse everybody.
 */
export function qualityPoliciesOf(pipelineId: PipelineId): QualityPolicies {
  if (!GIVES_UNIFIED_SCORE.test(pipelineId)) return { enrolment: ENROLMENT, probe: PROBE };
  return {
    // Raw embedding lengths of 2.7, the 1st percentile, and 2.25, where profiles and smears begin.
    enrolment: { ...ENROLMENT, UnifiedQualityScore: 40 },
    probe: { ...PROBE, UnifiedQualityScore: 25 },
  };
}
