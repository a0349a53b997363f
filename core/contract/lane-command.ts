import { z } from 'zod';
import { COMMAND_REFUSALS } from '#domain/lane/command-answer';
import { LANE_MODES } from '#domain/lane/lane-mode';
import { laneStateSchema } from './device.ts';
import { endpoint } from './endpoint.ts';
import { cursorSchema, idSchema, instantSchema, nameSchema, noBody, nothing } from './primitives.ts';

export const reasonSchema = z.string().trim().min(3).max(500);

/** What an officer may tell one lane to do. Standing open is not among it: see `prepareRelease`. */
export const laneOrderSchema = z
  .discriminatedUnion('kind', [
    /** For one person, whoever it is. */
    z.strictObject({ kind: z.literal('open-once') }),
    /** For somebody whom the officer has recognised, by their face or their badge. */
    z.strictObject({
      kind: z.literal('let-through'),
      personId: idSchema,
      recognisedBy: z.enum(['face', 'badge']),
    }),
    z.strictObject({ kind: z.literal('hold-shut') }),
    /** People are recognised, and an officer opens. */
    z.strictObject({ kind: z.literal('staff') }),
    /** Ends holding shut, staffing and release. */
    z.strictObject({ kind: z.literal('resume') }),
    /** A picture of what the lane's camera sees now. */
    z.strictObject({ kind: z.literal('snapshot') }),
  ])
  .meta({ id: 'LaneOrder' });

export type LaneOrder = z.infer<typeof laneOrderSchema>;

/** What a gate as a whole may be told to do. */
export const gateOrderSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('restart') }),
    /** The last lines of the agent's log: ids, and no names. */
    z.strictObject({ kind: z.literal('send-log') }),
    /** Forgets its people and its keys for ever and ends. Refused while it holds records that the server lacks. */
    z.strictObject({ kind: z.literal('retire') }),
  ])
  .meta({ id: 'GateOrder' });

export type GateOrder = z.infer<typeof gateOrderSchema>;

/** Everything that a command can be. */
export const orderSchema = z.discriminatedUnion('kind', [
  ...laneOrderSchema.options,
  ...gateOrderSchema.options,
  /** Stands open for everybody until the lane is told to resume. */
  z.strictObject({ kind: z.literal('release') }),
]);

export type Order = z.infer<typeof orderSchema>;

export const commandAnswerSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('done') }),
    /** What became of the passage, the log tells. */
    z.strictObject({ kind: z.literal('opened'), passageId: idSchema }),
    z.strictObject({ kind: z.literal('refused'), because: z.enum(COMMAND_REFUSALS) }),
    /** The gate's agent ended between taking the command and answering it. It is never done twice. */
    z.strictObject({ kind: z.literal('unknown') }),
  ])
  .meta({ id: 'CommandAnswer' });

/** A command as people see it. */
export const commandSchema = z
  .strictObject({
    id: idSchema,
    accessPointId: idSchema,
    /** Null: the whole gate. */
    laneId: idSchema.nullable(),
    order: orderSchema,
    reason: reasonSchema,
    /** Null when the account is gone, or the command came by an API key. */
    by: z.string().nullable(),
    issuedAt: instantSchema,
    /** A gate that hears of it later does not do it. */
    expiresAt: instantSchema,
    /** Null until the gate has answered; it never will after `expiresAt` if it is cut off. */
    answer: commandAnswerSchema.nullable(),
    answeredAt: instantSchema.nullable(),
    /** A picture or log lines that came with the answer and are still kept. */
    attachment: z.enum(['none', 'picture', 'log']),
  })
  .meta({ id: 'LaneCommand' });

export type LaneCommand = z.infer<typeof commandSchema>;

const place = z.strictObject({ id: idSchema, name: nameSchema });

/** A lane as an officer sees it. */
export const laneViewSchema = z
  .strictObject({
    laneId: idSchema,
    name: nameSchema,
    direction: z.enum(['in', 'out']),
    accessPoint: place,
    zone: place,
    venue: place,
    gate: z.enum(['not-paired', 'offline', 'online']),
    /** As its gate told last, `atMs` by the server's clock; null before it told anything. */
    state: z
      .strictObject({
        mode: z.enum(LANE_MODES),
        camera: laneStateSchema.shape.camera,
        view: laneStateSchema.shape.view.unwrap(),
        framesPerSecond: z.number().nonnegative(),
        turnstile: laneStateSchema.shape.turnstile,
        alarms: laneStateSchema.shape.alarms.unwrap(),
        at: instantSchema,
      })
      .nullable(),
    /** The newest command to this lane; null when there was none. */
    latest: commandSchema.nullable(),
  })
  .meta({ id: 'LaneView' });

export type LaneView = z.infer<typeof laneViewSchema>;

const eventParams = z.strictObject({ eventId: idSchema });
const commandParams = eventParams.extend({ commandId: idSchema });

