import type { DeviceIdentity } from '../device/device-identity.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { GateError } from '../gate-error.ts';
import type { Journal } from '../journal/journal.ts';
import { ServerUnreachable } from '../sync/ask-server.ts';
import { uploadPending } from '../sync/journal-upload.ts';
import { type ServerLink, ServerRefusal } from '../sync/server-link.ts';

export interface ForgetParts {
  readonly gallery: Gallery;
  readonly journal: Journal;
  readonly link: ServerLink;
  readonly identity: DeviceIdentity;
}

/** What is uploaded in this time is worth waiting for. */
const UPLOAD_WITHIN_MS = 20_000;

/**
 * Uploads what the server lacks, then forgets everybody and everything that was recorded.
 * @returns false when the server still lacks records; nothing is forgotten then
 * @throws GateError when somebody is left; SealBroken, JournalFault
 */
export async function forgetAll({ gallery, journal, link, identity }: ForgetParts): Promise<boolean> {
  try {
    await uploadPending({ link, journal, identity }, AbortSignal.timeout(UPLOAD_WITHIN_MS));
  } catch (cause) {
    if (!(cause instanceof ServerUnreachable || cause instanceof ServerRefusal)) throw cause;
  }
  if (journal.pendingRecords > 0) return false;
  await gallery.forgetEveryone();
  journal.forgetEveryone();
  if (gallery.people > 0) throw new GateError('somebody is left in the gallery');
  return true;
}
