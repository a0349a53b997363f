import { z } from 'zod';
import { alertRulesSchema, USUAL_ALERT_RULES } from './alert-rules.ts';
import { promisedFpirSchema, whenRefusedSchema } from './zone-policy.ts';

/** How long something is kept: until the event is purged, or for so many days. */
export const keptSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('until-purge') }),
    z.strictObject({ kind: z.literal('days'), days: z.int().nonnegative().max(3_650) }),
  ])
  .meta({ id: 'Kept' });

/** A leap year of them. */
const MOST_CROP_HOURS = 8_784;

/** The longest that anything about people is kept; a zone may keep less. */
export const retentionSchema = z
  .strictObject({
    /** Faces captured at gates, from the moment they were captured. */
    cropsHours: z.int().nonnegative().max(MOST_CROP_HOURS),
    /** Enrolled photos, from the moment they became the person's; the template stays. */
    photosAfterApproval: keptSchema,
    /** Who passed where and when, from the moment of the passage. */
    passages: keptSchema,
  })
  .meta({ id: 'Retention' });

/** What a zone promises that does not say otherwise when it is made. */
export const eventPromiseSchema = z.strictObject({
  promisedFpir: promisedFpirSchema,
  whenRefused: whenRefusedSchema,
});

/** The first and the last day, in the event's time zone. */
export const eventDatesSchema = z
  .strictObject({ from: z.iso.date(), through: z.iso.date() })
  .refine(({ from, through }) => from <= through, { path: ['through'], error: 'must not be before from' });

/** The languages in which the event speaks to its people, the first where nobody has chosen. */
export const languagesSchema = z
  .array(z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'a language like fr or pt-BR'))
  .min(1)
  .max(20)
  .refine((languages) => new Set(languages).size === languages.length, { error: 'names a language twice' });

/** Whether the screens at lanes greet by name. Everybody around reads along: an event has to want it. */
export const laneDisplaySchema = z
  .strictObject({ names: z.enum(['hidden', 'shown']) })
  .meta({ id: 'LaneDisplay' });

/** Everything about an event that is settled beside its name and time zone. */
export const eventSettingsSchema = z.strictObject({
  languages: languagesSchema,
  dates: eventDatesSchema.nullable(),
  promise: eventPromiseSchema,
  retention: retentionSchema,
  laneDisplay: laneDisplaySchema,
  /** Events from before there were rules go by the usual ones. */
  alerts: alertRulesSchema.default(USUAL_ALERT_RULES),
});

export type EventSettings = z.infer<typeof eventSettingsSchema>;

export const NEW_EVENT_SETTINGS: EventSettings = {
  languages: ['en'],
  dates: null,
  promise: { promisedFpir: 0.001, whenRefused: 'badge-and-face' },
  retention: {
    cropsHours: 720,
    photosAfterApproval: { kind: 'until-purge' },
    passages: { kind: 'until-purge' },
  },
  laneDisplay: { names: 'hidden' },
  alerts: USUAL_ALERT_RULES,
};
