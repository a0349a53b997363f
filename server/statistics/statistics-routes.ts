import type { HandlersOf } from '../http/handler.ts';
import type { StatisticsService } from './statistics-service.ts';

export function statisticsRoutes(statistics: StatisticsService): HandlersOf<'listGateHours' | 'readNow'> {
  return {
    listGateHours: ({ actor, params, query }) => statistics.hours(actor, params.eventId, query),
    readNow: ({ actor, params, query }) => statistics.now(actor, params.eventId, query.minutes),
  };
}
