import sharp from 'sharp';
import { encode } from 'uqr';
import { afterAll, describe, expect, it } from 'vitest';
import { badgeContent } from '#domain/credential/qr-badge';
import type { RgbImage } from '#domain/face/frame';
import { QrReader } from '#gate-agent/badge/qr-reader';
import { frameOf } from '../world/photo-people.ts';

const reader = new QrReader((fault) => {
  throw fault;
});
afterAll(() => reader.close());

const CONTENT = badgeContent(
  {
    credentialId: 'Zf3kQ0_xk-1lVb9yT2a8Sg',
    personId: 'Zf3kQ0_xk-1lVb9yT2a8Sg',
    eventId: 'Zf3kQ0_xk-1lVb9yT2a8Sg',
    expiresAtMs: 2_000_000_000_000,
    holderKey: Uint8Array.from({ length: 32 }, (_, i) => i),
  },
  Uint8Array.from({ length: 64 }, (_, i) => 255 - i),
);

/** A 720p frame in which somebody holds a badge up, so large, so turned, so blurred. */
async function heldUp({ sidePx = 260, turnDeg = 0, blurPx = 0.6 }): Promise<RgbImage> {
  const { data, size } = encode(CONTENT, { ecc: 'M', border: 4 });
  const pixels = Buffer.from(data.flat().map((isDark) => (isDark ? 20 : 235)));
  const code = await sharp(pixels, { raw: { width: size, height: size, channels: 1 } })
    .resize(sidePx, sidePx, { kernel: 'nearest' })
    .toColourspace('srgb')
    .rotate(turnDeg, { background: '#808080' })
    .blur(blurPx)
    .png()
    .toBuffer();
  const lane = await frameOf();
  const out = await sharp(lane.data, { raw: { width: lane.width, height: lane.height, channels: 3 } })
    .composite([{ input: code, left: 500, top: 250 }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return { data: out, width: lane.width, height: lane.height };
}

describe('the camera as a badge reader', () => {
  it.each([{}, { turnDeg: 20 }, { turnDeg: 180 }, { sidePx: 220 }, { sidePx: 400, blurPx: 1.2 }])(
    'reads a badge that is held up: %j',
    async (how) => {
      expect(await reader.read(await heldUp(how))).toEqual([CONTENT]);
    },
  );

  it('reads nothing from an empty lane', async () => {
    expect(await reader.read(await frameOf())).toEqual([]);
  });

  it('answers the frames that it was given, each with its own', async () => {
    const [first, second] = await Promise.all([reader.read(await frameOf()), reader.read(await heldUp({}))]);
    expect([first, second]).toEqual([[], [CONTENT]]);
  });
});
