import { z } from 'zod';
import { EMPTY_CHAIN } from '#domain/journal/chain';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const head = z.strictObject({ seq: z.int().nonnegative(), hash });

/** A passage as people are shown it, apart from what follows from other tables. */
const passageSchema = z.strictObject({
  kind: z.literal('passage'),
  id: z.string(),
  deviceId: z.string(),
  at: z.number(),
  laneId: z.string(),
  direction: z.string(),
  personId: z.string().nullable(),
  outcome: z.string(),
  reason: z.string().nullable(),
  result: z.string().nullable(),
  softPassback: z.number(),
  evidence: z.string(),
});

export type PassageLine = z.infer<typeof passageSchema>;

/** Under the server's signature: where every chain ended when the log was exported. */
const sealContentSchema = z.strictObject({
  kind: z.literal('seal'),
  audit: head,
  devices: z.array(head.extend({ id: z.string() })),
});

export type SealContent = z.infer<typeof sealContentSchema>;

/**
 * One line of an exported log. In order: the header; the audit entries; each device with, a page at a
 * time, its passages and then the records and signatures behind them; the seal.
 */
export const logLineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('header'),
    format: z.literal(1),
    exportedAt: z.int(),
    /** Raw Ed25519 key of the server, base64. */
    serverKey: z.string(),
  }),
  z.strictObject({ kind: z.literal('audit'), seq: z.int(), content: z.string(), hash }),
  /** Of another event, whose log this is not: what it says is left out, its place in the chain is not. */
  z.strictObject({ kind: z.literal('audit-elsewhere'), seq: z.int(), hash }),
  z.strictObject({
    kind: z.literal('device'),
    id: z.string(),
    eventId: z.string(),
    /** Raw Ed25519 keys, base64, each from the record on with which it came into use. */
    keys: z.array(z.strictObject({ publicKey: z.string(), fromSeq: z.int() })).min(1),
    /** The last record before those that follow; retention has deleted what was up to it. */
    base: head.default(EMPTY_CHAIN),
    head,
    passages: z.int().nonnegative(),
  }),
  passageSchema,
  z.strictObject({ kind: z.literal('record'), seq: z.int(), content: z.string(), hash }),
  z.strictObject({ kind: z.literal('signature'), seq: z.int(), signature: z.string() }),
  sealContentSchema.extend({ signature: z.string() }),
]);

export type LogLine = z.infer<typeof logLineSchema>;
