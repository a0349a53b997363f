import type { HandlersOf } from '../http/handler.ts';
import type { PurgeService } from './purge-service.ts';

export function purgeRoutes(purges: PurgeService): HandlersOf<'purgeEvent' | 'readPurge'> {
  return {
    purgeEvent: ({ actor, params, body }) => purges.order(actor, params.eventId, body.confirmName),
    readPurge: ({ actor, params }) => purges.read(actor, params.eventId),
  };
}
