import { createCipheriv, randomBytes, sign } from 'node:crypto';
import { heldTemplatePlace } from '#contract/device-proof';
import { type BadgeClaims, badgeContent, badgeText } from '#domain/credential/qr-badge';
import type { Embedding } from '#domain/face/embedding';
import { templateText } from './faces.ts';
import { START_MS } from './open-test-journal.ts';
import { DAY_MS, type TestServerKey } from './pages.ts';

/** The content of a QR code as a server issues it. */
export function issuedBadge({ privateKey }: TestServerKey, change: Partial<BadgeClaims> = {}): string {
  const claims: BadgeClaims = {
    credentialId: 'credential-one',
    personId: 'person-one',
    eventId: 'event-one',
    expiresAtMs: Math.ceil((START_MS + DAY_MS) / 1_000) * 1_000,
    holderKey: null,
    ...change,
  };
  return badgeContent(claims, sign(null, Buffer.from(badgeText(claims)), privateKey));
}

/** A template that only the key of a badge opens. */
export function heldTemplate(face: Embedding, credentialId: string, key: Uint8Array) {
  const id = 'held-template-one';
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(
    Buffer.from(heldTemplatePlace(credentialId, id)),
  );
  const body = Buffer.concat([cipher.update(Buffer.from(templateText(face), 'base64')), cipher.final()]);
  const sealed = Buffer.concat([Buffer.of(1), nonce, body, cipher.getAuthTag()]).toString('base64');
  return { id, credentialId, pipelineId: face.pipelineId, sealed };
}
