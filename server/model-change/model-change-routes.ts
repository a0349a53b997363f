import type { HandlersOf } from '../http/handler.ts';
import type { ModelChangeService } from './model-change-service.ts';

export function modelChangeRoutes(
  models: ModelChangeService,
): HandlersOf<'readModels' | 'changeModels' | 'listPeopleToEnrolAgain'> {
  return {
    readModels: ({ actor }) => models.read(actor),
    changeModels: ({ actor, body }) => models.take(actor, body),
    listPeopleToEnrolAgain: ({ actor, params, query }) => models.listLeftOut(actor, params.eventId, query),
  };
}
