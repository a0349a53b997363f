import type { ImageUnderTest } from '../images/image-set.ts';
import type { QualitySample } from '../quality-discard.ts';
import type { IdentificationScores } from './identification-scores.ts';

/** The searches by people of the gallery whose probe gave a template. */
export function searchQualitySamples(
  { mated }: IdentificationScores,
  probes: readonly ImageUnderTest[],
  threshold: number,
): readonly QualitySample[] {
  const imageAt = new Map(probes.map((image) => [image.file.path, image]));
  return Array.from(mated.similarities).flatMap((similarity, rank) => {
    const outcome = imageAt.get(mated.searchAt(rank).probe.path)?.outcome;
    if (outcome?.kind !== 'chosen') return [];
    return [{ reports: [outcome.face.quality], missed: !(similarity >= threshold) }];
  });
}
