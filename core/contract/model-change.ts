import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { cursorSchema, idSchema, instantSchema, nameSchema, noBody, nothing } from './primitives.ts';

const pipelineIdSchema = z.string().max(80);
const count = z.int().nonnegative();

/** A gate that does not yet decide by the pipeline in force. */
const gateBehindSchema = z.strictObject({
  deviceId: idSchema,
  eventId: idSchema,
  gateName: nameSchema,
  /** By which it decides; null before it has said. */
  pipelineId: pipelineIdSchema.nullable(),
});

/**
 * An installation on its way from one pipeline to another. While it is `preparing` every stored photo is read by the
 * pipeline to come, and everything goes on as before; once `switched` the new one decides, new photos are read by both,
 * and there is a way back. `dropping` ends it one way or the other: what the pipeline that lost has made is deleted.
 */
export const modelChangeSchema = z
  .strictObject({
    id: idSchema,
    from: pipelineIdSchema,
    to: pipelineIdSchema,
    state: z.enum(['preparing', 'switched', 'dropping']),
    startedAt: instantSchema,
    switchedAt: instantSchema.nullable(),
    /** Photos that are kept: how many there are, how many are still to be read, and in how many no face was found. */
    photos: z.strictObject({ total: count, waiting: count, unreadable: count }),
    /** People whom the pipeline to come cannot know, because no photo of theirs is kept or none could be read. */
    peopleLeftOut: count,
    gates: z.strictObject({ paired: count, behind: z.array(gateBehindSchema).max(200) }),
  })
  .meta({ id: 'ModelChange' });

export type ModelChange = z.infer<typeof modelChangeSchema>;

export const modelsSchema = z
  .strictObject({
    /** The pipeline by which new photos are read and gates decide. */
    inForce: pipelineIdSchema,
    known: z.array(
      z.strictObject({
        id: pipelineIdSchema,
        name: z.string(),
        /** Nothing is decided about people by one that was never measured. */
        calibrated: z.boolean(),
      }),
    ),
    change: modelChangeSchema.nullable(),
  })
  .meta({ id: 'Models' });

export type Models = z.infer<typeof modelsSchema>;

export const readModels = endpoint({
  id: 'readModels',
  method: 'get',
  path: '/api/v1/models',
  summary:
    'Which pipeline recognises faces, which others there are, and how a change from one to another stands',
  audience: { kind: 'user', permission: 'event:manage' },
  params: nothing,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: modelsSchema,
});

export const modelChangeStepSchema = z.discriminatedUnion('step', [
  /** `to`: a known pipeline by its name or id. */
  z.strictObject({ step: z.literal('begin'), to: z.string().min(1).max(80) }),
  /** `leavingOut`: how many people may be left out; more of them, and the step is refused. */
  z.strictObject({ step: z.literal('switch'), leavingOut: count.default(0) }),
  z.strictObject({ step: z.literal('roll-back') }),
  z.strictObject({ step: z.literal('cancel') }),
  /** Deletes what the old pipeline has made. `gates`: whether those that have not followed may be left behind. */
  z.strictObject({ step: z.literal('finish'), gates: z.enum(['all', 'leave-behind']).default('all') }),
]);

export type ModelChangeStep = z.output<typeof modelChangeStepSchema>;

export const changeModels = endpoint({
  id: 'changeModels',
  method: 'post',
  path: '/api/v1/models/steps',
  summary: 'Move the installation from one pipeline to another, a step at a time',
  audience: { kind: 'user', permission: 'event:manage', assurance: 'confirmed' },
  params: nothing,
  query: nothing,
  accepts: 'json',
  body: modelChangeStepSchema,
  answers: 'json',
  status: 200,
  reply: modelsSchema,
});

export const listPeopleToEnrolAgain = endpoint({
  id: 'listPeopleToEnrolAgain',
  method: 'get',
  path: '/api/v1/events/:eventId/people-to-enrol-again',
  summary: 'People who are known by an earlier pipeline alone, by name: they need a new photo',
  audience: { kind: 'user', permission: 'person:read' },
  params: z.strictObject({ eventId: idSchema }),
  query: z.strictObject({
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({
    people: z.array(
      z.strictObject({
        personId: idSchema,
        name: nameSchema,
        because: z.enum(['no-photo-kept', 'no-face-found', 'not-read-yet']),
      }),
    ),
    nextCursor: cursorSchema.nullable(),
  }),
});
