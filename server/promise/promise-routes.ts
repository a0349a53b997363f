import type { HandlersOf } from '../http/handler.ts';
import type { PromiseService } from './promise-service.ts';

export function promiseRoutes(promises: PromiseService): HandlersOf<'listPromises' | 'proposePromise'> {
  return {
    listPromises: ({ actor, params }) => promises.list(actor, params.eventId),
    proposePromise: ({ actor, params, query }) => promises.propose(actor, params.eventId, query),
  };
}
