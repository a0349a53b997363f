import type { HandlersOf } from '../http/handler.ts';
import type { RemovalService } from './removal-service.ts';

export function removalRoutes(removals: RemovalService): HandlersOf<'listRemovals' | 'handInReceipts'> {
  return {
    listRemovals: ({ actor, params, query }) => removals.list(actor, params.eventId, query),
    handInReceipts: ({ actor, body }) => removals.take(actor, body.receipts),
  };
}
