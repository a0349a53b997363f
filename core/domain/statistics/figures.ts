/** Similarities of one pipeline, as sums, so that they can be added up and taken apart. */
export interface SimilaritySums {
  /** Scores of two pipelines are not of one kind. */
  readonly pipelineId: string;
  readonly samples: number;
  readonly sum: number;
  readonly squares: number;
}

/** What some time at some lanes was like, in numbers that add up. */
export interface Figures {
  readonly decisions: number;
  readonly granted: number;
  readonly entries: number;
  readonly exits: number;
  /** By what was said, reason included: `denied/zone`, `unknown-face`. */
  readonly refused: Readonly<Record<string, number>>;
  /** How many decisions took how long, by the number of the class; see `classOf`. */
  readonly times: Readonly<Record<string, number>>;
  readonly similarity: SimilaritySums | null;
  readonly sightings: number;
  readonly usableFrames: number;
  readonly clearFrames: number;
  readonly suspectFrames: number;
}

export const NO_FIGURES: Figures = {
  decisions: 0,
  granted: 0,
  entries: 0,
  exits: 0,
  refused: {},
  times: {},
  similarity: null,
  sightings: 0,
  usableFrames: 0,
  clearFrames: 0,
  suspectFrames: 0,
};

/** Of several figures together, in their order. Of two pipelines the later figures' similarities stand. */
export function plus(...parts: readonly Figures[]): Figures {
  const sum = { ...NO_FIGURES, refused: {}, times: {} };
  let { similarity } = NO_FIGURES;
  for (const part of parts) {
    sum.decisions += part.decisions;
    sum.granted += part.granted;
    sum.entries += part.entries;
    sum.exits += part.exits;
    addTo(sum.refused, part.refused);
    addTo(sum.times, part.times);
    similarity = similarityPlus(similarity, part.similarity);
    sum.sightings += part.sightings;
    sum.usableFrames += part.usableFrames;
    sum.clearFrames += part.clearFrames;
    sum.suspectFrames += part.suspectFrames;
  }
  return { ...sum, similarity };
}

function addTo(sum: Record<string, number>, more: Figures['times']): void {
  for (const key of Object.keys(more)) sum[key] = (sum[key] ?? 0) + (more[key] ?? 0);
}

function similarityPlus(a: SimilaritySums | null, b: SimilaritySums | null): SimilaritySums | null {
  if (!a || !b) return a ?? b;
  if (a.pipelineId !== b.pipelineId) return b;
  return { ...a, samples: a.samples + b.samples, sum: a.sum + b.sum, squares: a.squares + b.squares };
}

/** What was before a part of the whole; null when that is nothing, or not to be compared. */
export function similarityBefore(
  whole: SimilaritySums | null,
  part: SimilaritySums | null,
): SimilaritySums | null {
  if (!whole || !part || whole.pipelineId !== part.pipelineId) return null;
  const samples = whole.samples - part.samples;
  if (samples <= 0) return null;
  return { ...whole, samples, sum: whole.sum - part.sum, squares: whole.squares - part.squares };
}

/** @returns the mean, and the standard deviation around it */
export function spreadOf({ samples, sum, squares }: SimilaritySums): {
  readonly samples: number;
  readonly mean: number;
  readonly deviation: number;
} {
  const mean = sum / samples;
  // Rounding may leave less than nothing.
  return { samples, mean, deviation: Math.sqrt(Math.max(0, squares / samples - mean * mean)) };
}

/** Each class of times reaches this much further than the one before: what is told of one is right to 5 in 100. */
const CLASS_RATIO = 1.1;

/** @param ms how long a decision took, at least 0 */
export function classOf(ms: number): string {
  return String(Math.floor(Math.log(Math.max(1, ms)) / Math.log(CLASS_RATIO)));
}

/**
 * The time within which a share of the decisions was taken.
 * @param share 0.5 for the median
 * @returns milliseconds; null when there are none
 */
export function quantileMs(times: Figures['times'], share: number): number | null {
  const classes = Object.entries(times)
    .map(([name, count]) => ({ number: Number(name), count }))
    .sort((a, b) => a.number - b.number);
  const all = classes.reduce((sum, { count }) => sum + count, 0);
  let below = 0;
  for (const { number, count } of classes) {
    below += count;
    if (below >= all * share) return Math.round(CLASS_RATIO ** (number + 0.5));
  }
  return null;
}
