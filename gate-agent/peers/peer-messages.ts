import { z } from 'zod';
import { base64Schema, idSchema, instantSchema } from '#contract/primitives';
import { canonicalJson } from '#domain/journal/canonical-json';

/** As many as a frame holds with room to spare. */
export const MOST_PASSAGES = 200;

const passageSchema = z.strictObject({
  /** Of its record in the journal of the gate that it was made at. */
  seq: z.int().positive(),
  passageId: idSchema,
  personId: idSchema,
  direction: z.enum(['in', 'out']),
  atMs: instantSchema,
});

export type PeerPassage = z.infer<typeof passageSchema>;

/** The caller's: what it recorded since, signed by its device key, so that it is evidence also later. */
export const passagesSchema = z.strictObject({
  kind: z.literal('passages'),
  zoneId: idSchema,
  passages: z.array(passageSchema).max(MOST_PASSAGES),
  signature: base64Schema.max(128),
});

/** The callee's: through which of the caller's records it has heard everything. */
export const haveSchema = z.strictObject({ kind: z.literal('have'), seq: z.int().nonnegative() });

export function passagesText(deviceId: string, zoneId: string, passages: readonly PeerPassage[]): string {
  return canonicalJson({ kind: 'peer-passages', deviceId, zoneId, passages });
}
