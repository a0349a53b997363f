import { failuresJson } from '../images/failures-json.ts';
import { rateKey } from '../statistics/rate-key.ts';
import type { IdentificationEvaluation } from './evaluate-identification.ts';
import { HOW_SEARCHES_WERE_COUNTED } from './identification-scores.ts';

/** The evaluation as machines read it: rates from 0 to 1, intervals of 95%, null for what there was no evidence for. */
export function identificationJson(evaluation: IdentificationEvaluation) {
  const { scores, points, rank1, byGroup } = evaluation;
  return {
    protocol: 'identification',
    subject: evaluation.subject,
    pipeline: evaluation.pipeline,
    n: evaluation.enrolled,
    galleryPeople: evaluation.galleryPeople,
    galleryImages: evaluation.gallery.length,
    probes: evaluation.probes.length,
    matedProbes: scores.mated.similarities.length,
    nonMatedProbes: scores.nonMated.similarities.length + scores.unsearched.nonMated,
    unsearchedProbes: scores.unsearched,
    howCounted: HOW_SEARCHES_WERE_COUNTED,
    rank1: rank1.share,
    rank1Interval: rank1.interval,
    fnirAtFpir: Object.fromEntries(
      points.map((point) => [
        rateKey(point.falsePositiveRate),
        {
          fnir: point.falseNegativeRate,
          low: point.interval.low,
          high: point.interval.high,
          threshold: point.threshold,
          falsePositives: point.falsePositives,
          n: evaluation.enrolled,
          evidence: point.evidence,
        },
      ]),
    ),
    ...failuresJson(evaluation.failures, [...evaluation.gallery, ...evaluation.probes]),
    fteGallery: evaluation.galleryFailures.rate,
    ftaProbes: evaluation.probeFailures.rate,
    qualityDiscards: evaluation.qualityDiscards,
    groups: byGroup,
    warnings: evaluation.warnings,
    seconds: evaluation.seconds,
  };
}
