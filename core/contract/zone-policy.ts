import { z } from 'zod';
import { ENTRY_WAYS } from '#domain/access/by-time';
import { LIVENESS_LEVELS } from '#domain/access/liveness';
import { WEEKDAYS } from '#domain/access/local-time';
import { codeSchema } from './primitives.ts';

/** Codes of categories; `ALL` is everybody. */
const categoriesSchema = z.array(codeSchema).max(200);

const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time like 08:30');
const endSchema = z.union([clockSchema, z.literal('24:00')]);
const daySchema = z.union([z.enum(WEEKDAYS), z.iso.date()]);

/** A stretch of time by the event's clock on each of the days; one that ends not later than it begins ends on the day after. */
const hoursShape = { days: z.array(daySchema).min(1).max(100), from: clockSchema, until: endSchema };

export const scheduleSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('always') }),
    z.strictObject({
      kind: z.literal('hours'),
      openings: z.array(z.strictObject({ categories: categoriesSchema.min(1), ...hoursShape })).max(100),
      /** Dates on which nothing opens that begins on them. */
      closedOn: z.array(z.iso.date()).max(366),
    }),
  ])
  .meta({ id: 'Schedule' });

const exempt = categoriesSchema.default([]);
const reset = {
  resetAfterMs: z.int().positive(),
  /** By the event's clock, every day; null for never. */
  resetDailyAt: clockSchema.nullable().default(null),
  exempt,
};

export const passbackSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('soft'), ...reset }),
    z.strictObject({ kind: z.literal('hard'), ...reset }),
    /** Not again within this time, whether they came out or not. */
    z.strictObject({ kind: z.literal('timed'), forMs: z.int().positive(), exempt }),
  ])
  .meta({ id: 'Passback' });

export const occupancyLimitSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('unlimited') }),
    z.strictObject({ kind: z.literal('limited'), most: z.int().nonnegative(), exempt }),
  ])
  .meta({ id: 'OccupancyLimit' });

const proofShape = { entryBy: z.enum(ENTRY_WAYS), liveness: z.enum(LIVENESS_LEVELS) };

/** The largest promise that can be made. */
export const LARGEST_FPIR = 0.1;

/** The largest share of strangers that may be let in. */
export const promisedFpirSchema = z.number().gt(0).max(LARGEST_FPIR);

/** What a gate asks for while no threshold keeps the promise. */
export const whenRefusedSchema = z.enum(['badge-and-face', 'staffed']);

const zonePolicyShape = {
  /** The organiser's promise: at most this share of strangers is let in, for example 0.001. */
  promisedFpir: promisedFpirSchema,
  whenRefused: whenRefusedSchema,
  ...proofShape,
  /** Another proof during some hours; the first that fits counts. */
  byTime: z.array(z.strictObject({ during: z.strictObject(hoursShape), ...proofShape })).max(20),
  schedule: scheduleSchema,
  passback: passbackSchema,
  occupancy: occupancyLimitSchema,
  staleAfterMs: z.int().positive(),
  whenStale: z.enum(['refuse', 'keep-working']),
  /** Captured faces are deleted after this long. */
  keepCropsMs: z.int().nonnegative(),
};

/** What a zone asks of everyone who enters, and how sure the gate must be. */
export const zonePolicySchema = z
  .strictObject({
    ...zonePolicyShape,
    whenRefused: zonePolicyShape.whenRefused.default('badge-and-face'),
    entryBy: zonePolicyShape.entryBy.default('face'),
    byTime: zonePolicyShape.byTime.default([]),
    schedule: zonePolicyShape.schedule.default({ kind: 'always' }),
    occupancy: zonePolicyShape.occupancy.default({ kind: 'unlimited' }),
  })
  .meta({ id: 'ZonePolicy' });

/** Without defaults: what an edit leaves out stays as it is. */
export const zonePolicyChangeSchema = z.strictObject(zonePolicyShape).partial();

/** What is left out is as the event promises. */
export const newZonePolicySchema = zonePolicySchema.extend({
  promisedFpir: promisedFpirSchema.exactOptional(),
  whenRefused: whenRefusedSchema.exactOptional(),
});

export type ZonePolicy = z.infer<typeof zonePolicySchema>;
