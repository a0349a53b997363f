import type { HandlersOf } from '../http/handler.ts';
import type { PersonErasureService } from './person-erasure-service.ts';
import type { PersonService } from './person-service.ts';

export function personRoutes(
  people: PersonService,
  erasure: PersonErasureService,
): HandlersOf<
  'listPeople' | 'createPerson' | 'readPerson' | 'changePerson' | 'erasePerson' | 'changeAccreditationStatus'
> {
  return {
    listPeople: ({ actor, params, query }) => people.list(actor, params.eventId, query),
    createPerson: ({ actor, params, body }) => people.create(actor, params.eventId, body),
    readPerson: ({ actor, params }) => people.read(actor, params.eventId, params.personId),
    changePerson: ({ actor, params, version, body }) => people.change(actor, params, version, body),
    erasePerson: ({ actor, params }) => erasure.erase(actor, params.eventId, params.personId),
    changeAccreditationStatus: ({ actor, params, body, version }) =>
      people.changeStatus(actor, params, body, version),
  };
}
