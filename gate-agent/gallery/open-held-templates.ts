import { createDecipheriv } from 'node:crypto';
import { heldTemplatePlace } from '#contract/device-proof';
import type { Holder, StoredTemplate } from './stored-people.ts';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What the key of a badge opens; templates that belong to another badge stay shut. */
export function openHeldTemplates(held: Holder['held'], holderKey: Uint8Array): StoredTemplate[] {
  return held.flatMap(({ id, credentialId, pipelineId, sealed }) => {
    const vector = opened(Buffer.from(sealed, 'base64'), heldTemplatePlace(credentialId, id), holderKey);
    return vector ? [{ pipelineId, vector }] : [];
  });
}

function opened(box: Buffer, place: string, key: Uint8Array): Buffer | null {
  if (box.length < 1 + NONCE_BYTES + TAG_BYTES || box[0] !== VERSION) return null;
  const nonce = box.subarray(1, 1 + NONCE_BYTES);
  const tag = box.subarray(-TAG_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(place))
      .setAuthTag(tag);
    const body = box.subarray(1 + NONCE_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    return null;
  }
}
