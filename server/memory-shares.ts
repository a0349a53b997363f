import { totalmem } from 'node:os';

/** The rest of what this process may use is for requests, images and the database. */
const SHARES = { measuredGalleries: 0.25, duplicateSearch: 0.15 };

/** How much memory a part of the server may take: in bytes, of the machine or of what a container has been given. */
export function memoryFor(part: keyof typeof SHARES): number {
  const given = process.constrainedMemory();
  return SHARES[part] * (given > 0 ? Math.min(given, totalmem()) : totalmem());
}
