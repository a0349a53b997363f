import type { HandlersOf } from '../http/handler.ts';
import type { OccupancyService } from './occupancy-service.ts';

export function occupancyRoutes(
  occupancy: OccupancyService,
): HandlersOf<'listOccupancy' | 'listPresent' | 'exportPresent' | 'correctOccupancy' | 'recountOccupancy'> {
  return {
    listOccupancy: ({ actor, params, query }) => occupancy.list(actor, params.eventId, query),
    listPresent: ({ actor, params, query }) => occupancy.listPresent(actor, params, query),
    exportPresent: ({ actor, params, query, signal }) =>
      occupancy.exportPresent(actor, params, query.format, signal),
    correctOccupancy: ({ actor, params, body }) => occupancy.correct(actor, params, body),
    recountOccupancy: ({ actor, params }) => occupancy.recount(actor, params.eventId),
  };
}
