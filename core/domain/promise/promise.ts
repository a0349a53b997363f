import { leastProvableShare, mostEvents, trialsToProve } from './clopper-pearson.ts';
import { MEMBER_WEIGHT, type StrangerEvidence, type WeighedScore, weightOf } from './stranger-evidence.ts';

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
      readonly doubtful: DoubtfulPairs;
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

/** What became of pairs so much alike that a person has to look at them, and nobody has yet. */
export type DoubtfulPairs =
  | 'none'
  /** Left out, as people under two names; the promise is smaller by as many strangers as they may be after all. */
  | 'set-aside'
  /** Too many to be people under two names, or for the promise: strangers until somebody says otherwise. */
  | 'counted';

/**
 * The largest share of people that may be held for people under two names before anybody has looked: twice what LFW
 * holds, whose names have errors (8 of 3,094 people in pairs above the review level). More are a crowd that resembles
 * itself, and strangers to it resemble it as well.
 */
const DOUBLES_AT_MOST = 0.005;

/** Two members at half a trial each, or somebody from outside: one double may always be set aside. */
const ONE_PAIR = 1;

/** A gate accepts what reaches the threshold; the score that set it must not. */
const ABOVE = 1e-9;

/**
 * Derives the threshold that keeps a promise to strangers from the gallery itself. The scores that
 * people not in the gallery reach against it are a sample of what a stranger reaches. The threshold
 * lets so many of them through that the share of all strangers is at most the promise with the
 * given confidence (Clopper and Pearson 1934); between two scores it is interpolated by their
 * number (after Hettmansperger and Sheather 1986). Where even none let through would prove too
 * little, the promise is refused. Pairs that nobody has looked at yet can make the threshold higher, not lower.
 */
export function keepPromise(evidence: StrangerEvidence, question: PromiseQuestion): PromiseAnswer {
  const { fpir, confidence } = question;
  const { people, trials } = evidence;
  if (!isAskable(question)) return refuse('no-such-promise');
  if (!(people > 0)) return refuse('nobody-enrolled');
  const weighed = weigh(evidence, question);
  if (!weighed) return refuse('too-little-evidence');
  const { accepted, doubtful } = weighed;
  const threshold = scoreExceededBy(accepted, weighed.scores) + ABOVE;
  if (!Number.isFinite(threshold)) return refuse('scores-missing');
  return { kind: 'kept', threshold, fpir, confidence, people, trials, accepted, doubtful };

  function refuse(because: PromiseRefusal): PromiseAnswer {
    return { kind: 'refused', because, fpir, people, trials, ...wayOut(evidence, question) };
  }
}

interface Weighed {
  readonly scores: readonly WeighedScore[];
  /** How many trials may score above the threshold. */
  readonly accepted: number;
  readonly doubtful: DoubtfulPairs;
}

/**
 * What counts as strangers' scores, and how many may exceed the threshold. Doubtful pairs are set aside where they are
 * few, and where the promise holds even if all of them are strangers; elsewhere they count.
 * @returns null where not even none would prove enough
 */
function weigh({ trials, scores, doubtful }: StrangerEvidence, question: PromiseQuestion): Weighed | null {
  const { confidence } = question;
  const share = shareOfSingleImages(question);
  const doubt = weightOf(doubtful);
  if (doubt > 0 && doubt <= Math.max(ONE_PAIR, DOUBLES_AT_MOST * trials)) {
    const accepted = mostEvents(share - doubt / trials, trials, confidence);
    if (accepted !== null) return { scores, accepted, doubtful: 'set-aside' };
  }
  const accepted = mostEvents(share, trials, confidence);
  if (accepted === null) return null;
  if (doubt === 0) return { scores, accepted, doubtful: 'none' };
  // Whoever also resembles a stranger stands in both: counted twice, they only make the threshold higher.
  const all = [...doubtful, ...scores].sort((a, b) => b.score - a.score);
  return { scores: all, accepted, doubtful: 'counted' };
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
