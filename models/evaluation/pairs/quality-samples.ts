import type { ImageSet } from '../images/image-set.ts';
import type { QualitySample } from '../quality-discard.ts';
import type { PairScores } from './pair-scores.ts';

/** The mated pairs that were compared; those with an image that gave no template have no quality. */
export function pairQualitySamples(
  { mated }: PairScores,
  { images }: ImageSet,
  threshold: number,
): readonly QualitySample[] {
  return Array.from(mated.similarities).flatMap((similarity, rank) => {
    const { a, b } = mated.pairAt(rank);
    const [first, second] = [images[a]?.outcome, images[b]?.outcome];
    if (first?.kind !== 'chosen' || second?.kind !== 'chosen') return [];
    return [{ reports: [first.face.quality, second.face.quality], missed: !(similarity >= threshold) }];
  });
}
