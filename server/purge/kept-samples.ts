import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../make-folder.ts';
import { seal, unseal } from '../privacy/sealed-box.ts';
import { writeFileDurably } from '../privacy/write-file-durably.ts';
import type { Sample } from './known-bytes.ts';

/**
 * What a purge looks for once everything is destroyed, kept from before the destruction until the search is over, so
 * that one that was interrupted can still be certified. It lies sealed under a key of its own in a file beside it,
 * never in the database or its logs; with that file it is gone.
 */
export function keepSamples(dataDir: string, eventId: string, samples: readonly Sample[]): void {
  const { key, sealed } = filesOf(dataDir, eventId);
  makeFolder(path.dirname(key));
  const fresh = randomBytes(32);
  const text = JSON.stringify(
    samples.map(({ what, bytes }) => [what, Buffer.from(bytes).toString('base64')]),
  );
  writeFileDurably(sealed, seal(fresh, placeOf(eventId), Buffer.from(text)), 0o600);
  writeFileDurably(key, fresh, 0o600);
}

/** Null where none are kept: another machine took them, or somebody has deleted them. @throws SealBroken */
export function keptSamples(dataDir: string, eventId: string): Sample[] | null {
  const { key, sealed } = filesOf(dataDir, eventId);
  if (!existsSync(key) || !existsSync(sealed)) return null;
  const text = unseal(readFileSync(key), placeOf(eventId), readFileSync(sealed));
  return samplesSchema
    .parse(JSON.parse(Buffer.from(text).toString('utf8')))
    .map(([what, bytes]) => ({ what, bytes: Buffer.from(bytes, 'base64') }));
}

/** The key first: whatever stays of the other file is noise. */
export function forgetSamples(dataDir: string, eventId: string): void {
  const { key, sealed } = filesOf(dataDir, eventId);
  for (const file of [key, sealed]) rmSync(file, { force: true });
}

const samplesSchema = z.array(z.tuple([z.string(), z.string()]));

function filesOf(dataDir: string, eventId: string): { readonly key: string; readonly sealed: string } {
  const folder = path.join(dataDir, 'purges');
  return { key: path.join(folder, `${eventId}.key`), sealed: path.join(folder, `${eventId}.sealed`) };
}

function placeOf(eventId: string): string {
  return `purge-samples/${eventId}`;
}
