import { z } from 'zod';
import { BADGE_TROUBLES } from '#domain/access/badge';
import { LIVENESS_LEVELS } from '#domain/access/liveness';
import { BADGE_REASONS, DENIAL_REASONS, OUTCOME_KINDS, PASSAGE_RESULTS } from '#domain/access/outcome';
import { CHALLENGE_FAILURES, HEAD_TURNS } from '#domain/face/challenge';
import { ALERT_PHASES, CAMERA_CONDITIONS, TURNSTILE_ALARMS } from '#domain/journal/alert';
import { COMMAND_PHASES } from '#domain/journal/record';
import { endpoint } from './endpoint.ts';
import { base64Schema, idSchema, instantSchema, nothing, sha256Schema } from './primitives.ts';
import { thresholdBasisSchema } from './promise-basis.ts';

const plainOutcomes = OUTCOME_KINDS.filter(
  (kind) => kind !== 'granted' && kind !== 'denied' && kind !== 'badge-required',
);

export const outcomeSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('granted') }),
    z.strictObject({ kind: z.literal('denied'), reason: z.enum(DENIAL_REASONS) }),
    z.strictObject({ kind: z.literal('badge-required'), reason: z.enum(BADGE_REASONS).exactOptional() }),
    z.strictObject({ kind: z.enum(plainOutcomes) }),
  ])
  .meta({ id: 'Outcome' });

export const passageResultSchema = z.enum(PASSAGE_RESULTS);

const frameAnswers = z.strictObject({ clear: z.int().nonnegative(), suspect: z.int().nonnegative() });

const turnEvidence = {
  command: z.enum(HEAD_TURNS),
  turnedDeg: z.number(),
  relief: z.number(),
  afterMs: z.number().nonnegative(),
};

const planarityEvidence = {
  frames: z.int().positive(),
  parallaxDeg: z.number(),
  relief: z.number(),
  stretch: z.number(),
};

/** Beside the border check's frames: the shape over frames, the commanded turn, and a model of one's own. */
const livenessEvidenceSchema = z
  .strictObject({
    level: z.enum(LIVENESS_LEVELS),
    own: frameAnswers.nullable(),
    planarity: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('moved-3d'), ...planarityEvidence }),
      z.strictObject({ kind: z.literal('undetermined'), ...planarityEvidence }),
      z.strictObject({ kind: z.literal('not-assessed') }),
    ]),
    challenge: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('not-run') }),
      z.strictObject({ kind: z.literal('passed'), ...turnEvidence }),
      z.strictObject({ kind: z.literal('failed'), because: z.enum(CHALLENGE_FAILURES), ...turnEvidence }),
    ]),
  })
  .meta({ id: 'LivenessEvidence' });

export const evidenceSchema = z
  .strictObject({
    pipelineId: z.string().max(80),
    similarity: z.number().nullable(),
    margin: z.number().nullable(),
    threshold: z.number().nullable(),
    promisedFpir: z.number(),
    basis: thresholdBasisSchema.exactOptional(),
    nearestOther: z.number().nullable().exactOptional(),
    galleryPeople: z.int().nonnegative(),
    galleryAgeMs: z.number().nullable(),
    sightings: z.int(),
    usableFrames: z.int(),
    clearFrames: z.int(),
    suspectFrames: z.int(),
    liveness: livenessEvidenceSchema.exactOptional(),
    badge: z
      .strictObject({ credentialId: idSchema.nullable(), trouble: z.enum(BADGE_TROUBLES).nullable() })
      .exactOptional(),
    override: z
      .strictObject({ commandId: idSchema, recognisedBy: z.enum(['nobody', 'face', 'badge']) })
      .exactOptional(),
    visitMs: z.number(),
  })
  .meta({ id: 'Evidence' });

export const alertSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('camera'), condition: z.enum(CAMERA_CONDITIONS) }),
    z.strictObject({ kind: z.literal('turnstile'), alarm: z.enum(TURNSTILE_ALARMS) }),
    z.strictObject({ kind: z.literal('watchlist'), passageId: idSchema, subjectId: idSchema }),
    z.strictObject({ kind: z.literal('failed-open') }),
    z.strictObject({ kind: z.literal('tailgating'), passageId: idSchema }),
    z.strictObject({
      kind: z.literal('passback-conflict'),
      passageId: idSchema,
      personId: idSchema,
      otherDeviceId: idSchema,
      otherPassageId: idSchema,
      otherAtMs: instantSchema,
    }),
    z.strictObject({ kind: z.literal('clock-jump'), jumpMs: z.int() }),
    z.strictObject({ kind: z.literal('disk-nearly-full'), freeBytes: z.int().nonnegative() }),
    z.strictObject({ kind: z.literal('journal-set-aside'), lostRecords: z.int().nonnegative() }),
  ])
  .meta({ id: 'Alert' });

export const journalBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('decision'),
    passageId: idSchema,
    laneId: idSchema,
    direction: z.enum(['in', 'out']),
    outcome: outcomeSchema,
    personId: idSchema.nullable(),
    accreditationId: idSchema.nullable(),
    softPassback: z.boolean(),
    evidence: evidenceSchema,
    cropSha256: sha256Schema.nullable(),
  }),
  z.strictObject({
    kind: z.literal('result'),
    passageId: idSchema,
    laneId: idSchema,
    result: passageResultSchema,
  }),
  z.strictObject({
    kind: z.literal('alert'),
    alertId: idSchema,
    laneId: idSchema.nullable(),
    alert: alertSchema,
    phase: z.enum(ALERT_PHASES),
    noticedAtMs: instantSchema,
  }),
  z.strictObject({
    kind: z.literal('command'),
    commandId: idSchema,
    laneId: idSchema.nullable(),
    order: z.string().max(40),
    orderedBy: idSchema,
    phase: z.enum(COMMAND_PHASES),
  }),
]);

export const journalRecordSchema = z
  .strictObject({
    seq: z.int().positive(),
    deviceId: idSchema,
    atMs: instantSchema,
    body: journalBodySchema,
    prevHash: sha256Schema,
    hash: sha256Schema,
  })
  .meta({ id: 'JournalRecord' });

export const MAX_JOURNAL_BATCH = 200;

/**
 * Records in order, the crops they name, and the device's Ed25519 signature over the last hash: the
 * chain carries it back to the first.
 */
export const journalBatchSchema = z.strictObject({
  records: z.array(journalRecordSchema).min(1).max(MAX_JOURNAL_BATCH),
  crops: z
    .array(z.strictObject({ sha256: sha256Schema, jpeg: base64Schema.max(200_000) }))
    .max(MAX_JOURNAL_BATCH),
  signature: base64Schema.max(128),
});

export type JournalBatch = z.infer<typeof journalBatchSchema>;

export const uploadJournal = endpoint({
  id: 'uploadJournal',
  method: 'post',
  path: '/device/v1/journal',
  summary: 'Upload journal records in order; replays are harmless',
  audience: { kind: 'device' },
  params: nothing,
  query: nothing,
  accepts: 'json',
  body: journalBatchSchema,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ ackedThrough: z.int().nonnegative() }),
});
