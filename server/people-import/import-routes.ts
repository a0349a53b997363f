import type { HandlersOf } from '../http/handler.ts';
import type { ImportService } from './import-service.ts';

export function importRoutes(
  imports: ImportService,
): HandlersOf<
  | 'listImports'
  | 'createImport'
  | 'readImport'
  | 'uploadImportTable'
  | 'uploadImportPhotos'
  | 'startImport'
  | 'cancelImport'
  | 'readImportReport'
> {
  return {
    listImports: ({ actor, params }) => imports.list(actor, params.eventId),
    createImport: ({ actor, params }) => imports.create(actor, params.eventId),
    readImport: ({ actor, params }) => imports.read(actor, params),
    uploadImportTable: ({ actor, params, body }) => imports.takeTable(actor, params, body),
    uploadImportPhotos: ({ actor, params, body }) => imports.takePhotos(actor, params, body),
    startImport: ({ actor, params, body }) => imports.start(actor, params, body),
    cancelImport: ({ actor, params }) => imports.cancel(actor, params),
    readImportReport: ({ actor, params }) => imports.report(actor, params),
  };
}
