import { leastProvableShare, mostEvents, trialsToProve } from './clopper-pearson.ts';
import { MEMBER_WEIGHT, type StrangerEvidence, type WeighedScore } from './stranger-evidence.ts';

/**
 * How sure a threshold is of its promise: the upper end of the customary 95% interval, so that one
 * gallery in forty may take more strangers for somebody. At .95, over a tenth of galleries of real
 * people were seen to (docs/evaluation/search.md).
 */
export const CONFIDENCE = 0.975;

export interface PromiseQuestion {
  /** The organiser's promise: the largest share of strangers that may be taken for somebody, 0 to 1. */
  readonly fpir: number;
  /**
   * How many times as often a stranger is accepted when the gate's decision fuses as many frames as it
   * does, instead of as many images as a score of the evidence; 1 when both fuse the same number. A mean
   * of several images is more alike to everybody, so the threshold belongs to that number.
   */
  readonly fusionFactor: number;
  /** 0 to 1, see CONFIDENCE. */
  readonly confidence: number;
}

/** A threshold and what it rests on, or why there is none. Written with every decision. */
export type PromiseAnswer =
  | {
      readonly kind: 'kept';
      /** The least similarity that counts as the same person. */
      readonly threshold: number;
      readonly fpir: number;
      readonly confidence: number;
      readonly people: number;
      /** How many independent strangers the evidence is worth. */
      readonly trials: number;
      /** How many of them score above the threshold. */
      readonly accepted: number;
    }
  | {
      readonly kind: 'refused';
      readonly because: PromiseRefusal;
      readonly fpir: number;
      readonly people: number;
      readonly trials: number;
      /** The smallest promise that this much evidence could carry; null when it can carry none. */
      readonly smallestFpir: number | null;
      /** How many people more would have to be enrolled; null when that is not what is missing. */
      readonly morePeople: number | null;
    };

export type PromiseRefusal =
  /** The gallery is empty: there is nobody to be taken for. */
  | 'nobody-enrolled'
  | 'too-little-evidence'
  /** So many scores are missing or no numbers that the threshold would have to be one of them. */
  | 'scores-missing'
  /** The promise is no share between 0 and 1, the confidence neither, or the fusion factor is below 1. */
  | 'no-such-promise';

/** A gate accepts what reaches the threshold; the score that set it must not. */
const ABOVE = 1e-9;

/**
 * Derives the threshold that keeps a promise to strangers from the gallery itself. The scores that
 * people not in the gallery reach against it are a sample of what a stranger reaches. The threshold
 * lets so many of them through that the share of all strangers is at most the promise with the
 * given confidence (Clopper and Pearson 1934); between two scores it is interpolated by their
 * number (after Hettmansperger and Sheather 1986). Where even none let through would prove too
 * little, the promise is refused.
 */
export function keepPromise(evidence: StrangerEvidence, question: PromiseQuestion): PromiseAnswer {
  const { fpir, confidence } = question;
  const { people, trials, scores } = evidence;
  if (!isAskable(question)) return refuse('no-such-promise');
  if (!(people > 0)) return refuse('nobody-enrolled');
  const accepted = mostEvents(shareOfSingleImages(question), trials, confidence);
  if (accepted === null) return refuse('too-little-evidence');
  const threshold = scoreExceededBy(accepted, scores) + ABOVE;
  if (!Number.isFinite(threshold)) return refuse('scores-missing');
  return { kind: 'kept', threshold, fpir, confidence, people, trials, accepted };

  function refuse(because: PromiseRefusal): PromiseAnswer {
    return { kind: 'refused', because, fpir, people, trials, ...wayOut(evidence, question) };
  }
}

function isAskable({ fpir, fusionFactor, confidence }: PromiseQuestion): boolean {
  return fpir > 0 && fpir < 1 && confidence > 0 && confidence < 1 && fusionFactor >= 1;
}

/** What the evidence has to prove, so that the decision keeps the promise. */
function shareOfSingleImages({ fpir, fusionFactor }: PromiseQuestion): number {
  return fpir / fusionFactor;
}

/** What the evidence could carry, and what it would take to carry the promise. */
function wayOut(
  { trials }: StrangerEvidence,
  question: PromiseQuestion,
): { smallestFpir: number | null; morePeople: number | null } {
  if (!isAskable(question)) return { smallestFpir: null, morePeople: null };
  const { fusionFactor, confidence } = question;
  const smallest = leastProvableShare(trials, confidence) * fusionFactor;
  const needed = trialsToProve(shareOfSingleImages(question), confidence);
  const missing = Math.ceil((needed - trials) / MEMBER_WEIGHT);
  return { smallestFpir: smallest < 1 ? smallest : null, morePeople: missing > 0 ? missing : null };
}

/** The score above which `count` trials lie, between two scores in proportion; infinity when it cannot be told. */
function scoreExceededBy(count: number, scores: readonly WeighedScore[]): number {
  let above = 0;
  for (const [i, { score, weight }] of scores.entries()) {
    const next = scores[i + 1];
    if (!next) break;
    if (above + weight > count) {
      const part = (count - above) / weight;
      return Number.isFinite(score) ? score + (next.score - score) * part : score;
    }
    above += weight;
  }
  return Number.POSITIVE_INFINITY;
}
