import { failuresJson } from '../images/failures-json.ts';
import { rateKey } from '../statistics/rate-key.ts';
import type { PairsEvaluation } from './evaluate-pairs.ts';
import type { GroupRates } from './group-rates.ts';
import { HOW_PAIRS_WERE_COUNTED } from './pair-scores.ts';
import type { PairsAccuracy } from './pairs-accuracy.ts';

/** The evaluation as machines read it: rates from 0 to 1, intervals of 95%, null for what there was no evidence for. */
export function pairsJson(evaluation: PairsEvaluation) {
  const { scores, set, points, atDefaultThreshold, byGroup } = evaluation;
  return {
    protocol: 'pairs',
    subject: evaluation.subject,
    pipeline: evaluation.pipeline,
    pairs: evaluation.pairs,
    matedPairs: scores.mated.similarities.length,
    nonMatedPairs: scores.nonMated.similarities.length + scores.uncompared.nonMated,
    uncomparedPairs: scores.uncompared,
    counting: evaluation.counting,
    howCounted: HOW_PAIRS_WERE_COUNTED,
    people: set.people.length,
    ...accuracyJson(evaluation.accuracy),
    auc: evaluation.auc,
    eer: evaluation.eer,
    ...failuresJson(evaluation.failures, set.images),
    fnmrAtFmr: Object.fromEntries(
      points.map((point) => [
        rateKey(point.falsePositiveRate),
        {
          fnmr: point.falseNegativeRate,
          low: point.interval.low,
          high: point.interval.high,
          threshold: point.threshold,
          falseMatches: point.falsePositives,
          evidence: point.evidence,
        },
      ]),
    ),
    atDefaultThreshold,
    qualityDiscards: evaluation.qualityDiscards,
    groups: byGroup && {
      threshold: byGroup.threshold,
      ungroupedImages: byGroup.ungrouped,
      groups: byGroup.groups.map(groupJson),
    },
    warnings: evaluation.warnings,
    seconds: evaluation.seconds,
  };
}

function accuracyJson(accuracy: PairsAccuracy) {
  switch (accuracy.kind) {
    case 'folds':
      return {
        accuracy: accuracy.folded.mean,
        accuracyStd: accuracy.folded.std,
        accuracyBy: {
          kind: accuracy.by === 'file' ? 'folds of the pairs file' : 'folds dealt out in turn',
          folds: accuracy.folded.folds,
        },
      };
    case 'picked':
      return {
        accuracy: accuracy.accuracy,
        accuracyStd: null,
        accuracyBy: {
          kind: 'threshold picked on other pairs',
          from: accuracy.from,
          threshold: accuracy.threshold,
        },
      };
    case 'not-measured':
      return { accuracy: null, accuracyStd: null, accuracyBy: accuracy };
  }
}

function groupJson({ group, people, failures, fnmr, fmr }: GroupRates) {
  return { group, people, images: failures.images, fte: failures.rate, fnmr, fmr };
}
