import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { idSchema, noBody, nothing, versionSchema } from './primitives.ts';

const fraction = z.number().min(0).max(1);

/** What is said of a lane here wins over the gate's own file; null leaves it as the file says. */
export const laneTuningSchema = z
  .strictObject({
    laneId: idSchema,
    /** Where in the frame people are served: an outline in fractions of width and height. */
    captureZone: z
      .array(z.strictObject({ x: fraction, y: fraction }))
      .min(3)
      .max(20)
      .nullable(),
    minFaceHeightPx: z.int().min(40).max(1_000).nullable(),
  })
  .meta({ id: 'LaneTuning' });

/** Where a gate listens for the other gates of its venue, on the local network. */
export const peerAddressSchema = z
  .strictObject({ host: z.string().min(1).max(253), port: z.int().min(1).max(65_535) })
  .meta({ id: 'PeerAddress' });

export const gateSettingsShape = {
  lanes: z
    .array(laneTuningSchema)
    .max(16)
    .refine((lanes) => new Set(lanes.map(({ laneId }) => laneId)).size === lanes.length, 'each lane once'),
  /** Null: this gate exchanges no passages. */
  peerAddress: peerAddressSchema.nullable(),
};

/** What the server tells one gate about itself; the gate has it signed, in its configuration. */
export const gateSettingsSchema = z
  .strictObject({ version: versionSchema, ...gateSettingsShape })
  .meta({ id: 'GateSettings' });

export type GateSettingsOnServer = z.infer<typeof gateSettingsSchema>;

const params = z.strictObject({ eventId: idSchema, accessPointId: idSchema });

export const readGateSettings = endpoint({
  id: 'readGateSettings',
  method: 'get',
  path: '/api/v1/events/:eventId/access-points/:accessPointId/settings',
  summary: 'What the server tells the gate of an access point about its lanes and its neighbours',
  audience: { kind: 'user', permission: 'gate:read' },
  params,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: gateSettingsSchema,
});

export const changeGateSettings = endpoint({
  id: 'changeGateSettings',
  method: 'put',
  path: '/api/v1/events/:eventId/access-points/:accessPointId/settings',
  summary: 'Tell the gate other settings; it has them within a second and keeps them while it is cut off',
  audience: { kind: 'user', permission: 'gate:manage' },
  version: 'required',
  params,
  query: nothing,
  accepts: 'json',
  body: z.strictObject(gateSettingsShape),
  answers: 'json',
  status: 200,
  reply: gateSettingsSchema,
});
