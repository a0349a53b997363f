import type { z } from 'zod';
import type { structureDifferenceSchema } from '#contract/event-clone';
import type { StructureDifference } from '#domain/event/structure-diff';

export type ToldDifference = z.infer<typeof structureDifferenceSchema>;

/** Differences as the wire has them. */
export function structureReply(differences: readonly StructureDifference[]): ToldDifference[] {
  return differences.map((one) => (one.kind === 'changed' ? { ...one, fields: [...one.fields] } : one));
}
