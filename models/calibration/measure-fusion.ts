import { type Embedding, similarity } from '#domain/face/embedding';
import type { FusedImages, FusionFactor } from '#domain/promise/fused-images';
import { drawWeights } from './draw-weights.ts';
import type { PersonImages } from './measure-impostors.ts';

export interface FusionRequest {
  readonly people: readonly PersonImages[];
  /** Pairs of people of whom any two images score above this may be one person under two names. */
  readonly sameAbove: number;
  /** The least similarity at which a threshold may ever lie. */
  readonly from: number;
  readonly seed: number;
}

/** As many photos as a person enrols, and as many images as anything fuses. */
export const MOST_PHOTOS = 5;
export const MOST_FRAMES = 5;

/** Above the largest measured yet, dlib's 8.3 on 53 people of LFW: for who has too few images of one person. */
const FRAMES_UNMEASURED = 9;

/**
 * Below this many accepted strangers a ratio tells of chance: on LFW the ratio of 13 to 3 pairs made a factor of 9.6
 * for a network whose factor is 3 to 4 wherever more than 100 stand behind it.
 */
const FEWEST_PAIRS = 100;
const FEWEST_PEOPLE = 20;
const LEVELS = 40;
const RESAMPLES = 200;

/** On each side: a million pairs of people are enough, and those with most images tell most. */
const MOST_PEOPLE = 1_000;

/**
 * How many times as often a stranger is accepted when the mean of several images is compared with the nearest of
 * several photos instead of one with one, at the same similarity. Both are counted on the same people's same images,
 * so that nothing differs but the fusion; resampled over people. Pairs that may be one person are all high, fused and
 * single, which hides the factor; pairs that only seem so show it best. The higher factor counts, with them or without.
 * @returns a factor for every number of photos and frames, never falling with either
 */
export function measureFusion(request: FusionRequest): readonly FusionFactor[] {
  const order = request.people
    .map(({ embeddings }, person) => ({ person, images: embeddings }))
    .toSorted((a, b) => b.images.length - a.images.length)
    .slice(0, MOST_PEOPLE);
  const tallies = new Map(cells().map((cell) => [cell, [] as Scored[]]));
  for (const probe of order) {
    for (const reference of order) {
      if (probe.person !== reference.person) scorePair(probe, reference, request, tallies);
    }
  }
  const resamples = Array.from({ length: RESAMPLES }, (_, i) =>
    drawWeights(request.people.length, request.seed + i),
  );
  const measured = Array.from(tallies, ([cell, scored]) => ({
    ...cell,
    factor: havingAtLeast(order, cell) < FEWEST_PEOPLE ? null : withThemOrWithout(scored, resamples),
  }));
  return withBounds(measured);
}

function cells(): readonly FusedImages[] {
  return Array.from({ length: MOST_PHOTOS * MOST_FRAMES }, (_, i) => ({
    photos: 1 + (i % MOST_PHOTOS),
    frames: 1 + Math.floor(i / MOST_PHOTOS),
  }));
}

interface Person {
  readonly person: number;
  readonly images: readonly Embedding[];
}

function havingAtLeast(people: readonly Person[], { photos, frames }: FusedImages): number {
  return people.filter(({ images }) => images.length >= Math.max(photos, frames)).length;
}

interface Scored {
  readonly score: number;
  readonly probe: number;
  readonly reference: number;
  /** A fused score counts whole, each of the single ones its part. */
  readonly fused: number;
  readonly single: number;
  readonly of: 'strangers' | 'perhaps-one-person';
}

function scorePair(
  probe: Person,
  reference: Person,
  { sameAbove, from }: Pick<FusionRequest, 'sameAbove' | 'from'>,
  tallies: ReadonlyMap<FusedImages, Scored[]>,
): void {
  const frames = probe.images.slice(0, MOST_FRAMES);
  const photos = reference.images.slice(0, MOST_PHOTOS);
  const singles = frames.map((frame) => photos.map((photo) => similarity(frame, photo)));
  const highest = Math.max(...singles.flat());
  // The mean of images that resemble each other at all is no closer to another than this.
  if (highest * Math.sqrt(frames.length) < from) return;
  const lengths = lengthsOfSums(frames);
  const pair = {
    probe: probe.person,
    reference: reference.person,
    of: highest > sameAbove ? 'perhaps-one-person' : 'strangers',
  } as const;
  for (const [cell, scored] of tallies) {
    if (frames.length < cell.frames || photos.length < cell.photos) continue;
    const rows = singles.slice(0, cell.frames).map((row) => row.slice(0, cell.photos));
    const ofPhotos = (rows[0] ?? []).map(
      (_, photo) => rows.reduce((sum, row) => sum + (row[photo] ?? Number.NaN), 0) / lengthAt(lengths, cell),
    );
    const fused = Math.max(...ofPhotos);
    if (fused >= from) scored.push({ ...pair, score: fused, fused: 1, single: 0 });
    const part = 1 / (cell.frames * cell.photos);
    for (const score of rows.flat()) {
      if (score >= from) scored.push({ ...pair, score, fused: 0, single: part });
    }
  }
}

