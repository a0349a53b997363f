import { z } from 'zod';
import { canonicalJson } from '#domain/journal/canonical-json';
import { endpoint } from './endpoint.ts';
import {
  base64Schema,
  cursorSchema,
  idSchema,
  instantSchema,
  nameSchema,
  noBody,
  nothing,
  sha256Schema,
} from './primitives.ts';

/**
 * What a gate must no longer hold anything of: a person, a person's face, or its whole event. Who has withdrawn consent
 * to their face being kept still comes with a badge: what they may do stays.
 */
const removalSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), personId: idSchema }),
  z.strictObject({ kind: z.literal('face'), personId: idSchema }),
  z.strictObject({ kind: z.literal('event') }),
]);

export type Removal = z.infer<typeof removalSchema>;

/** Comes with gallery pages until the gate has handed in its receipt. */
export const removalOrderSchema = z
  .strictObject({ orderId: idSchema, removal: removalSchema })
  .meta({ id: 'RemovalOrder' });

export type RemovalOrder = z.infer<typeof removalOrderSchema>;

const receiptContentSchema = z.strictObject({
  deviceId: idSchema,
  orderId: idSchema,
  removal: removalSchema,
  /** When it was done, by the gate's clock. */
  doneAt: instantSchema,
});

export type ReceiptContent = z.infer<typeof receiptContentSchema>;

/**
 * A gate's word, under its device's key over `receiptText`, that it has looked and holds nothing of what
 * was to be removed: no template, no accreditation, no captured face, no last passage (of a face: no
 * template and no captured face), neither in its databases nor in their logs. The records of its journal stay as they are signed; they hold random
 * numbers for people, and go with the event.
 */
export const removalReceiptSchema = receiptContentSchema
  .extend({ signature: base64Schema.max(128) })
  .meta({ id: 'RemovalReceipt' });

export type RemovalReceipt = z.infer<typeof removalReceiptSchema>;

/** The text under a receipt's signature. */
export function receiptText({ deviceId, orderId, removal, doneAt }: ReceiptContent): string {
  return canonicalJson({ kind: 'removal-receipt', deviceId, orderId, removal, doneAt });
}

/** As many as a page asks for at a time. */
export const MOST_REMOVALS = 100;

export const handInReceipts = endpoint({
  id: 'handInReceipts',
  method: 'post',
  path: '/device/v1/receipts',
  summary: 'Prove that a person or an event was removed from the gate',
  audience: { kind: 'device' },
  params: nothing,
  query: nothing,
  accepts: 'json',
  body: z.strictObject({ receipts: z.array(removalReceiptSchema).min(1).max(MOST_REMOVALS) }),
  answers: 'json',
  status: 200,
  /** Those of them that had not come before. */
  reply: z.strictObject({ taken: z.int().nonnegative() }),
});

/** The answer to the command by which a gate ended itself, signed over its `answerText`. */
export const retirementSchema = z.strictObject({
  answer: z.strictObject({
    deviceId: idSchema,
    commandId: idSchema,
    seq: z.int().positive(),
    answer: z.strictObject({ kind: z.literal('done') }),
    answeredAtMs: instantSchema,
    attachmentSha256: sha256Schema.nullable(),
  }),
  signature: base64Schema.max(128),
});

export type Retirement = z.infer<typeof retirementSchema>;

/** One gate's part in a removal. */
export const gateRemovalSchema = z
  .strictObject({
    deviceId: idSchema,
    gateName: nameSchema,
    /** Raw Ed25519 key, base64, under which a receipt holds. */
    publicKey: base64Schema,
    state: z.discriminatedUnion('kind', [
      /** It will be asked as soon as it is online. */
      z.strictObject({ kind: z.literal('owed') }),
      /** Unpaired before it gave a receipt: its disk must be wiped by hand. */
      z.strictObject({ kind: z.literal('unpaired') }),
      /** It has forgotten everything there was, and said so with its signature when it was retired. */
      z.strictObject({ kind: z.literal('retired'), retirement: retirementSchema }),
      z.strictObject({ kind: z.literal('given'), receivedAt: instantSchema, receipt: removalReceiptSchema }),
    ]),
  })
  .meta({ id: 'GateRemoval' });

export type GateRemoval = z.infer<typeof gateRemovalSchema>;

export const listRemovals = endpoint({
  id: 'listRemovals',
  method: 'get',
  path: '/api/v1/events/:eventId/removals',
  summary: 'People who were erased or have withdrawn consent, newest first, and which gates have proved it',
  audience: { kind: 'user', permission: 'person:erase' },
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
    removals: z.array(
      z.strictObject({
        orderId: idSchema,
        removal: removalSchema,
        orderedAt: instantSchema,
        gates: z.array(gateRemovalSchema),
      }),
    ),
    nextCursor: cursorSchema.nullable(),
  }),
});
