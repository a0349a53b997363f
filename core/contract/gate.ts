import { z } from 'zod';
import { laneStateSchema } from './device.ts';
import { endpoint } from './endpoint.ts';
import { idSchema, instantSchema, nameSchema, noBody, nothing } from './primitives.ts';

/** A gate as the operator sees it: the access point and the agent paired with it. */
export const gateSchema = z
  .strictObject({
    accessPoint: z.strictObject({ id: idSchema, name: nameSchema }),
    venueName: nameSchema,
    zone: z.strictObject({ id: idSchema, name: nameSchema }),
    device: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('not-paired') }),
      z.strictObject({
        kind: z.literal('paired'),
        deviceId: idSchema,
        online: z.boolean(),
        lastSeenAt: instantSchema.nullable(),
        agentVersion: z.string().nullable(),
        galleryPeople: z.int().nullable(),
        gallerySyncedAt: instantSchema.nullable(),
        journalPending: z.int().nullable(),
        lanes: z.array(laneStateSchema),
      }),
    ]),
    lastEntryAt: instantSchema.nullable(),
  })
  .meta({ id: 'Gate' });

export type Gate = z.infer<typeof gateSchema>;

export const listGates = endpoint({
  id: 'listGates',
  method: 'get',
  path: '/api/v1/events/:eventId/gates',
  summary: 'Access points with the health of their agents',
  audience: { kind: 'user', permission: 'gate:read' },
  params: z.strictObject({ eventId: idSchema }),
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ gates: z.array(gateSchema), now: instantSchema }),
});

const accessPointParams = z.strictObject({ eventId: idSchema, accessPointId: idSchema });

export const createPairingCode = endpoint({
  id: 'createPairingCode',
  method: 'post',
  path: '/api/v1/events/:eventId/access-points/:accessPointId/pairing-codes',
  summary: 'A code that pairs one gate agent, once, within ten minutes',
  audience: { kind: 'user', permission: 'gate:manage' },
  params: accessPointParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 201,
  reply: z.strictObject({ code: z.string(), expiresAt: instantSchema }),
});

export const unpairGate = endpoint({
  id: 'unpairGate',
  method: 'delete',
  path: '/api/v1/events/:eventId/access-points/:accessPointId/device',
  summary: 'Revoke the agent of an access point: its key is refused from now on',
  audience: { kind: 'user', permission: 'gate:manage' },
  inClosedEvent: 'allowed',
  params: accessPointParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 204,
  reply: noBody,
});
