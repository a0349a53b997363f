import { percent, similarityText, whole } from '../figures.ts';
import { describeFailures } from '../images/image-set.ts';
import { rateKey } from '../statistics/rate-key.ts';
import type { IdentificationEvaluation } from './evaluate-identification.ts';

/** The evaluation in a dozen lines for a terminal. */
export function identificationSummary(evaluation: IdentificationEvaluation): string {
  const { scores, failures, rank1 } = evaluation;
  const strangers = scores.nonMated.similarities.length;
  const lines = [
    `${evaluation.subject}: N = ${whole(evaluation.enrolled)} enrolled, ${whole(scores.mated.similarities.length)} probes of theirs, ${whole(strangers + scores.unsearched.nonMated)} of strangers, pipeline ${evaluation.pipeline}`,
    `  rank 1          ${percent(rank1.share)} (95%: ${percent(rank1.interval.low)} to ${percent(rank1.interval.high)})`,
    `  FTE             ${percent(failures.rate)} (${describeFailures(failures)})`,
    ...evaluation.points.map(
      ({ falsePositiveRate, falseNegativeRate, interval, threshold, evidence }) =>
        `  FNIR at FPIR ${rateKey(falsePositiveRate)}  ${percent(falseNegativeRate)} (95%: ${percent(interval.low)} to ${percent(interval.high)}) at similarity ${similarityText(threshold)}${evidence === 'measured' ? '' : `, beyond what ${whole(strangers)} strangers' probes can show`}`,
    ),
    ...evaluation.warnings.map((warning) => `  note: ${warning}`),
    `  ${evaluation.seconds.toFixed(1)} s`,
  ];
  return lines.join('\n');
}