function lengthAt(lengths: readonly number[], { frames }: FusedImages): number {
  return lengths[frames - 1] ?? Number.NaN;
}

/** How long the sum of the first one, two, ... images is: their mean, normalised again, is the sum over it. */
function lengthsOfSums(images: readonly Embedding[]): readonly number[] {
  let square = 0;
  return images.map((image, i) => {
    const toThose = images.slice(0, i).reduce((sum, before) => sum + similarity(before, image), 0);
    square += 1 + 2 * toThose;
    return Math.sqrt(square);
  });
}

function withThemOrWithout(scored: readonly Scored[], resamples: readonly Uint8Array[]): number | null {
  const strangers = scored.filter(({ of }) => of === 'strangers');
  const ratios = [scored, ...(strangers.length < scored.length ? [strangers] : [])].flatMap(
    (each) => highestRatio(each, resamples) ?? [],
  );
  return ratios.length === 0 ? null : Math.max(...ratios);
}

/** The upper end of the interval of the ratio where it is highest; null where too few strangers stand behind it. */
function highestRatio(scored: readonly Scored[], resamples: readonly Uint8Array[]): number | null {
  const falling = scored.toSorted((a, b) => b.score - a.score);
  const fusedSums = new Float64Array(resamples.length);
  const singleSums = new Float64Array(resamples.length);
  const allFused = falling.reduce((sum, one) => sum + one.fused, 0);
  const growth = Math.max(1, allFused / FEWEST_PAIRS) ** (1 / LEVELS);
  let [fused, single, nextLevel] = [0, 0, FEWEST_PAIRS];
  let highest: number | null = null;
  for (const one of falling) {
    fused += one.fused;
    single += one.single;
    for (const [r, weights] of resamples.entries()) {
      const drawn = (weights[one.probe] as number) * (weights[one.reference] as number);
      fusedSums[r] = (fusedSums[r] as number) + drawn * one.fused;
      singleSums[r] = (singleSums[r] as number) + drawn * one.single;
    }
    if (fused < nextLevel || !(single > 0)) continue;
    nextLevel = Math.max(fused * growth, fused + 1);
    highest = Math.max(highest ?? 0, upperRatio(fusedSums, singleSums));
  }
  return highest;
}

function upperRatio(fused: Float64Array, single: Float64Array): number {
  const ratios = fused.map((sum, r) => sum / (single[r] as number)).sort();
  return ratios[Math.ceil(0.95 * ratios.length) - 1] as number;
}

type MeasuredCell = FusedImages & { readonly factor: number | null };

/**
 * What must hold whatever was measured: one with one is the measure itself; more frames never lessen the factor; as
 * many photos are at most as many chances; and each further photo is no more of a chance than those before, which
 * bounds what was not measured and lets the mean number of photos stand for a gallery.
 */
function withBounds(measured: readonly MeasuredCell[]): readonly FusionFactor[] {
  const rows: FusionFactor[] = [];
  for (let frames = 1; frames <= MOST_FRAMES; frames++) {
    const before = (photos: number) =>
      rows.find((each) => each.frames === frames - 1 && each.photos === photos)?.factor ?? 1;
    const found = (photos: number) =>
      measured.find((each) => each.frames === frames && each.photos === photos)?.factor ?? null;
    const ofOne = frames === 1 ? 1 : found(1);
    const chance = Math.max(before(1), ofOne ?? FRAMES_UNMEASURED);
    const row: FusionFactor[] = [];
    for (let photos = 1; photos <= MOST_PHOTOS; photos++) {
      const own = photos === 1 ? ofOne : found(photos);
      const fewer = row.at(-1)?.factor ?? chance;
      const factor = own ?? (photos === 1 ? chance : (fewer * photos) / (photos - 1));
      row.push({
        photos,
        frames,
        factor: Math.min(photos * chance, Math.max(factor, fewer, before(photos))),
        basis: own === null ? 'bound' : 'measured',
      });
    }
    for (const each of concaveFromAbove(row)) rows.push({ ...each, factor: Number(each.factor.toFixed(2)) });
  }
  return rows;
}

/** Raises what lies below a line between two others, the origin among them. */
function concaveFromAbove(row: readonly FusionFactor[]): readonly FusionFactor[] {
  const points = [{ photos: 0, factor: 0 }, ...row];
  return row.map((each) => {
    let factor = each.factor;
    for (const a of points.filter(({ photos }) => photos < each.photos)) {
      for (const b of points.filter(({ photos }) => photos > each.photos)) {
        const part = (each.photos - a.photos) / (b.photos - a.photos);
        factor = Math.max(factor, a.factor + part * (b.factor - a.factor));
      }
    }
    return { ...each, factor };
  });
}
