import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type BadgeClaims, parseBadge } from '#domain/credential/qr-badge';
import { badgePng, badgeSvg, signedBadge } from '#server/credential/badge-code';
import { newSigningKey, publicKeyOf, signatureHolds, signingKeyOf } from '#server/privacy/signing-key';
import { scanned } from '../world/scanned.ts';

const signing = signingKeyOf(newSigningKey());
const claims: BadgeClaims = {
  credentialId: 'Zf3kQ0_xk-1lVb9yT2a8Sg',
  personId: 'Zf3kQ0_xk-1lVb9yT2a8Sg',
  eventId: 'Zf3kQ0_xk-1lVb9yT2a8Sg',
  expiresAtMs: 2_000_000_000_000,
  holderKey: Uint8Array.from({ length: 32 }, (_, i) => i * 7),
};

describe('the QR code of a badge', () => {
  it('is signed by the server, over everything that it says', () => {
    const badge = parseBadge(signedBadge(claims, signing));
    expect(badge?.claims).toEqual(claims);
    const key = publicKeyOf(Buffer.from(signing.publicKey, 'base64'));
    const signature = Buffer.from(badge?.signature ?? []).toString('base64');
    expect(signatureHolds(key, badge?.signedText ?? '', signature)).toBe(true);
    expect(signatureHolds(key, `${badge?.signedText}0`, signature)).toBe(false);
  });

  it('reads the same from the drawing and from the picture', async () => {
    const content = signedBadge(claims, signing);
    const drawing = await sharp(Buffer.from(badgeSvg(content)), { density: 600 })
      .resize(600, 600)
      .png()
      .toBuffer();
    expect(await scanned(drawing)).toEqual([content]);
    expect(await scanned(await badgePng(content))).toEqual([content]);
  });
});
