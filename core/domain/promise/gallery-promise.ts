import { keepPromise, type PromiseAnswer, type PromiseQuestion, type PromiseRefusal } from './promise.ts';
import type { StrangerEvidence } from './stranger-evidence.ts';

/** The threshold for a gallery that has grown to at most `growth` times the templates it was measured with. */
export interface GrowthStep {
  readonly growth: number;
  readonly threshold: number;
  /** How many of the strangers that the evidence is worth score above the threshold. */
  readonly accepted: number;
}

/** What the event's own people say about a promise, on its way to a gate. */
export type GalleryPromise =
  | {
      readonly kind: 'kept';
      readonly fpir: number;
      readonly confidence: number;
      readonly people: number;
      readonly templates: number;
      readonly trials: number;
      /** Ascending in growth, the first for the gallery as it was measured; never empty. */
      readonly steps: readonly GrowthStep[];
    }
  /** The event's own people do not carry the promise (yet): the measured scores that ship with the pipeline may. */
  | { readonly kind: 'too-little-evidence'; readonly fpir: number }
  /** Nothing may stand in: something is wrong with the scores or with the promise. */
  | { readonly kind: 'refused'; readonly fpir: number; readonly because: PromiseRefusal };

/** A gallery that doubles between two measurements is still answered for; beyond, something else must be. */
const GROWTHS = [1, 1.05, 1.1, 1.25, 1.5, 2];

/**
 * A promise with its thresholds for a gallery that grows before it is measured again. A stranger is
 * accepted when any of the templates accepts them, so that the share of strangers accepted by `growth`
 * times as many templates is at most `growth` times the share (union bound; newcomers resembling
 * strangers as those before them do). Hence a gallery grown by a factor keeps the promise at the
 * threshold that keeps a promise smaller by that factor.
 * @param templates of the gallery that was measured
 */
export function promiseForGallery(
  evidence: StrangerEvidence,
  templates: number,
  question: PromiseQuestion,
): { readonly promise: GalleryPromise; readonly answer: PromiseAnswer } {
  const { fpir } = question;
  const answer = keepPromise(evidence, question);
  if (answer.kind === 'refused') return { answer, promise: refusedPromise(fpir, answer.because) };
  const steps: GrowthStep[] = [];
  for (const growth of GROWTHS) {
    const grown = growth === 1 ? answer : keepPromise(evidence, { ...question, fpir: fpir / growth });
    if (grown.kind === 'refused') break;
    steps.push({ growth, threshold: grown.threshold, accepted: grown.accepted });
  }
  const { confidence, people, trials } = answer;
  return { answer, promise: { kind: 'kept', fpir, confidence, people, templates, trials, steps } };
}

function refusedPromise(fpir: number, because: PromiseRefusal): GalleryPromise {
  switch (because) {
    case 'nobody-enrolled':
    case 'too-little-evidence':
      return { kind: 'too-little-evidence', fpir };
    case 'scores-missing':
    case 'no-such-promise':
      return { kind: 'refused', fpir, because };
  }
}
