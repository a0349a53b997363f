import type { HandlersOf } from '../http/handler.ts';
import type { LookAlikeService } from './look-alike-service.ts';

export function lookAlikeRoutes(
  lookAlikes: LookAlikeService,
): HandlersOf<'listLookAlikes' | 'decideLookAlike' | 'findNearestPerson'> {
  return {
    listLookAlikes: ({ actor, params, query }) => lookAlikes.list(actor, params.eventId, query),
    findNearestPerson: ({ actor, params }) => lookAlikes.nearest(actor, params.eventId, params.personId),
    decideLookAlike: ({ actor, params, body }) => lookAlikes.decide(actor, params, body.decision),
  };
}
