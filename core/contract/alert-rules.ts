import { z } from 'zod';

const often = z.strictObject({
  /** So many times … */
  count: z.int().min(1).max(1_000),
  /** … within this time. */
  withinMs: z.int().min(1_000).max(86_400_000),
});

/** When an event's people are alerted. */
export const alertRulesSchema = z
  .strictObject({
    /** Suspected pictures in one lane. */
    spoof: often,
    /** Refusals of one person, at whichever gates. */
    refusalsOfPerson: often,
    /** Refusals in one lane, of whomever. */
    refusalsInLane: often,
    /** How long a gate may be silent. */
    offlineAfterMs: z.int().min(20_000).max(86_400_000),
    /** The share of a zone's limit, in per cent, from which on it is full. */
    occupancyPercent: z.int().min(1).max(100),
  })
  .meta({ id: 'AlertRules' });

export type AlertRules = z.infer<typeof alertRulesSchema>;

const MINUTE_MS = 60_000;

export const USUAL_ALERT_RULES: AlertRules = {
  spoof: { count: 1, withinMs: MINUTE_MS },
  refusalsOfPerson: { count: 5, withinMs: 10 * MINUTE_MS },
  refusalsInLane: { count: 20, withinMs: 10 * MINUTE_MS },
  offlineAfterMs: MINUTE_MS,
  occupancyPercent: 100,
};
