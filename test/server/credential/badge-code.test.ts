import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { type BadgeClaims, parseBadge } from '#domain/credential/qr-badge';
import { projectFile } from '#models/project-file';
import { badgePng, badgeSvg, signedBadge } from '#server/credential/badge-code';
import { newSigningKey, publicKeyOf, signatureHolds, signingKeyOf } from '#server/privacy/signing-key';

const signing = signingKeyOf(newSigningKey());
const claims: BadgeClaims = {
  credentialId: 'Zf3kQ0_xk-1lVb9yT2a8Sg',
  personId: 'Zf3kQ0_xk-1lVb9yT2a8Sg',
  eventId: 'Zf3kQ0_xk-1lVb9yT2a8Sg',
  expiresAtMs: 2_000_000_000_000,
  holderKey: Uint8Array.from({ length: 32 }, (_, i) => i * 7),
};

beforeAll(() => {
  const wasm = readFileSync(projectFile('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
});

/** What a scanner that knows nothing of us reads from a picture. */
async function scanned(picture: Uint8Array): Promise<string[]> {
  const { data, info } = await sharp(picture)
    .flatten()
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = {
    data: new Uint8ClampedArray(data),
    width: info.width,
    height: info.height,
    colorSpace: 'srgb',
  };
  return (await readBarcodes(pixels as ImageData, { formats: ['QRCode'] })).map(({ text }) => text);
}

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
