import { type Embedding, meanEmbedding, similarity } from '#domain/face/embedding';
import type { NamedEmbeddings } from '../../calibration/calibrate-people.ts';
import { binomialInterval } from '../statistics/binomial-interval.ts';
import { bootstrapOverPeople, type Interval } from '../statistics/people-bootstrap.ts';
import { type Random, seededRandom } from '../statistics/random.ts';

/**
 * Ways to compare several frames of a visit with several enrolled photos of a person.
 * `mean`: the mean of the frames, normalised again, with the mean of the photos. `best-photo`: the mean of the
 * frames with the nearest photo. `best-pair`: the nearest pair of frame and photo. `mean-score`: the mean over all
 * pairs.
 */
export const FUSIONS = ['mean', 'best-photo', 'best-pair', 'mean-score'] as const;
export type Fusion = (typeof FUSIONS)[number];

export interface FusionFigures {
  readonly fusion: Fusion;
  /** Enrolled of each person who was searched for, and images fused into a probe. */
  readonly photos: number;
  readonly frames: number;
  /** Where strangers are kept to the rate; it grows with the images that are fused. */
  readonly threshold: number;
  readonly fnir: number;
  /** 95%, drawn over people, the threshold chosen anew in each draw; exact binomial where nobody was missed. */
  readonly interval: Interval;
  /** Its misses less those of the nearest photo, which is what a gate compares with; null for that way itself. */
  readonly againstNearestPhoto: { readonly difference: number; readonly interval: Interval } | null;
  /** People searched for, and strangers, over all galleries; each counts alike. */
  readonly mated: number;
  readonly strangers: number;
}

export interface FusionRequest {
  readonly people: readonly NamedEmbeddings[];
  readonly fpir: number;
  /** Galleries drawn, each with other images and other strangers. */
  readonly galleries: number;
  /** People in a gallery; fewer where there are not as many. */
  readonly galleryPeople: number;
  readonly seed: number;
}

const MOST_PHOTOS = 5;
const MOST_FRAMES = 3;
const STRANGERS_SHARE = 1 / 3;
/** Of people searched for and of strangers, in each gallery: more would take minutes and add little. */
const MOST_PROBES = 250;
/** With fewer people the interval would say nothing. */
const FEWEST_MATED = 20;
const REPLICATES = 300;
const ABOVE = 1e-6;

/**
 * Searches galleries with one to five photos a person by one to three frames, fused in each way.
 * @returns a line for each way and numbers of images that enough people have
 */
export function compareFusions(request: FusionRequest): readonly FusionFigures[] {
  const lines: FusionFigures[] = [];
  for (let photos = 1; photos <= MOST_PHOTOS; photos++) {
    for (let frames = 1; frames <= MOST_FRAMES; frames++) {
      const trials = drawTrials(request, photos, frames);
      const mated = new Set(trials.flatMap((trial) => trial.mated.map(({ person }) => person))).size;
      if (mated < FEWEST_MATED) continue;
      lines.push(...measure({ photos, frames }, trials, request));
    }
  }
  return lines;
}

/** Ways that differ at all with so many images. */
function waysOf(photos: number, frames: number): readonly Fusion[] {
  if (photos === 1 && frames === 1) return ['mean'];
  return photos === 1 ? FUSIONS.filter((fusion) => fusion !== 'best-photo') : FUSIONS;
}

type Images = readonly [Embedding, ...Embedding[]];

interface Probe {
  readonly person: number;
  readonly frames: Images;
  /** Their mean. */
  readonly fused: Embedding;
}

interface Trial {
  readonly gallery: ReadonlyMap<number, Images>;
  readonly mated: readonly Probe[];
  readonly strangers: readonly Probe[];
}

function drawTrials(
  { people, galleries, galleryPeople, seed }: FusionRequest,
  photos: number,
  frames: number,
): readonly Trial[] {
  const random = seededRandom(seed);
  return Array.from({ length: galleries }, (): Trial => {
    const order = shuffled(Array.from(people.keys()), random);
    const outside = new Set(order.slice(0, Math.round(order.length * STRANGERS_SHARE)));
    const strangers: Probe[] = [];
    const mated: Probe[] = [];
    const gallery = new Map<number, Images>();
    // Those who can be searched for come first: they are fewer than the gallery holds.
    const byImages = order.toSorted((a, b) => imagesOf(people, b).length - imagesOf(people, a).length);
    for (const person of byImages) {
      const images = shuffled(imagesOf(people, person), random);
      if (outside.has(person)) {
        const wanted = strangers.length < MOST_PROBES && images.length >= frames;
        const probe = wanted ? some(images.slice(0, frames)) : null;
        if (probe) strangers.push({ person, frames: probe, fused: meanEmbedding(probe) });
      } else if (gallery.size < galleryPeople) {
        const searched = mated.length < MOST_PROBES && images.length >= photos + frames;
        const enrolled = some(images.slice(0, photos));
        const probe = searched ? some(images.slice(photos, photos + frames)) : null;
        if (enrolled) gallery.set(person, enrolled);
        if (probe) mated.push({ person, frames: probe, fused: meanEmbedding(probe) });
      }
    }
    return { gallery, mated, strangers };
  });
}

/** A search's outcome: the probe's own person (minus infinity for a stranger) and the best of the others. */
interface Outcome {
  readonly person: number;
  readonly own: number;
  readonly best: number;
}

