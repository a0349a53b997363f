import type { HandlersOf } from '../http/handler.ts';
import type { EventService } from './event-service.ts';

export function eventRoutes(
  events: EventService,
): HandlersOf<
  'listEvents' | 'createEvent' | 'changeEvent' | 'changeEventState' | 'cloneEvent' | 'readOriginDiff'
> {
  return {
    listEvents: ({ actor }) => events.list(actor),
    createEvent: ({ actor, body }) => events.create(actor, body),
    changeEvent: ({ actor, params, version, body }) => events.change(actor, params.eventId, version, body),
    cloneEvent: ({ actor, body }) => events.clone(actor, body),
    readOriginDiff: ({ actor, params }) => events.originDiff(actor, params.eventId),
    changeEventState: ({ actor, params, version, body }) =>
      events.changeState(actor, params.eventId, body.to, version),
  };
}