export const listLanes = endpoint({
  id: 'listLanes',
  method: 'get',
  path: '/api/v1/events/:eventId/lanes',
  summary: 'Every lane with how it was told to serve, how it is, and the newest command to it',
  audience: { kind: 'user', permission: 'gate:read' },
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ lanes: z.array(laneViewSchema), now: instantSchema }),
});

export const commandLane = endpoint({
  id: 'commandLane',
  method: 'post',
  path: '/api/v1/events/:eventId/lanes/:laneId/commands',
  summary: 'Tell a lane to do something now; refused with gate-offline when its gate cannot hear it',
  audience: { kind: 'user', permission: 'lane:command' },
  params: eventParams.extend({ laneId: idSchema }),
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ order: laneOrderSchema, reason: reasonSchema }),
  answers: 'json',
  status: 202,
  reply: commandSchema,
});

export const commandGate = endpoint({
  id: 'commandGate',
  method: 'post',
  path: '/api/v1/events/:eventId/access-points/:accessPointId/commands',
  summary: 'Tell the agent of an access point to restart, to send its log, or to retire',
  audience: { kind: 'user', permission: 'gate:manage' },
  inClosedEvent: 'allowed',
  params: eventParams.extend({ accessPointId: idSchema }),
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ order: gateOrderSchema, reason: reasonSchema }),
  answers: 'json',
  status: 202,
  reply: commandSchema,
});

export const listCommands = endpoint({
  id: 'listCommands',
  method: 'get',
  path: '/api/v1/events/:eventId/lane-commands',
  summary: 'Commands to lanes and gates with what became of them, newest first',
  audience: { kind: 'user', permission: 'gate:read' },
  params: eventParams,
  query: z.strictObject({
    laneId: idSchema.optional(),
    accessPointId: idSchema.optional(),
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ commands: z.array(commandSchema), nextCursor: cursorSchema.nullable() }),
});

export const readCommand = endpoint({
  id: 'readCommand',
  method: 'get',
  path: '/api/v1/events/:eventId/lane-commands/:commandId',
  summary: 'One command; may wait until its gate has answered',
  audience: { kind: 'user', permission: 'gate:read' },
  params: commandParams,
  query: z.strictObject({ waitMs: z.coerce.number().int().min(0).max(20_000).default(0) }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: commandSchema,
});

export const readSnapshot = endpoint({
  id: 'readSnapshot',
  method: 'get',
  path: '/api/v1/events/:eventId/lane-commands/:commandId/picture',
  summary: 'The picture that a snapshot command brought, for an hour; each look is in the audit log',
  audience: { kind: 'user', permission: 'passage:read-crop' },
  params: commandParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'image',
  status: 200,
  reply: noBody,
});

export const readGateLog = endpoint({
  id: 'readGateLog',
  method: 'get',
  path: '/api/v1/events/:eventId/lane-commands/:commandId/log',
  summary:
    'The log lines that a send-log command brought, for an hour, oldest first; each look is in the audit log',
  audience: { kind: 'user', permission: 'gate:manage' },
  params: commandParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ lines: z.array(z.string()) }),
});

/** Which lanes a release is for. */
export const releaseScopeSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('lane'), id: idSchema }),
    z.strictObject({ kind: z.literal('access-point'), id: idSchema }),
    z.strictObject({ kind: z.literal('zone'), id: idSchema }),
    z.strictObject({ kind: z.literal('venue'), id: idSchema }),
  ])
  .meta({ id: 'ReleaseScope' });

export type ReleaseScope = z.infer<typeof releaseScopeSchema>;

const releaseLane = z.strictObject({
  laneId: idSchema,
  name: nameSchema,
  accessPoint: place,
  gate: z.enum(['not-paired', 'offline', 'online']),
});

export const prepareRelease = endpoint({
  id: 'prepareRelease',
  method: 'post',
  path: '/api/v1/events/:eventId/prepared-releases',
  summary:
    'First of two steps of an evacuation: which lanes would stand open, and a token to confirm it with',
  audience: { kind: 'user', permission: 'lane:release' },
  inClosedEvent: 'allowed',
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ where: releaseScopeSchema, reason: reasonSchema }),
  answers: 'json',
  status: 201,
  reply: z.strictObject({
    token: z.string().max(100),
    expiresAt: instantSchema,
    lanes: z.array(releaseLane),
  }),
});

export const confirmRelease = endpoint({
  id: 'confirmRelease',
  method: 'post',
  path: '/api/v1/events/:eventId/releases',
  summary:
    'Second step: the lanes stand open until they are told to resume; once, by whoever prepared it, within a minute',
  audience: { kind: 'user', permission: 'lane:release' },
  inClosedEvent: 'allowed',
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ token: z.string().max(100) }),
  answers: 'json',
  status: 202,
  reply: z.strictObject({
    commands: z.array(commandSchema),
    /** Lanes whose gates cannot hear it: somebody must go there. */
    unreachable: z.array(releaseLane),
  }),
});
