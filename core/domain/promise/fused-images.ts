/** What a decision compares: the mean of `frames` frames with the nearest of `photos` enrolled photos of a person. */
export interface FusedImages {
  /** A mean over people may lie between two whole numbers. */
  readonly photos: number;
  readonly frames: number;
}

/**
 * How many times as often a stranger is accepted as somebody when so many images are fused, instead of one photo and
 * one frame, at the same similarity: a mean of frames is closer to everybody, and each photo is one more chance.
 */
export interface FusionFactor extends FusedImages {
  readonly factor: number;
  /**
   * `measured`: on strangers, at the upper end of the 95% interval. `bound`: too few people had so many images; never
   * less than what would have been measured.
   */
  readonly basis: 'measured' | 'bound';
}

/**
 * The factor for what a decision fuses, from those that were measured. Over people who enrolled different numbers of
 * photos it may be asked with their mean: factors grow ever slower with the photos, so that the factor of the mean
 * is no less than the mean of the factors.
 * @returns infinity where more frames are fused than was measured: then no promise can be kept
 */
export function fusionFactor(measured: readonly FusionFactor[], { photos, frames }: FusedImages): number {
  const row = rowFor(measured, frames);
  const asked = Math.max(1, photos);
  const above = row.find((each) => each.photos >= asked);
  const below = row.findLast((each) => each.photos <= asked);
  if (above && below) return between(below, above, asked);
  // Beyond the most photos that were measured, each as many more chances as those before.
  return below ? (below.factor * asked) / below.photos : Number.POSITIVE_INFINITY;
}

/**
 * The factor for evidence that is of single frames and already of the nearest of each person's photos, as that of an
 * event's own people is.
 */
export function framesFactor(measured: readonly FusionFactor[], frames: number): number {
  return fusionFactor(measured, { photos: 1, frames });
}

/** The factors for the fewest frames that were measured and are no fewer, ascending in photos. */
function rowFor(measured: readonly FusionFactor[], frames: number): readonly FusionFactor[] {
  const enough = measured.filter((each) => each.frames >= frames);
  const fewest = Math.min(...enough.map((each) => each.frames));
  return enough.filter((each) => each.frames === fewest).toSorted((a, b) => a.photos - b.photos);
}

function between(below: FusionFactor, above: FusionFactor, photos: number): number {
  if (above.photos === below.photos) return below.factor;
  const part = (photos - below.photos) / (above.photos - below.photos);
  return below.factor + part * (above.factor - below.factor);
}
