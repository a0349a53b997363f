/** People with all their images, as places in a table of similarities. */
export interface TrialPeople {
  /** For each person, their images. */
  readonly images: readonly (readonly number[])[];
  /** Cosine similarity of two images. */
  readonly similarity: (image: number, other: number) => number;
}

/** A person of a gallery and the images that are their templates. */
export interface Enrolled {
  readonly person: number;
  readonly images: readonly number[];
}

/** What one person scored, a number a probe. */
export type PersonScores = readonly number[];

/** The best score against the gallery of every probe of these people; who has too few images for one is left out. */
export function strangerScores(
  table: TrialPeople,
  people: readonly number[],
  enrolled: readonly Enrolled[],
  framesFused: number,
): readonly PersonScores[] {
  return people.flatMap((person) => {
    const probes = probesOf(table, table.images[person] ?? [], framesFused);
    if (probes.length === 0) return [];
    return [probes.map((probe) => Math.max(...enrolled.map(({ images }) => scoreOf(table, probe, images))))];
  });
}

/** How similar enrolled people's other images are to their own templates; minus infinity when somebody else is more so. */
export function matedScores(
  table: TrialPeople,
  enrolled: readonly Enrolled[],
  framesFused: number,
): readonly PersonScores[] {
  return enrolled.flatMap(({ person, images }) => {
    const others = (table.images[person] ?? []).filter((other) => !images.includes(other));
    const probes = probesOf(table, others, framesFused);
    if (probes.length === 0) return [];
    return [
      probes.map((probe) => {
        const own = scoreOf(table, probe, images);
        const first = enrolled.every(
          (other) => other.person === person || scoreOf(table, probe, other.images) < own,
        );
        return first ? own : Number.NEGATIVE_INFINITY;
      }),
    ];
  });
}

/** Share of probes at or above a threshold, each person counting alike. */
export function shareReaching(people: readonly PersonScores[], threshold: number): number {
  return people.reduce((sum, scores) => sum + ownShare(scores, threshold), 0) / people.length;
}

/** How far from the true share that share may be because these people and no others were tried, squared. */
export function varianceOfShare(people: readonly PersonScores[], threshold: number): number {
  const mean = shareReaching(people, threshold);
  const spread = people.reduce((sum, scores) => sum + (ownShare(scores, threshold) - mean) ** 2, 0);
  return spread / people.length ** 2;
}

/** The lowest threshold at which no greater share of these people is accepted. */
export function thresholdInHindsight(people: readonly PersonScores[], share: number): number {
  const scores = people
    .flatMap((own) => own.map((score) => ({ score, weight: 1 / own.length / people.length })))
    .sort((a, b) => b.score - a.score);
  let reached = 0;
  let threshold = Number.POSITIVE_INFINITY;
  for (const { score, weight } of scores) {
    reached += weight;
    if (reached > share) break;
    threshold = score;
  }
  return threshold;
}

function ownShare(scores: PersonScores, threshold: number): number {
  return scores.filter((score) => score >= threshold).length / scores.length;
}

/** The mean of some images of a person, normalised again, as a decision fuses frames. */
interface Probe {
  readonly images: readonly number[];
  /** Length of the images' sum. */
  readonly norm: number;
}

function probesOf(table: TrialPeople, images: readonly number[], framesFused: number): readonly Probe[] {
  const count = Math.floor(images.length / framesFused);
  return Array.from({ length: count }, (_, i) => {
    const fused = images.slice(i * framesFused, (i + 1) * framesFused);
    const square = fused.reduce((sum, a) => fused.reduce((row, b) => row + table.similarity(a, b), sum), 0);
    return { images: fused, norm: Math.sqrt(square) };
  });
}

/** With the best of a person's templates. */
function scoreOf({ similarity }: TrialPeople, { images, norm }: Probe, templates: readonly number[]): number {
  return templates.reduce((best, template) => {
    const sum = images.reduce((total, image) => total + similarity(image, template), 0);
    return Math.max(best, sum / norm);
  }, Number.NEGATIVE_INFINITY);
}
