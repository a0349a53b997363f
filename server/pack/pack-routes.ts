import type { AccreditationCodesService } from '../event/accreditation-codes-service.ts';
import type { HandlersOf } from '../http/handler.ts';
import type { PackService } from './pack-service.ts';

export function packRoutes(
  packs: PackService,
  codes: AccreditationCodesService,
): HandlersOf<
  'listPacks' | 'readPack' | 'importPack' | 'readAccreditationCodes' | 'changeAccreditationCodes'
> {
  return {
    listPacks: ({ actor }) => packs.list(actor),
    readPack: ({ actor, params }) => packs.read(actor, params.eventId),
    importPack: ({ actor, params, body }) => packs.import(actor, params.eventId, body),
    readAccreditationCodes: ({ actor, params }) => codes.read(actor, params.eventId),
    changeAccreditationCodes: ({ actor, params, version, body }) =>
      codes.change(actor, params.eventId, version, body),
  };
}
