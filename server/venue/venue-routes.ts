import type { HandlersOf } from '../http/handler.ts';
import type { VenueService } from './venue-service.ts';

export function venueRoutes(
  venues: VenueService,
): HandlersOf<
  | 'listVenues'
  | 'createVenue'
  | 'changeVenue'
  | 'createZone'
  | 'changeZone'
  | 'forgetPassback'
  | 'createAccessPoint'
  | 'changeAccessPoint'
> {
  return {
    listVenues: ({ actor, params }) => venues.list(actor, params.eventId),
    createVenue: ({ actor, params, body }) => venues.create(actor, params.eventId, body),
    changeVenue: ({ actor, params, version, body }) => venues.change(actor, params, version, body.name),
    createZone: ({ actor, params, body }) => venues.createZone(actor, params.eventId, params.venueId, body),
    changeZone: ({ actor, params, version, body }) => venues.changeZone(actor, params, version, body),
    forgetPassback: ({ actor, params }) => venues.forgetPassback(actor, params),
    createAccessPoint: ({ actor, params, body }) =>
      venues.createAccessPoint(actor, params.eventId, params.venueId, body),
    changeAccessPoint: ({ actor, params, version, body }) =>
      venues.changeAccessPoint(actor, params, version, body),
  };
}
