import { type Embedding, similarity } from '#domain/face/embedding';
import type { MatedScores } from '#domain/promise/expected-misses';
import type { ImpostorScores } from '#domain/promise/threshold';
import { measureFusion } from './measure-fusion.ts';
import { type MeasuredStrangers, measureImpostors, type PersonImages } from './measure-impostors.ts';
import { matedByFrames } from './measure-mated.ts';

export interface CalibrationRequest {
  readonly people: readonly PersonImages[];
  /** Where the images come from; shown beside everything that rests on them. */
  readonly source: string;
  readonly seed: number;
  /** Of the networks that read the images, see `weightsOf`. */
  readonly weights: Readonly<Record<string, string>>;
  /** Of a pipeline that is measured again; found in the images when left out. */
  readonly scale?: SimilarityScale;
}

interface SimilarityScale {
  /** Pairs above this are held for one person under two names, as long as they are few. */
  readonly sameAbove: number;
  /** Similarities from one point of the tail to the next. */
  readonly tailStep: number;
}

/**
 * The share of all pairs that may be people under two names: ten times what LFW, whose names have errors, holds (4 of
 * 4.8 million). More are strangers that the embedder takes for one person, the very ones a threshold has to refuse.
 */
const MOST_LEFT_OUT = 1e-5;
/** Where strangers are accepted more often than this, nobody sets a threshold. */
const FUSION_FROM_FMR = 0.0023;

/** Where one stranger in forty is accepted the tail begins, see `measureImpostors`; it shall have some sixty points. */
const TAIL_FROM_FMR = 0.0255;
const TAIL_POINTS = 60;

export interface MeasuredPipeline {
  readonly impostors: ImpostorScores & {
    readonly method: string;
    readonly samePersonAbove: number;
    readonly weights: Readonly<Record<string, string>>;
  };
  /** Null when nobody had a second image. */
  readonly mated:
    | (MatedScores & { readonly method: string; readonly weights: Readonly<Record<string, string>> })
    | null;
}

/**
 * Measures an embedder whose scale of similarity nobody knows yet: what strangers score, what people score with their
 * own photos, and how much oftener a stranger is accepted where several photos and frames are fused.
 * @throws RangeError when there are fewer than two people
 */
export function calibratePipeline(request: CalibrationRequest): MeasuredPipeline {
  const { people, source, seed, weights } = request;
  const own = people.flatMap(({ embeddings: [enrolled, ...others] }) =>
    others.length > 0 ? [others.map((other) => similarity(enrolled, other))] : [],
  );
  const { sameAbove: alikeAbove, tailStep } = request.scale ?? scaleOf(people, own);
  const careful = measureImpostors({ people, source, tailStep, sameAbove: alikeAbove, seed });
  const pairs = careful.scores.comparisons + careful.leftOut;
  const fewLeftOut = careful.leftOut <= MOST_LEFT_OUT * pairs;
  const sameAbove = fewLeftOut ? alikeAbove : Number.POSITIVE_INFINITY;
  const scale = { sameAbove, seed };
  const { scores: single } = fewLeftOut ? careful : measureImpostors({ people, source, tailStep, ...scale });
  // Also where all are counted somebody has to look at the most alike: those beyond all that was measured.
  const reviewAbove = fewLeftOut
    ? alikeAbove
    : Math.max(alikeAbove, single.tail.at(-1)?.similarity ?? alikeAbove);
  const from = single.tail.find(({ fmr }) => fmr <= FUSION_FROM_FMR)?.similarity ?? reviewAbove;
  const fusion = measureFusion({ people, from, ...scale });
  const byFrames =
    own.length === 0
      ? []
      : matedByFrames(
          people.map(({ embeddings }) => embeddings),
          matedScale(own, tailStep),
        );
  return {
    impostors: {
      ...single,
      method:
        'One image enrolled per person, every pair of people compared once, ' +
        `${leftOutWords(careful, alikeAbove, sameAbove)}; 95% bound by resampling people, with the upper 95% end of the share left out added to it. ` +
        'fusion: strangers accepted by the mean of so many frames and the nearest of so many photos, over those accepted ' +
        'by single images of the same people; upper 95% bound, at its highest where 100 or more were accepted, with ' +
        'those who may be one person and without them; where fewer were, a bound.',
      fusion,
      samePersonAbove: reviewAbove,
      weights,
    },
    mated:
      byFrames.length === 0
        ? null
        : {
            pipelineId: single.pipelineId,
            source,
            method:
              'The first image of each person enrolled; every further image compared with it, and the mean of every two ' +
              'and three further images; each person counting alike; no image left out.',
            weights,
            byFrames,
          },
  };
}

function leftOutWords({ scores, leftOut }: MeasuredStrangers, alikeAbove: number, sameAbove: number): string {
  const share = `${leftOut} of ${scores.comparisons + leftOut} pairs`;
  return sameAbove === alikeAbove
    ? `pairs above ${alikeAbove} left out as one person under two names (${share})`
    : `no pair left out: ${share} score above ${alikeAbove}, too many to be people under two names`;
}

function scaleOf(people: readonly PersonImages[], own: readonly (readonly number[])[]): SimilarityScale {
  const strangers = strangerScores(people.map(({ embeddings: [enrolled] }) => enrolled));
  const highest = strangers.at(-1);
  const lowest = strangers[Math.floor((1 - TAIL_FROM_FMR) * strangers.length)];
  if (highest === undefined || lowest === undefined) throw new RangeError('there are fewer than two people');
  const tailStep = roundStep((highest - lowest) / TAIL_POINTS);
  const ofOnePerson = own.flat().sort((a, b) => a - b);
  // So alike only one in four photos of one person is.
  const alike = ofOnePerson[Math.floor(0.75 * ofOnePerson.length)] ?? highest;
  return { tailStep, sameAbove: Math.min(1, onStep(Math.ceil(alike / tailStep), tailStep)) };
}

function matedScale(own: readonly (readonly number[])[], step: number) {
  const ascending = own.flat().sort((a, b) => a - b);
  const least = ascending[Math.floor(0.005 * ascending.length)] ?? 0;
  const most = ascending[Math.floor(0.99 * ascending.length)] ?? 1;
  return { first: onStep(Math.floor(least / step), step), last: onStep(Math.floor(most / step), step), step };
}

function onStep(count: number, step: number): number {
  return Number((count * step).toFixed(4));
}

function strangerScores(enrolled: readonly Embedding[]): Float32Array {
  const scores = new Float32Array((enrolled.length * (enrolled.length - 1)) / 2);
  let at = 0;
  for (const [i, a] of enrolled.entries()) {
    for (let j = 0; j < i; j++) scores[at++] = similarity(a, enrolled[j] as Embedding);
  }
  return scores.sort();
}

/** The last of 1, 2, 5, 10 ... ten-thousandths that is no larger: points that a person can read. */
function roundStep(step: number): number {
  const decade = 10 ** Math.max(-4, Math.floor(Math.log10(step)));
  const factor = [5, 2, 1].find((each) => each * decade <= step) ?? 1;
  return Number((factor * decade).toFixed(4));
}
