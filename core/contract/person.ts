import { z } from 'zod';
import { ACCREDITATION_STATUSES } from '#domain/access/accreditation';
import { QUALITY_MEASURES } from '#domain/face/quality';
import { endpoint } from './endpoint.ts';
import {
  codeSchema,
  cursorSchema,
  idSchema,
  instantSchema,
  nameSchema,
  noBody,
  nothing,
  privilegeSchema,
  versionSchema,
} from './primitives.ts';

export const accreditationStatusSchema = z.enum(ACCREDITATION_STATUSES);

export const accreditationSchema = z
  .strictObject({
    id: idSchema,
    status: accreditationStatusSchema,
    category: codeSchema,
    /** What the person does; null where that is not said. */
    function: codeSchema.nullable(),
    validFromMs: instantSchema,
    validUntilMs: instantSchema,
    /** Privileges: where the person may go. */
    zones: z.array(privilegeSchema).max(200),
  })
  .meta({ id: 'Accreditation' });

export const newAccreditationSchema = accreditationSchema
  .omit({ id: true, status: true })
  .extend({
    function: accreditationSchema.shape.function.default(null),
    /** Left out: where the category may go. */
    zones: accreditationSchema.shape.zones.exactOptional(),
  })
  .refine((a) => a.validUntilMs > a.validFromMs, {
    path: ['validUntilMs'],
    error: 'must be after validFromMs',
  });

/** What is left out stays as it is. */
export const accreditationChangeSchema = accreditationSchema.omit({ id: true, status: true }).partial();

/** A step in the life of an accreditation. */
export const statusChangeSchema = z
  .strictObject({
    from: accreditationStatusSchema,
    to: accreditationStatusSchema,
    actorId: z.string(),
    reason: z.string(),
    at: instantSchema,
  })
  .meta({ id: 'StatusChange' });

/** Where a person stands with face entry. */
export const enrolmentSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('no-photo') }),
    /** A photo was given and waits for somebody to look at it. */
    z.strictObject({ kind: z.literal('in-review'), since: instantSchema }),
    /** Consent was withdrawn; nothing of the face is stored. */
    z.strictObject({ kind: z.literal('badge-only'), since: instantSchema }),
    z.strictObject({ kind: z.literal('enrolled'), photos: z.int().positive(), at: instantSchema }),
  ])
  .meta({ id: 'Enrolment' });

export const personSchema = z
  .strictObject({
    id: idSchema,
    version: versionSchema,
    /** The organiser's own number for the person, unique in the event. */
    externalId: z.string().max(64).nullable(),
    name: nameSchema,
    enrolment: enrolmentSchema,
    accreditations: z.array(accreditationSchema),
    createdAt: instantSchema,
  })
  .meta({ id: 'Person' });

export type Person = z.infer<typeof personSchema>;

export const newPersonSchema = z.strictObject({
  name: nameSchema,
  externalId: z.string().trim().min(1).max(64).nullable(),
  accreditations: z.array(newAccreditationSchema).max(20),
});

export const qualityAssessmentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    measure: z.enum(QUALITY_MEASURES),
    kind: z.literal('assessed'),
    native: z.number(),
    score: z.number().min(0).max(100),
  }),
  z.strictObject({ measure: z.enum(QUALITY_MEASURES), kind: z.literal('not-assessed'), because: z.string() }),
]);

const unusable = [
  z.strictObject({
    kind: z.literal('unreadable'),
    because: z.enum(['too-large', 'unsupported-format', 'damaged', 'too-many-pixels', 'too-small']),
  }),
  z.strictObject({ kind: z.literal('no-face') }),
  z.strictObject({ kind: z.literal('several-faces'), faces: z.int() }),
  z.strictObject({ kind: z.literal('low-quality'), failed: z.array(z.enum(QUALITY_MEASURES)) }),
] as const;

/** What is wrong with a photo by itself, whoever else is enrolled. */
export const unusablePhotoSchema = z.discriminatedUnion('kind', unusable).meta({ id: 'UnusablePhoto' });

export type UnusablePhoto = z.infer<typeof unusablePhotoSchema>;

/** Why a photo cannot be used. Each has words for the person in the portal. */
export const photoRefusalSchema = z
  .discriminatedUnion('kind', [
    ...unusable,
    /** The same face is already enrolled for somebody else. */
    z.strictObject({ kind: z.literal('duplicate'), personId: idSchema }),
    /** The face is not that of the person's earlier photos. */
    z.strictObject({ kind: z.literal('other-person') }),
  ])
  .meta({ id: 'PhotoRefusal' });

export type PhotoRefusal = z.infer<typeof photoRefusalSchema>;

/** A refusal is an expected answer, not an error: it comes with status 200 and the measures behind it. */
export const photoVerdictSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('accepted'),
      photoId: idSchema,
      quality: z.array(qualityAssessmentSchema),
    }),
    z.strictObject({
      kind: z.literal('refused'),
      refusal: photoRefusalSchema,
      quality: z.array(qualityAssessmentSchema),
    }),
  ])
  .meta({ id: 'PhotoVerdict' });

export type PhotoVerdict = z.infer<typeof photoVerdictSchema>;

const eventParams = z.strictObject({ eventId: idSchema });
export const personParams = z.strictObject({ eventId: idSchema, personId: idSchema });

