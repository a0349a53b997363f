import type { PromiseSheet } from '#contract/promise';
import { FUSED_FRAMES } from '#domain/access/visit';
import { trialsToProve } from '#domain/promise/clopper-pearson';
import { askedForBadge, expectedMisses, type MatedScores } from '#domain/promise/expected-misses';
import { framesFactor } from '#domain/promise/fused-images';
import { promiseForGallery } from '#domain/promise/gallery-promise';
import { CONFIDENCE, type PromiseAnswer } from '#domain/promise/promise';
import { MEMBER_WEIGHT } from '#domain/promise/stranger-evidence';
import { thresholdForPromise } from '#domain/promise/threshold';
import { thresholdInForce } from '#domain/promise/threshold-basis';
import type { ShippedScores } from '#models/calibration/shipped';
import { CLOSEST_STEP, type ClosestStep } from '#models/gallery-index/gallery-index';
import type { Findings, GalleryMeasure } from './measure-store.ts';

/** What was measured of a pipeline, apart from the event's own people. */
export interface PipelineScores {
  readonly impostors: ShippedScores;
  readonly mated: MatedScores | null;
}

export interface SheetQuestion {
  readonly fpir: number;
  readonly scope: PromiseSheet['gallery']['scope'];
  /** What the event's own people tell; null before anything was measured. */
  readonly measure: GalleryMeasure | null;
}

/**
 * A promise with everything an organiser should know before making it. It answers as a gate with the
 * gallery as it was measured: by the event's own people, else by the scores that ship with the pipeline.
 */
export function promiseSheet({ fpir, scope, measure }: SheetQuestion, scores: PipelineScores): PromiseSheet {
  const { impostors, mated } = scores;
  const { people, templates } = measure ?? { people: 0, templates: 0 };
  const factor = framesFactor(impostors.fusion, FUSED_FRAMES);
  const question = { fpir, fusionFactor: factor, confidence: CONFIDENCE };
  const evidence = measure?.findings?.evidence ?? { people: 0, trials: 0, scores: [], doubtful: [] };
  const own = promiseForGallery(evidence, templates, question);
  const photos = templates / Math.max(1, people);
  const verdict = thresholdForPromise({ fpir, people, photos, frames: FUSED_FRAMES }, impostors);
  const inForce = thresholdInForce(
    { fpir, promise: own.promise, unmeasuredTemplates: 0 },
    { scores: impostors, verdict },
  );
  const threshold = inForce.kind === 'threshold' ? inForce.threshold : null;
  const misses = threshold === null || !mated ? null : expectedMisses(mated, threshold, FUSED_FRAMES);
  const lookAlikes = threshold === null ? 0 : countReaching(measure?.findings?.closest ?? [], threshold);
  return {
    promisedFpir: fpir,
    confidence: CONFIDENCE,
    gallery: { scope, people, templates },
    answer:
      inForce.kind === 'threshold'
        ? { kind: 'kept', threshold: inForce.threshold }
        : {
            kind: 'refused',
            because: inForce.basis.because,
            ...wayOut(own.answer, inForce.basis.smallestFpir, question),
          },
    evidence:
      inForce.basis.kind === 'shipped' || measure?.findings == null
        ? {
            kind: 'shipped',
            source: impostors.source,
            people: impostors.people,
            comparisons: impostors.comparisons,
          }
        : {
            kind: 'event',
            people: evidence.people,
            trials: evidence.trials,
            accepted: own.answer.kind === 'kept' ? own.answer.accepted : null,
            ...pairsOf(measure.findings, own.answer),
            measuredAt: measure.measuredAtMs,
          },
    expectedMisses: misses && mated && { ...misses, source: mated.source },
    askedForBadge: misses && askedForBadge(misses.fnir, lookAlikes, people),
    lookAlikes,
  };
}

/** Whichever evidence carries the smaller promise says which one it is. */
function wayOut(
  own: PromiseAnswer,
  standInFpir: number | null,
  { fpir, fusionFactor, confidence }: { fpir: number; fusionFactor: number; confidence: number },
): { smallestFpir: number | null; morePeople: number | null } {
  if (own.kind === 'kept') return { smallestFpir: standInFpir, morePeople: null };
  const smallest = [own.smallestFpir, standInFpir].filter((share) => share !== null);
  return {
    smallestFpir: smallest.length > 0 ? Math.min(...smallest) : null,
    morePeople:
      own.because === 'nobody-enrolled'
        ? Math.ceil(trialsToProve(fpir / fusionFactor, confidence) / MEMBER_WEIGHT)
        : own.morePeople,
  };
}

/** Until somebody has decided on them, pairs are left out where they are few, and count where they are many. */
function pairsOf({ pairsSetAside, pairsUndecided }: Findings, own: PromiseAnswer) {
  const isCounted = own.kind === 'kept' && own.doubtful === 'counted';
  return isCounted
    ? { pairsSetAside, pairsCounted: pairsUndecided }
    : { pairsSetAside: pairsSetAside + pairsUndecided, pairsCounted: 0 };
}

/** Whoever lies in the same step as the threshold counts. */
function countReaching(closest: readonly ClosestStep[], threshold: number): number {
  return closest
    .filter(({ from }) => !(from < threshold - CLOSEST_STEP))
    .reduce((sum, { people }) => sum + people, 0);
}
