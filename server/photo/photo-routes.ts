import type { HandlersOf } from '../http/handler.ts';
import type { PhotoService } from './photo-service.ts';

export function photoRoutes(photos: PhotoService): HandlersOf<'addPhoto' | 'readPhoto'> {
  return {
    addPhoto: ({ actor, params, query, body }) => photos.add(actor, params, body, query),
    readPhoto: async ({ actor, params }) => ({
      bytes: await photos.read(actor, params.eventId, params.personId),
      contentType: 'image/jpeg',
    }),
  };
}
