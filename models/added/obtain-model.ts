import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { UnusableModel } from './unusable-model.ts';

/** Far above any embedder that a gate could run in time. */
const MOST_BYTES = 2 ** 30;
const FETCH_TIMEOUT_MS = 600_000;

export interface ObtainedModel {
  readonly content: Uint8Array;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * Reads a model from a file or fetches it.
 * @param from a path, or an address that begins with http:// or https://
 * @param sha256 what its bytes must hash to; null takes a file as it is, and no address
 * @throws UnusableModel
 */
export async function obtainModel(from: string, sha256: string | null): Promise<ObtainedModel> {
  if (sha256 !== null && !/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new UnusableModel('sha256', `"${sha256}" is no SHA-256; it has 64 hexadecimal digits`);
  }
  const isAddress = /^https?:\/\//i.test(from);
  if (isAddress && sha256 === null) {
    throw new UnusableModel('sha256', 'a model from the network needs the hash that its publisher states');
  }
  const content = isAddress ? await fetched(from) : await fromDisk(from);
  const found = createHash('sha256').update(content).digest('hex');
  if (sha256 !== null && sha256.toLowerCase() !== found) {
    throw new UnusableModel('sha256', `${from} hashes to ${found}, not to ${sha256.toLowerCase()}`);
  }
  return { content, sha256: found };
}

async function fromDisk(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new UnusableModel('model', `${file} is not a file`);
    if (found.size > MOST_BYTES) throw tooLarge(file);
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof UnusableModel) throw cause;
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
    throw new UnusableModel('model', `${file} cannot be read (${code})`, { cause });
  }
}

async function fetched(address: string): Promise<Uint8Array> {
  try {
    const reply = await fetch(address, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!reply.ok || !reply.body) {
      throw new UnusableModel('model', `${address} answers ${reply.status} ${reply.statusText}`);
    }
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of reply.body) {
      bytes += part.length;
      // Leaving the loop ends the transfer.
      if (bytes > MOST_BYTES) throw tooLarge(address);
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (cause) {
    if (cause instanceof UnusableModel) throw cause;
    const because = cause instanceof Error ? (cause.cause ?? cause) : cause;
    throw new UnusableModel('model', `${address} cannot be fetched: ${because}`, { cause });
  }
}

function tooLarge(from: string): UnusableModel {
  return new UnusableModel('model', `${from} is larger than ${MOST_BYTES / 2 ** 20} MB`);
}
