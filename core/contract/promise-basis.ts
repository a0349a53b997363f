import { z } from 'zod';

const refusal = z.enum(['nobody-enrolled', 'too-little-evidence', 'scores-missing', 'no-such-promise']);
const count = z.int().nonnegative();
/** Trials and accepted strangers need not be whole: half a trial is one of a pair that counts twice. */
const weight = z.number().nonnegative();

export const promiseRefusalSchema = refusal;

/** What the threshold of a decision rested on. */
export const thresholdBasisSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('event'),
      people: count,
      trials: weight,
      accepted: weight,
      confidence: z.number(),
      growth: z.number(),
    }),
    z.strictObject({ kind: z.literal('shipped'), people: count, comparisons: count }),
    z.strictObject({ kind: z.literal('none'), because: refusal, smallestFpir: z.number().nullable() }),
  ])
  .meta({ id: 'ThresholdBasis' });

/** What the event's own people say about a promise, and for which state of the gallery. */
export const measuredPromiseSchema = z
  .strictObject({
    /** People changed after this place in the event's order of changes were not measured. */
    throughSeq: count,
    promise: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('kept'),
        fpir: z.number(),
        confidence: z.number(),
        people: count,
        templates: z.int().positive(),
        trials: weight,
        steps: z
          .array(z.strictObject({ growth: z.number().min(1), threshold: z.number(), accepted: weight }))
          .min(1)
          .max(20),
      }),
      z.strictObject({ kind: z.literal('too-little-evidence'), fpir: z.number() }),
      z.strictObject({ kind: z.literal('refused'), fpir: z.number(), because: refusal }),
    ]),
  })
  .meta({ id: 'MeasuredPromise' });

export type MeasuredPromise = z.infer<typeof measuredPromiseSchema>;
