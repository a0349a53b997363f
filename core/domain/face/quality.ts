/** Names of ISO/IEC 29794-5. */
export const QUALITY_MEASURES = [
  'UnifiedQualityScore',
  'InterEyeDistance',
  'HeadSize',
  'Sharpness',
  'HeadPose',
  'EyesOpen',
  'MouthClosed',
  'IlluminationUniformity',
  'UnderExposurePrevention',
  'OverExposurePrevention',
  'DynamicRange',
  'BackgroundUniformity',
  'SingleFacePresent',
  'CropOfTheFaceImage',
] as const;

export type QualityMeasure = (typeof QUALITY_MEASURES)[number];

/**
 * One measure of one face. `native` keeps the measured value in its own unit, `score` is mapped to
 * 0 (worst) to 100 (best). A measure that could not be taken says so; it never becomes a number.
 */
export type QualityAssessment =
  | {
      readonly measure: QualityMeasure;
      readonly kind: 'assessed';
      readonly native: number;
      readonly score: number;
    }
  | { readonly measure: QualityMeasure; readonly kind: 'not-assessed'; readonly because: string };

export type QualityReport = readonly QualityAssessment[];

/** The least score of each measure that a photo or a probe must reach; a measure left out is not asked for. */
export type QualityPolicy = Readonly<Partial<Record<QualityMeasure, number>>>;

export type QualityVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly failed: readonly [QualityMeasure, ...QualityMeasure[]] };

/** Fails shut: a measure that the policy asks for and that was not assessed, or is NaN, is a refusal. */
export function judgeQuality(report: QualityReport, policy: QualityPolicy): QualityVerdict {
  const [first, ...rest] = QUALITY_MEASURES.filter((measure) => {
    const least = policy[measure];
    if (least === undefined) return false;
    const found = report.find((assessment) => assessment.measure === measure);
    return !(found?.kind === 'assessed' && found.score >= least);
  });
  return first ? { kind: 'refused', failed: [first, ...rest] } : { kind: 'accepted' };
}
