import { z } from 'zod';
import type { Permission } from './endpoint.ts';
import { idSchema } from './primitives.ts';

export const EVENT_ROLES = ['organiser', 'accreditation', 'security', 'auditor'] as const;
export type EventRole = (typeof EVENT_ROLES)[number];

/** What each role may do on its event. What is not listed is denied. */
export const ROLE_PERMISSIONS: Readonly<Record<EventRole, readonly Permission[]>> = {
  organiser: [
    'event:read',
    'event:manage',
    'event:purge',
    'person:read',
    'person:write',
    'person:erase',
    'passage:read',
    'passage:read-crop',
    'passage:export',
    'occupancy:correct',
    'alert:handle',
    'gate:read',
    'gate:manage',
    'lane:command',
    'lane:release',
    'api-key:manage',
    'audit:read',
    'watchlist:manage',
    'subscription:manage',
  ],
  accreditation: ['event:read', 'person:read', 'person:write', 'person:erase'],
  security: [
    'event:read',
    'person:read',
    'passage:read',
    'passage:read-crop',
    'occupancy:correct',
    'alert:handle',
    'gate:read',
    'lane:command',
    'lane:release',
    'watchlist:manage',
  ],
  auditor: ['event:read', 'passage:read', 'passage:export', 'gate:read', 'audit:read'],
};

/** A role as somebody holds it: on one event, or administrator of the whole installation. */
export const heldRoleSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('administrator') }),
    z.strictObject({ kind: z.literal('event'), role: z.enum(EVENT_ROLES), eventId: idSchema }),
  ])
  .meta({ id: 'HeldRole' });

export type HeldRole = z.infer<typeof heldRoleSchema>;

export const ADMINISTRATOR: HeldRole = { kind: 'administrator' };