export const listPeople = endpoint({
  id: 'listPeople',
  method: 'get',
  path: '/api/v1/events/:eventId/people',
  summary: 'People by name, with their accreditations and enrolment',
  audience: { kind: 'user', permission: 'person:read' },
  params: eventParams,
  query: z.strictObject({
    /** Part of a name, or the whole number. */
    search: z.string().max(120).optional(),
    /** With an accreditation of this category; together with `status`, both of the same one. */
    category: codeSchema.optional(),
    status: accreditationStatusSchema.optional(),
    face: z.enum(['enrolled', 'missing']).optional(),
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    people: z.array(personSchema),
    total: z.int(),
    nextCursor: cursorSchema.nullable(),
  }),
});

export const createPerson = endpoint({
  id: 'createPerson',
  method: 'post',
  path: '/api/v1/events/:eventId/people',
  summary: 'Add a person; their accreditations become active at once',
  audience: { kind: 'user', permission: 'person:write' },
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: newPersonSchema,
  answers: 'json',
  status: 201,
  reply: personSchema,
});

export const readPerson = endpoint({
  id: 'readPerson',
  method: 'get',
  path: '/api/v1/events/:eventId/people/:personId',
  summary: 'One person',
  audience: { kind: 'user', permission: 'person:read' },
  params: personParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: personSchema,
});

export const changePerson = endpoint({
  id: 'changePerson',
  method: 'put',
  path: '/api/v1/events/:eventId/people/:personId',
  summary: "Correct a person's name or the organiser's number for them",
  audience: { kind: 'user', permission: 'person:write' },
  version: 'required',
  params: personParams,
  query: nothing,
  accepts: 'json',
  body: newPersonSchema.pick({ name: true, externalId: true }),
  answers: 'json',
  status: 200,
  reply: personSchema,
});

export const erasePerson = endpoint({
  id: 'erasePerson',
  method: 'delete',
  path: '/api/v1/events/:eventId/people/:personId',
  summary: 'Erase a person: photos and templates are deleted here and at every gate',
  audience: { kind: 'user', permission: 'person:erase' },
  inClosedEvent: 'allowed',
  params: personParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 204,
  reply: noBody,
});

export const changeAccreditationStatus = endpoint({
  id: 'changeAccreditationStatus',
  method: 'post',
  path: '/api/v1/events/:eventId/people/:personId/accreditations/:accreditationId/status',
  summary: 'Suspend, revoke or reinstate an accreditation; gates learn of it at once',
  audience: { kind: 'user', permission: 'person:write' },
  // A suspension must not wait for whoever corrects the name.
  version: 'optional',
  params: personParams.extend({ accreditationId: idSchema }),
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ to: accreditationStatusSchema, reason: z.string().trim().min(1).max(500) }),
  answers: 'json',
  status: 200,
  reply: personSchema,
});

const accreditationParams = personParams.extend({ accreditationId: idSchema });

export const addAccreditation = endpoint({
  id: 'addAccreditation',
  method: 'post',
  path: '/api/v1/events/:eventId/people/:personId/accreditations',
  summary: 'Give a person a further accreditation, active at once or only applied for',
  audience: { kind: 'user', permission: 'person:write' },
  params: personParams,
  query: z.strictObject({ status: z.enum(['applied', 'active']).default('active') }),
  accepts: 'json',
  body: newAccreditationSchema,
  answers: 'json',
  status: 201,
  reply: personSchema,
});

export const changeAccreditation = endpoint({
  id: 'changeAccreditation',
  method: 'patch',
  path: '/api/v1/events/:eventId/people/:personId/accreditations/:accreditationId',
  summary: 'Change category, dates or privileges of an accreditation; gates follow at once',
  audience: { kind: 'user', permission: 'person:write' },
  version: 'required',
  params: accreditationParams,
  query: nothing,
  accepts: 'json',
  body: accreditationChangeSchema,
  answers: 'json',
  status: 200,
  reply: personSchema,
});

export const listStatusChanges = endpoint({
  id: 'listStatusChanges',
  method: 'get',
  path: '/api/v1/events/:eventId/people/:personId/accreditations/:accreditationId/changes',
  summary: 'Every step in the life of an accreditation: who, why, when; oldest first',
  audience: { kind: 'user', permission: 'person:read' },
  params: accreditationParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ changes: z.array(statusChangeSchema) }),
});

export const addPhoto = endpoint({
  id: 'addPhoto',
  method: 'post',
  path: '/api/v1/events/:eventId/people/:personId/photos',
  summary: 'Enrol a photo: JPEG, PNG, WebP or AVIF as the raw body',
  audience: { kind: 'user', permission: 'person:write' },
  params: personParams,
  query: z.strictObject({
    /**
     * What to do when somebody else with this face is enrolled. `review` enrols the photo all the same and
     * leaves the pair to be looked at: until then and for as long as they look alike, gates ask both
     * for their badge.
     */
    whenDuplicate: z.enum(['refuse', 'review']).default('refuse'),
    /** `instead`: once it is accepted, the person's earlier photos are deleted, whoever they show. */
    place: z.enum(['beside', 'instead']).default('beside'),
  }),
  accepts: 'image',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: photoVerdictSchema,
});

export const readPhoto = endpoint({
  id: 'readPhoto',
  method: 'get',
  path: '/api/v1/events/:eventId/people/:personId/photo',
  summary: 'The enrolled photo, cropped to the face',
  audience: { kind: 'user', permission: 'person:read' },
  params: personParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'image',
  status: 200,
  reply: noBody,
});
