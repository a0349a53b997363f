import type { GalleryPromise } from './gallery-promise.ts';
import type { PromiseRefusal } from './promise.ts';
import type { ImpostorScores, PromiseVerdict } from './threshold.ts';

/** What the threshold of a decision rests on; written with every decision. */
export type ThresholdBasis =
  /** The scores of the event's own people. */
  | {
      readonly kind: 'event';
      readonly people: number;
      readonly trials: number;
      readonly accepted: number;
      readonly confidence: number;
      /** How many times as many templates were searched as had been measured. */
      readonly growth: number;
    }
  /** The scores that ship with the pipeline, in place of the event's own. */
  | { readonly kind: 'shipped'; readonly people: number; readonly comparisons: number }
  | { readonly kind: 'none'; readonly because: PromiseRefusal; readonly smallestFpir: number | null };

export type HeldThreshold =
  | { readonly kind: 'threshold'; readonly threshold: number; readonly basis: ThresholdBasis }
  | { readonly kind: 'refused'; readonly basis: Extract<ThresholdBasis, { readonly kind: 'none' }> };

/** The gallery as a gate holds it now. */
export interface HeldGallery {
  /** The promise that the zone makes now. */
  readonly fpir: number;
  /** The newest word on the event's own evidence; null before there was one. */
  readonly promise: GalleryPromise | null;
  /** Templates that came or changed after that was measured. */
  readonly unmeasuredTemplates: number;
}

/** What the shipped scores say about this gallery, as it is held. */
export interface StandIn {
  readonly scores: Pick<ImpostorScores, 'people' | 'comparisons'>;
  readonly verdict: PromiseVerdict;
}

/**
 * The threshold between two measurements. As long as the gallery has not outgrown what was measured, the
 * event's own evidence holds, at the step for its growth. Beyond the last step the more careful of that
 * step and the stand-in holds, and where neither can answer, a badge is asked for. Evidence that was
 * weighed for a more lenient promise than the zone now makes counts for nothing.
 */
export function thresholdInForce(
  { fpir, promise, unmeasuredTemplates }: HeldGallery,
  standIn: StandIn,
): HeldThreshold {
  if (promise?.kind === 'refused') return refused(promise.because, null);
  if (promise?.kind !== 'kept' || !(promise.fpir <= fpir)) return standInAtLeast(0, standIn);
  const { confidence, people, templates, trials, steps } = promise;
  const growth = 1 + unmeasuredTemplates / templates;
  const step = steps.find((candidate) => growth <= candidate.growth);
  if (!step) return standInAtLeast(steps.at(-1)?.threshold ?? Number.POSITIVE_INFINITY, standIn);
  const { threshold, accepted } = step;
  if (!Number.isFinite(threshold)) return refused('scores-missing', null);
  return {
    kind: 'threshold',
    threshold,
    basis: { kind: 'event', people, trials, accepted, confidence, growth },
  };
}

function standInAtLeast(least: number, { scores, verdict }: StandIn): HeldThreshold {
  if (verdict.kind === 'refused') return refused('too-little-evidence', verdict.smallestFpir);
  const threshold = Math.max(least, verdict.similarity);
  if (!Number.isFinite(threshold)) return refused('scores-missing', null);
  const { people, comparisons } = scores;
  return { kind: 'threshold', threshold, basis: { kind: 'shipped', people, comparisons } };
}

function refused(because: PromiseRefusal, smallestFpir: number | null): HeldThreshold {
  return { kind: 'refused', basis: { kind: 'none', because, smallestFpir } };
}
