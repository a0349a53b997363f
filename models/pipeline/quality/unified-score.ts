import type { QualityAssessment } from '#domain/face/quality';
import { assessed, straight } from './assessed-face.ts';

/**
 * Lengths that `fr-feature` gives: 3.7 in the median over LFW, 3.0 at the 5th percentile, 1.9 to 2.6 for profiles
 * and for faces blurred beyond use.
 */
const USELESS = 1.5;
const EXCELLENT = 4.5;

/**
 * Native: the length of the embedding before normalisation, by which networks of this kind say how much of a face
 * they saw. Of all measures it foretells a miss best: leaving out the worst tenth of LFW's mated pairs lowers FNMR
 * at .42 from .0282 to .0157, where sharpness, next best, gives .0197 (docs/evaluation/quality.md).
 */
export function assessUnifiedScore(embeddingLength: number): QualityAssessment {
  return assessed('UnifiedQualityScore', embeddingLength, straight(embeddingLength, USELESS, EXCELLENT));
}
