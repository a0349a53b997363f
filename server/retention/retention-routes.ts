import type { HandlersOf } from '../http/handler.ts';
import type { RetentionService } from './retention-service.ts';

export function retentionRoutes(retention: RetentionService): HandlersOf<'readRetention' | 'runRetention'> {
  return {
    readRetention: ({ actor, params }) => retention.preview(actor, params.eventId),
    runRetention: ({ actor, params }) => retention.run(actor, params.eventId),
  };
}
