import { createHash } from 'node:crypto';

/** Lower-case hex; text is taken as UTF-8. */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
