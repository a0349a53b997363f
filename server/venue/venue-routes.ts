import type { HandlersOf } from '../http/handler.ts';
import type { VenueService } from './venue-service.ts';

export function venueRoutes(
  venues: VenueService,
): HandlersOf<'listVenues' | 'createVenue' | 'createZone' | 'changeZone' | 'createAccessPoint'> {
  return {
    listVenues: ({ actor, params }) => venues.list(actor, params.eventId),
    createVenue: ({ actor, params, body }) => venues.create(actor, params.eventId, body),
    createZone: ({ actor, params, body }) => venues.createZone(actor, params.eventId, params.venueId, body),
    changeZone: ({ actor, params, version, body }) => venues.changeZone(actor, params, version, body),
    createAccessPoint: ({ actor, params, body }) =>
      venues.createAccessPoint(actor, params.eventId, params.venueId, body),
  };
}
