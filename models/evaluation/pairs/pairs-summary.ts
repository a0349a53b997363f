import { percent, similarityText, whole } from '../figures.ts';
import { describeFailures } from '../images/image-set.ts';
import { rateKey } from '../statistics/rate-key.ts';
import type { PairsEvaluation } from './evaluate-pairs.ts';
import type { PairsAccuracy } from './pairs-accuracy.ts';

/** The evaluation in a dozen lines for a terminal. */
export function pairsSummary(evaluation: PairsEvaluation): string {
  const { scores, set, failures, atDefaultThreshold } = evaluation;
  const lines = [
    `${evaluation.subject}: ${whole(evaluation.pairs)} pairs of ${whole(set.images.length)} images, ${whole(set.people.length)} people, pipeline ${evaluation.pipeline}`,
    `  accuracy        ${describeAccuracy(evaluation.accuracy)}`,
    `  AUC             ${evaluation.auc.toFixed(5)}`,
    `  EER             ${percent(evaluation.eer)}`,
    `  FTE             ${percent(failures.rate)} (${describeFailures(failures)})`,
    ...evaluation.points.map(
      ({ falsePositiveRate, falseNegativeRate, interval, threshold, evidence }) =>
        `  FNMR at FMR ${rateKey(falsePositiveRate)}  ${percent(falseNegativeRate)} (95%: ${percent(interval.low)} to ${percent(interval.high)}) at similarity ${similarityText(threshold)}${evidence === 'measured' ? '' : `, beyond what ${whole(scores.nonMated.similarities.length)} non-mated pairs can show`}`,
    ),
    atDefaultThreshold
      ? `  at the default threshold ${similarityText(atDefaultThreshold.threshold)}: ${atDefaultThreshold.falseMatches} false matches, ${atDefaultThreshold.falseNonMatches} false non-matches, accuracy ${percent(atDefaultThreshold.accuracy)}`
      : '  this pipeline has no calibration, so there is no default threshold',
    ...evaluation.warnings.map((warning) => `  note: ${warning}`),
    `  ${evaluation.seconds.toFixed(1)} s`,
  ];
  return lines.join('\n');
}

export function describeAccuracy(accuracy: PairsAccuracy): string {
  switch (accuracy.kind) {
    case 'folds':
      return `${percent(accuracy.folded.mean)} +- ${percent(accuracy.folded.std)} over ${accuracy.folded.folds.length} folds`;
    case 'picked':
      return `${percent(accuracy.accuracy)} with the threshold ${similarityText(accuracy.threshold)} picked on ${accuracy.from}`;
    case 'not-measured':
      return `not measured: ${accuracy.because}`;
  }
}
