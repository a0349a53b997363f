import { z } from 'zod';
import { EVENT_STATES } from '#domain/event/event-state';
import { alertRulesSchema } from './alert-rules.ts';
import { endpoint } from './endpoint.ts';
import { eventSettingsSchema, NEW_EVENT_SETTINGS } from './event-settings.ts';
import { idSchema, nameSchema, noBody, nothing, versionSchema } from './primitives.ts';

export const eventStateSchema = z.enum(EVENT_STATES);

const timeZoneSchema = z.string().min(1).max(64);

export const eventSchema = z
  .strictObject({
    id: idSchema,
    version: versionSchema,
    name: nameSchema,
    timeZone: z.string(),
    state: eventStateSchema,
    ...eventSettingsSchema.shape,
    createdAt: z.int(),
  })
  .meta({ id: 'Event' });

/** What may be settled about an event; what is left out stays as it is, or begins as NEW_EVENT_SETTINGS. */
const eventDetails = {
  name: nameSchema,
  timeZone: timeZoneSchema,
  ...eventSettingsSchema.shape,
  alerts: alertRulesSchema,
};

export const newEventSchema = z.strictObject({
  ...eventDetails,
  /** Gates of a draft let nobody in. */
  state: z.enum(['draft', 'live']).default('draft'),
  languages: eventDetails.languages.default(NEW_EVENT_SETTINGS.languages),
  dates: eventDetails.dates.default(NEW_EVENT_SETTINGS.dates),
  promise: eventDetails.promise.default(NEW_EVENT_SETTINGS.promise),
  retention: eventDetails.retention.default(NEW_EVENT_SETTINGS.retention),
  laneDisplay: eventDetails.laneDisplay.default(NEW_EVENT_SETTINGS.laneDisplay),
  alerts: eventDetails.alerts.default(NEW_EVENT_SETTINGS.alerts),
});

export const eventChangeSchema = z.strictObject(eventDetails).partial();

export type EventSummary = z.infer<typeof eventSchema>;

const eventParams = z.strictObject({ eventId: idSchema });

export const listEvents = endpoint({
  id: 'listEvents',
  method: 'get',
  path: '/api/v1/events',
  summary: 'Events that the user may see',
  audience: { kind: 'user', permission: 'event:read' },
  params: nothing,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ events: z.array(eventSchema) }),
});

export const createEvent = endpoint({
  id: 'createEvent',
  method: 'post',
  path: '/api/v1/events',
  summary: 'Create an event',
  audience: { kind: 'user', permission: 'event:manage' },
  params: nothing,
  query: nothing,
  accepts: 'json',
  body: newEventSchema,
  answers: 'json',
  status: 201,
  reply: eventSchema,
});

export const changeEvent = endpoint({
  id: 'changeEvent',
  method: 'patch',
  path: '/api/v1/events/:eventId',
  summary: 'Change what is given of an event: name, time zone, languages, dates, promise, retention',
  audience: { kind: 'user', permission: 'event:manage' },
  version: 'required',
  // How long an event that is over is kept is often settled when it is over.
  inClosedEvent: 'allowed',
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: eventChangeSchema,
  answers: 'json',
  status: 200,
  reply: eventSchema,
});

export const changeEventState = endpoint({
  id: 'changeEventState',
  method: 'post',
  path: '/api/v1/events/:eventId/state',
  summary: 'Open or close an event; its gates follow at once. Only a purge makes it purged',
  audience: { kind: 'user', permission: 'event:manage' },
  version: 'optional',
  inClosedEvent: 'allowed',
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ to: z.enum(['live', 'closed']) }),
  answers: 'json',
  status: 200,
  reply: eventSchema,
});