/** All ways in the same galleries and the same draws of people, so that they differ in nothing else. */
function measure(
  { photos, frames }: { readonly photos: number; readonly frames: number },
  trials: readonly Trial[],
  { people, fpir, seed }: FusionRequest,
): readonly FusionFigures[] {
  const ways = waysOf(photos, frames).map((fusion) => ({ fusion, ...outcomesOf(fusion, trials) }));
  const nearest = ways.findIndex(({ fusion }) => fusion === nearestPhoto(photos));
  const missedBy = (drawn: Float64Array) =>
    ways.map(({ mated, strangers }) => missed(mated, thresholdAt(strangers, fpir, drawn), drawn));
  const once = new Float64Array(people.length).fill(1);
  const misses = missedBy(once);
  const intervals = bootstrapOverPeople({ people: people.length, replicates: REPLICATES, seed }, (drawn) => {
    const each = missedBy(drawn);
    return [...each, ...each.map((share) => share - (each[nearest] ?? Number.NaN))];
  });
  return ways.map(({ fusion, mated, strangers }, i) => {
    const fnir = misses[i] ?? Number.NaN;
    const searched = new Set(mated.map(({ person }) => person)).size;
    return {
      fusion,
      photos,
      frames,
      threshold: thresholdAt(strangers, fpir, once),
      fnir,
      // Draws of people cannot show an error that nobody made.
      interval: fnir === 0 ? binomialInterval(0, searched) : (intervals[i] ?? UNKNOWN),
      againstNearestPhoto:
        i === nearest
          ? null
          : {
              difference: fnir - (misses[nearest] ?? Number.NaN),
              interval: intervals[ways.length + i] ?? UNKNOWN,
            },
      mated: searched,
      strangers: new Set(strangers.map(({ person }) => person)).size,
    };
  });
}

const UNKNOWN: Interval = { low: Number.NaN, high: Number.NaN };

/** With one photo the nearest is the only one, and the mean of the frames is compared with it. */
function nearestPhoto(photos: number): Fusion {
  return photos === 1 ? 'mean' : 'best-photo';
}

function outcomesOf(fusion: Fusion, trials: readonly Trial[]) {
  const mated: Outcome[] = [];
  const strangers: Outcome[] = [];
  for (const trial of trials) {
    const score = scorer(fusion, trial.gallery);
    mated.push(...trial.mated.map((probe) => search(probe, score, trial)));
    strangers.push(...trial.strangers.map((probe) => search(probe, score, trial)));
  }
  return { mated, strangers: strangers.sort((a, b) => b.best - a.best) };
}

type Score = (probe: Probe, person: number) => number;

function scorer(fusion: Fusion, gallery: Trial['gallery']): Score {
  const means = new Map(Array.from(gallery, ([person, photos]) => [person, meanEmbedding(photos)]));
  const photosOf = (person: number): readonly Embedding[] => gallery.get(person) ?? [];
  const pairs = ({ frames }: Probe, person: number) =>
    photosOf(person).flatMap((photo) => frames.map((frame) => similarity(frame, photo)));
  switch (fusion) {
    case 'mean':
      return ({ fused }, person) => {
        const template = means.get(person);
        return template ? similarity(fused, template) : Number.NaN;
      };
    case 'best-photo':
      return ({ fused }, person) => Math.max(...photosOf(person).map((photo) => similarity(fused, photo)));
    case 'best-pair':
      return (probe, person) => Math.max(...pairs(probe, person));
    case 'mean-score':
      return (probe, person) => {
        const scores = pairs(probe, person);
        return scores.reduce((sum, score) => sum + score, 0) / scores.length;
      };
  }
}

function search(probe: Probe, score: Score, { gallery }: Trial): Outcome {
  let own = Number.NEGATIVE_INFINITY;
  let best = Number.NEGATIVE_INFINITY;
  for (const person of gallery.keys()) {
    const value = score(probe, person);
    if (person === probe.person) own = value;
    else best = Math.max(best, value);
  }
  return { person: probe.person, own, best };
}

/** @param strangers most alike first */
function thresholdAt(strangers: readonly Outcome[], fpir: number, drawn: Float64Array): number {
  const total = strangers.reduce((sum, { person }) => sum + (drawn[person] ?? 0), 0);
  let accepted = 0;
  // Where one stranger alone is more than the rate, it lies merely above the most alike of them.
  let threshold = (strangers.find(({ person }) => (drawn[person] ?? 0) > 0)?.best ?? Number.NaN) + ABOVE;
  for (const { person, best } of strangers) {
    accepted += drawn[person] ?? 0;
    if (accepted > fpir * total) return threshold;
    threshold = best;
  }
  return threshold;
}

function missed(mated: readonly Outcome[], threshold: number, drawn: Float64Array): number {
  const searches = new Map<number, number>();
  for (const { person } of mated) searches.set(person, (searches.get(person) ?? 0) + 1);
  let total = 0;
  let sum = 0;
  for (const { person, own, best } of mated) {
    const weight = (drawn[person] ?? 0) / (searches.get(person) ?? 1);
    total += weight;
    if (!(own >= threshold && own > best)) sum += weight;
  }
  return sum / total;
}

function imagesOf(people: readonly NamedEmbeddings[], person: number): readonly Embedding[] {
  return people[person]?.embeddings ?? [];
}

function some(images: readonly Embedding[]): Images | null {
  const [first, ...others] = images;
  return first ? [first, ...others] : null;
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [order[i], order[j]];
    if (a === undefined || b === undefined) continue;
    order[i] = b;
    order[j] = a;
  }
  return order;
}
