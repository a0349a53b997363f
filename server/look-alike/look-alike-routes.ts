import type { HandlersOf } from '../http/handler.ts';
import type { LookAlikeService } from './look-alike-service.ts';

export function lookAlikeRoutes(
  lookAlikes: LookAlikeService,
): HandlersOf<'listLookAlikes' | 'decideLookAlike'> {
  return {
    listLookAlikes: ({ actor, params, query }) => lookAlikes.list(actor, params.eventId, query),
    decideLookAlike: ({ actor, params, body }) => lookAlikes.decide(actor, params, body.decision),
  };
}
