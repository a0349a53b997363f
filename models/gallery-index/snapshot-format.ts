import { createHash } from 'node:crypto';
import { z } from 'zod';
import { NEIGHBOURS_KEPT } from './neighbour-table.ts';

/**
 * A gallery in a file: a header that anybody may read, and sections sealed with AES-256-GCM, whose tags
 * are their checksums. Every section is bound to its header and its place, so that none can be
 * exchanged with another's or one of another day.
 *
 *   8 bytes   "GALLERY\n"
 *   4 bytes   version, little-endian
 *   4 bytes   length of the header
 *   header    JSON
 *   32 bytes  SHA-256 of everything before
 *   sections  in the header's order: 12 bytes nonce, sealed bytes, 16 bytes tag
 */
export const SNAPSHOT_MAGIC = Buffer.from('GALLERY\n', 'latin1');
export const SNAPSHOT_VERSION = 1;
export const PREFIX_BYTES = SNAPSHOT_MAGIC.length + 8;
export const HASH_BYTES = 32;

/** Before sealing. */
const bytes = z.int().nonnegative();

const sectionSchema = z.discriminatedUnion('kind', [
  /** JSON, `snapshotPeopleSchema`. */
  z.strictObject({ kind: z.literal('people'), bytes }),
  /** Two 32-bit numbers a row: the place of its owner among the people, and the bits of its scopes. */
  z.strictObject({ kind: z.literal('rows'), bytes }),
  /** The numbers of up to a block of rows, in strides, 32-bit floats. */
  z.strictObject({ kind: z.literal('templates'), bytes }),
  /** `NEIGHBOUR_NUMBERS` 64-bit floats a person: how many neighbours (-1: not known), then place and score of each. */
  z.strictObject({ kind: z.literal('neighbours'), scope: z.string().nullable(), bytes }),
]);

export type SnapshotSection = z.infer<typeof sectionSchema>;

export const snapshotHeaderSchema = z.strictObject({
  pipelineId: z.string(),
  /** Numbers in a template. */
  length: z.int().positive().max(2048),
  people: z.int().nonnegative(),
  templates: z.int().nonnegative(),
  /** The saver's own word for the state it saved, for example a place in the order of changes. */
  stamp: z.string(),
  /** Tells a wrong key from damage. */
  keyId: z.string(),
  sections: z.array(sectionSchema),
});

export type SnapshotHeader = z.infer<typeof snapshotHeaderSchema>;

/** Who is held, in the order that rows and neighbours name them by; and the scopes, in the order of their bits. */
export const snapshotPeopleSchema = z.strictObject({
  people: z.array(z.string()),
  scopes: z.array(z.string()),
});

export type SnapshotPeople = z.infer<typeof snapshotPeopleSchema>;

/** Numbers in the record of a person's neighbours. */
export const NEIGHBOUR_NUMBERS = 1 + 2 * NEIGHBOURS_KEPT;

export interface SnapshotFile {
  readonly path: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** A name for a key that does not give it away. */
export function keyIdOf(key: Uint8Array): string {
  return createHash('sha256').update('gallery snapshot key').update(key).digest('hex').slice(0, 16);
}

/** What a section's seal is bound to. */
export function sealedWith(headerHash: Uint8Array, section: number): Buffer {
  const bound = Buffer.alloc(HASH_BYTES + 4);
  bound.set(headerHash);
  bound.writeUInt32LE(section, HASH_BYTES);
  return bound;
}
