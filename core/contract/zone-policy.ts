import { z } from 'zod';
import { LIVENESS_LEVELS } from '#domain/access/liveness';

export const passbackSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('soft'), resetAfterMs: z.int().positive() }),
  z.strictObject({ kind: z.literal('hard'), resetAfterMs: z.int().positive() }),
]);

/** The largest promise that can be made. */
export const LARGEST_FPIR = 0.1;

/** The largest share of strangers that may be let in. */
export const promisedFpirSchema = z.number().gt(0).max(LARGEST_FPIR);

/** What a gate asks for while no threshold keeps the promise. */
export const whenRefusedSchema = z.enum(['badge-and-face', 'staffed']);

/** What a zone asks of everyone who enters, and how sure the gate must be. */
export const zonePolicySchema = z
  .strictObject({
    /** The organiser's promise: at most this share of strangers is let in, for example 0.001. */
    promisedFpir: promisedFpirSchema,
    whenRefused: whenRefusedSchema.default('badge-and-face'),
    liveness: z.enum(LIVENESS_LEVELS),
    passback: passbackSchema,
    staleAfterMs: z.int().positive(),
    whenStale: z.enum(['refuse', 'keep-working']),
    /** Captured faces are deleted after this long. */
    keepCropsMs: z.int().nonnegative(),
  })
  .meta({ id: 'ZonePolicy' });

export type ZonePolicy = z.infer<typeof zonePolicySchema>;
