import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { bulkPeopleSchema } from './person-bulk.ts';
import {
  codeSchema,
  cursorSchema,
  idSchema,
  instantSchema,
  nameSchema,
  noBody,
  nothing,
} from './primitives.ts';

export const INVITATION_STATES = ['waiting', 'expired', 'opened', 'revoked'] as const;

/**
 * An invitation to one person to enrol their own photo. Its link opens once, on the device of whoever
 * opens it first; a further link ends the one before.
 */
export const invitationSchema = z
  .strictObject({
    id: idSchema,
    person: z.strictObject({ id: idSchema, name: nameSchema, externalId: z.string().nullable() }),
    state: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('waiting'), until: instantSchema }),
      z.strictObject({ kind: z.literal('expired'), at: instantSchema }),
      z.strictObject({ kind: z.literal('opened'), at: instantSchema }),
      z.strictObject({ kind: z.literal('revoked'), at: instantSchema }),
    ]),
    /** How many links were made, the first included. */
    links: z.int().positive(),
    createdAt: instantSchema,
  })
  .meta({ id: 'EnrolmentInvitation' });

export type Invitation = z.infer<typeof invitationSchema>;

/** An invitation with its link, which whoever holds it can open: it goes to the person and nobody else. */
export const invitationLinkSchema = z
  .strictObject({
    invitation: invitationSchema,
    link: z.url(),
    /** The link as a QR code: an SVG document. */
    qr: z.string(),
  })
  .meta({ id: 'EnrolmentInvitationLink' });

export type InvitationLink = z.infer<typeof invitationLinkSchema>;

const write = { kind: 'user', permission: 'person:write' } as const;
const eventParams = z.strictObject({ eventId: idSchema });
const invitationParams = eventParams.extend({ invitationId: idSchema });
/** How long a link may wait to be opened. */
const lastsDaysSchema = z.int().min(1).max(180).default(14);

export const listInvitations = endpoint({
  id: 'listInvitations',
  method: 'get',
  path: '/api/v1/events/:eventId/invitations',
  summary: 'Invitations to enrol a photo, newest first',
  audience: { kind: 'user', permission: 'person:read' },
  params: eventParams,
  query: z.strictObject({
    state: z.enum(INVITATION_STATES).optional(),
    personId: idSchema.optional(),
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ invitations: z.array(invitationSchema), nextCursor: cursorSchema.nullable() }),
});

export const invitePerson = endpoint({
  id: 'invitePerson',
  method: 'post',
  path: '/api/v1/events/:eventId/people/:personId/invitations',
  summary: 'Invite a person to enrol their own photo; a conflict when they are invited already',
  audience: write,
  params: eventParams.extend({ personId: idSchema }),
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ lastsDays: lastsDaysSchema }),
  answers: 'json',
  status: 201,
  reply: invitationLinkSchema,
});

/** Whom to invite at once: everybody who fits all that is said, apart from those invited already. */
export const inviteesSchema = z.strictObject({
  search: z.string().trim().max(120).optional(),
  category: codeSchema.optional(),
  /** Of these alone. */
  personIds: bulkPeopleSchema.optional(),
  /** `missing`: only those without a face that gates know. */
  face: z.enum(['missing', 'any']).default('missing'),
});

export const invitePeople = endpoint({
  id: 'invitePeople',
  method: 'post',
  path: '/api/v1/events/:eventId/invitations',
  summary: 'Invite everybody who fits; their links are in the outbox',
  audience: write,
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ who: inviteesSchema, lastsDays: lastsDaysSchema }),
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    invited: z.int().nonnegative(),
    /** Who fits and has an invitation that was neither opened nor has run out, or that they have opened. */
    alreadyInvited: z.int().nonnegative(),
  }),
});

export const renewEnrolmentLink = endpoint({
  id: 'renewEnrolmentLink',
  method: 'post',
  path: '/api/v1/events/:eventId/invitations/:invitationId/link',
  summary:
    'A new link for an invitation, to be sent again; links before it end, and so does what they opened',
  audience: write,
  params: invitationParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ lastsDays: lastsDaysSchema }),
  answers: 'json',
  status: 201,
  reply: invitationLinkSchema,
});

export const revokeInvitation = endpoint({
  id: 'revokeInvitation',
  method: 'delete',
  path: '/api/v1/events/:eventId/invitations/:invitationId',
  summary: 'End an invitation: its link and what it opened are refused from now on',
  audience: write,
  params: invitationParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 204,
  reply: noBody,
});

export const exportInvitationLinks = endpoint({
  id: 'exportInvitationLinks',
  method: 'post',
  path: '/api/v1/events/:eventId/invitations/outbox',
  summary: 'Names, numbers and links of the invitations that wait to be opened, as CSV for a mail merge',
  audience: write,
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'file',
  status: 200,
  reply: noBody,
});
