import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { photoRefusalSchema } from './person.ts';
import { idSchema, instantSchema, nameSchema, noBody, nothing } from './primitives.ts';

const reasonSchema = z.string().trim().min(1).max(500);

/** Somebody whom no gate lets in: an enrolled person, or a face that belongs to nobody here. */
export const watchlistEntrySchema = z
  .strictObject({
    id: idSchema,
    subject: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('person'), personId: idSchema, name: nameSchema }),
      z.strictObject({ kind: z.literal('photo'), label: nameSchema }),
    ]),
    reason: z.string(),
    createdAt: instantSchema,
    createdBy: z.string(),
  })
  .meta({ id: 'WatchlistEntry' });

export type WatchlistEntry = z.infer<typeof watchlistEntrySchema>;

const eventParams = z.strictObject({ eventId: idSchema });
const entryParams = eventParams.extend({ entryId: idSchema });

export const listWatchlist = endpoint({
  id: 'listWatchlist',
  method: 'get',
  path: '/api/v1/events/:eventId/watchlist',
  summary: 'Whom every gate turns away and tells of, newest first',
  audience: { kind: 'user', permission: 'watchlist:manage' },
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ entries: z.array(watchlistEntrySchema) }),
});

export const watchPerson = endpoint({
  id: 'watchPerson',
  method: 'post',
  path: '/api/v1/events/:eventId/watchlist/people',
  summary: 'Put a person of the event on the watchlist; gates know it at once',
  audience: { kind: 'user', permission: 'watchlist:manage' },
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ personId: idSchema, reason: reasonSchema }),
  answers: 'json',
  status: 201,
  reply: watchlistEntrySchema,
});

export const watchPhoto = endpoint({
  id: 'watchPhoto',
  method: 'post',
  path: '/api/v1/events/:eventId/watchlist/photos',
  summary: 'Put a face on the watchlist: the photo as the raw body',
  audience: { kind: 'user', permission: 'watchlist:manage' },
  params: eventParams,
  query: z.strictObject({ label: nameSchema, reason: reasonSchema }),
  accepts: 'image',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('accepted'), entry: watchlistEntrySchema }),
      z.strictObject({ kind: z.literal('refused'), refusal: photoRefusalSchema }),
    ])
    .meta({ id: 'WatchlistVerdict' }),
});

export const readWatchlistPhoto = endpoint({
  id: 'readWatchlistPhoto',
  method: 'get',
  path: '/api/v1/events/:eventId/watchlist/:entryId/photo',
  summary: 'The photo of an entry, cropped to the face',
  audience: { kind: 'user', permission: 'watchlist:manage' },
  params: entryParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'image',
  status: 200,
  reply: noBody,
});

export const endWatch = endpoint({
  id: 'endWatch',
  method: 'delete',
  path: '/api/v1/events/:eventId/watchlist/:entryId',
  summary: 'Take somebody off the watchlist; a photo is deleted here and at every gate',
  audience: { kind: 'user', permission: 'watchlist:manage' },
  inClosedEvent: 'allowed',
  params: entryParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 204,
  reply: noBody,
});
