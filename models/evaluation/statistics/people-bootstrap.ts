import { seededRandom } from './random.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapSetting {
  readonly people: number;
  readonly replicates: number;
  readonly seed: number;
}

/**
 * 95% percentile intervals of several figures at once. It is people who are drawn again with replacement, never
 * comparisons: the comparisons of one person stand or fall together, and counting them as independent would
 * claim more certainty than there is.
 * @param figures computes the figures from how often each person was drawn; NaN where a draw leaves a figure
 *   without evidence, which then does not count
 * @returns one interval a figure, NaN to NaN where no draw gave it
 */
export function bootstrapOverPeople(
  { people, replicates, seed }: BootstrapSetting,
  figures: (timesDrawn: Float64Array) => readonly number[],
): readonly Interval[] {
  const random = seededRandom(seed);
  const timesDrawn = new Float64Array(people);
  const samples: number[][] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    timesDrawn.fill(0);
    for (let draw = 0; draw < people; draw++) {
      const person = Math.floor(random() * people);
      timesDrawn[person] = (timesDrawn[person] as number) + 1;
    }
    for (const [i, figure] of figures(timesDrawn).entries()) {
      const sample = samples[i] ?? [];
      samples[i] = sample;
      if (!Number.isNaN(figure)) sample.push(figure);
    }
  }
  return samples.map((sample) => {
    sample.sort((a, b) => a - b);
    return { low: quantile(sample, 0.025), high: quantile(sample, 0.975) };
  });
}

/** Linear between order statistics; NaN of nothing. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below === above ? below : below + (at - Math.floor(at)) * (above - below);
}
