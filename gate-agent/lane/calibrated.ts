import { FUSED_FRAMES } from '#domain/access/visit';
import type { MatchRule } from '#domain/face/match';
import { type ImpostorScores, type PromiseVerdict, thresholdForPromise } from '#domain/promise/threshold';
import { thresholdInForce } from '#domain/promise/threshold-basis';
import { impostorScoresOf } from '#models/calibration/pipeline-scores';
import { qualityPoliciesOf } from '#models/calibration/quality-policies';
import { steadyRuleOf } from '#models/calibration/steady-rule';
import type { KnownPipeline } from '#models/engines/known-pipelines';
import type { MatchPromise } from '../gallery/match-promise.ts';
import { GateError } from '../gate-error.ts';
import type { ClaimRule } from './lane-claims.ts';
import { IN_PLACE_OVERLAP, LANE_TIMES, type LaneRules } from './lane-rules.ts';

export interface Calibrated {
  readonly promise: MatchPromise;
  readonly rules: LaneRules;
  /** What a face must reach that is compared with one person's templates; null where no score keeps the promise. */
  readonly verification: (fpir: number, templates: number) => MatchRule | null;
  /** Between the lanes of one agent. */
  readonly claims: ClaimRule;
}

/** Some frames of any camera; and as long as a turnstile waits for a passage (TURNSTILES' `passageTimeoutMs`). */
const CLAIM_TIMES = { holdMs: 1_000, servedMs: 6_000 } as const;

/** One stranger in a hundred would be followed as the same person; place and time have to agree as well. */
const IN_PLACE_FMR = 0.01;
/** Without the place the face decides alone, among the few people in front of one camera. */
const ELSEWHERE_FMR = 0.001;

/** The best person must be at least twice as unlikely a stranger as the second. */
const MARGIN_IN_DECADES = Math.log10(2);

/**
 * Everything in a lane that depends on how alike strangers look to one pipeline.
 * @throws GateError when the pipeline was never measured
 */
export function calibratedFor(pipeline: KnownPipeline): Calibrated {
  const pipelineId = pipeline.id;
  const scores = impostorScoresOf(pipeline);
  if (!scores) {
    throw new GateError(
      `No measured scores are known for the face pipeline ${pipelineId}: it cannot decide about people ` +
        'before it is calibrated (venue-access models add with --images, on the server).',
    );
  }
  const margin = MARGIN_IN_DECADES * similarityPerDecade(scores, pipelineId);
  return {
    promise: ({ people, templates, ...held }) => {
      const photos = templates / Math.max(1, people);
      const verdict = thresholdForPromise({ fpir: held.fpir, people, photos, frames: FUSED_FRAMES }, scores);
      const inForce = thresholdInForce(held, { scores, verdict });
      if (inForce.kind === 'refused') return inForce;
      const { threshold, basis } = inForce;
      return { kind: 'rule', rule: { threshold, margin }, basis };
    },
    rules: {
      ...LANE_TIMES,
      inPlace: { minOverlap: IN_PLACE_OVERLAP, minSimilarity: similarityAt(scores, IN_PLACE_FMR) },
      elsewhere: { minOverlap: 0, minSimilarity: similarityAt(scores, ELSEWHERE_FMR) },
      steady: steadyRuleOf(scores),
      probeQuality: qualityPoliciesOf(pipelineId).probe,
    },
    verification: (fpir, templates) => {
      const verdict = thresholdForPromise(
        { fpir, people: 1, photos: Math.max(1, templates), frames: FUSED_FRAMES },
        scores,
      );
      return verdict.kind === 'threshold' ? { threshold: verdict.similarity, margin: 0 } : null;
    },
    claims: { ...CLAIM_TIMES, minSimilarity: similarityAt(scores, ELSEWHERE_FMR) },
  };
}

/** How much more alike two faces must look for strangers to be ten times rarer. */
function similarityPerDecade(scores: ImpostorScores, pipelineId: string): number {
  const step = similarityAt(scores, 1e-3) - similarityAt(scores, 1e-2);
  if (!(step > 0)) throw new GateError(`The measured scores of ${pipelineId} do not fall off.`);
  return step;
}

function similarityAt(scores: ImpostorScores, fmr: number): number {
  const verdict: PromiseVerdict = thresholdForPromise(
    { fpir: fmr, people: 1, photos: 1, frames: FUSED_FRAMES },
    scores,
  );
  if (verdict.kind === 'threshold') return verdict.similarity;
  throw new GateError(`The measured scores of ${scores.pipelineId} end before one in ${1 / fmr}.`);
}
