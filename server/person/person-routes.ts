import type { HandlersOf } from '../http/handler.ts';
import type { BulkStatusService } from './bulk-status-service.ts';
import type { PersonErasureService } from './person-erasure-service.ts';
import type { PersonService } from './person-service.ts';

export function personRoutes(
  people: PersonService,
  erasure: PersonErasureService,
  bulk: BulkStatusService,
): HandlersOf<
  | 'listPeople'
  | 'createPerson'
  | 'readPerson'
  | 'changePerson'
  | 'erasePerson'
  | 'changeAccreditationStatus'
  | 'addAccreditation'
  | 'changeAccreditation'
  | 'listStatusChanges'
  | 'changeStatuses'
> {
  return {
    listPeople: ({ actor, params, query }) => people.list(actor, params.eventId, query),
    createPerson: ({ actor, params, body }) => people.create(actor, params.eventId, body),
    readPerson: ({ actor, params }) => people.read(actor, params.eventId, params.personId),
    changePerson: ({ actor, params, version, body }) => people.change(actor, params, version, body),
    erasePerson: ({ actor, params }) => erasure.erase(actor, params.eventId, params.personId),
    addAccreditation: ({ actor, params, query, body }) =>
      people.addAccreditation(actor, params, query.status, body),
    changeAccreditation: ({ actor, params, version, body }) =>
      people.changeAccreditation(actor, params, version, body),
    listStatusChanges: ({ actor, params }) => people.statusChanges(actor, params),
    changeStatuses: ({ actor, params, body }) => bulk.change(actor, params.eventId, body),
    changeAccreditationStatus: ({ actor, params, body, version }) =>
      people.changeStatus(actor, params, body, version),
  };
}
