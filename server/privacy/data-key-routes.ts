import type { HandlersOf } from '../http/handler.ts';
import type { DataKeyService } from './data-key-service.ts';

export function dataKeyRoutes(keys: DataKeyService): HandlersOf<'readDataKey' | 'exchangeDataKey'> {
  return {
    readDataKey: ({ actor, params }) => keys.read(actor, params.eventId),
    exchangeDataKey: ({ actor, params }) => keys.exchange(actor, params.eventId),
  };
}
