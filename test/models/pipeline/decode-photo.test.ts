import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodePhoto, ENROLMENT_PHOTO_LIMITS, type PhotoLimits } from '#models/pipeline/decode-photo';
import { projectFile } from '#models/project-file';

const SAMPLE = projectFile('node_modules/@vladmandic/face-api/demo/sample2.jpg');

const limits: PhotoLimits = { maxBytes: 2_000_000, maxPixels: 4_000_000, minSidePx: 96, maxSidePx: 400 };

let jpeg: Buffer;

beforeAll(async () => {
  jpeg = await sharp(await readFile(SAMPLE))
    .resize(320, 240, { fit: 'fill' })
    .jpeg({ quality: 90 })
    .toBuffer();
});

async function imageOf(bytes: Uint8Array, within = limits) {
  const decoded = await decodePhoto(bytes, within);
  if (decoded.kind !== 'decoded') throw new Error(`not decoded: ${JSON.stringify(decoded)}`);
  const { data, width, height } = decoded.image;
  expect(data.length).toBe(width * height * 3);
  return decoded.image;
}

/** Mean of the differences of two images of one size, 0 to 255. */
function differenceOf(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 255)), 0) / a.length;
}

describe('decoding an uploaded photo', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('reads %s as packed RGB', async (format) => {
    const expected = await imageOf(jpeg);
    const image = await imageOf(await sharp(jpeg).toFormat(format, { quality: 95 }).toBuffer());
    expect(image).toMatchObject({ width: 320, height: 240 });
    expect(differenceOf(image.data, expected.data)).toBeLessThan(4);
  });

  it('turns a photo upright as its camera noted', async () => {
    const lying = await sharp(jpeg)
      .rotate(270)
      .jpeg({ quality: 95 })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const image = await imageOf(lying);
    expect(image).toMatchObject({ width: 320, height: 240 });
    expect(differenceOf(image.data, (await imageOf(jpeg)).data)).toBeLessThan(6);
  });

  it('scales a large photo down to the longest side allowed', async () => {
    const image = await imageOf(await sharp(jpeg).resize(1200, 900).jpeg().toBuffer());
    expect(image).toMatchObject({ width: 400, height: 300 });
  });

  it.each([
    ['CMYK', () => sharp(jpeg).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(), 25],
    ['16 bits a channel', () => sharp(jpeg).toColourspace('rgb16').png().toBuffer(), 2],
    ['a palette', () => sharp(jpeg).png({ palette: true, colours: 256 }).toBuffer(), 12],
    ['an alpha channel', () => sharp(jpeg).ensureAlpha(1).png().toBuffer(), 2],
  ] as const)('converts %s to sRGB', async (_, encode, tolerance) => {
    const image = await imageOf(await encode());
    expect(differenceOf(image.data, (await imageOf(jpeg)).data)).toBeLessThan(tolerance);
  });

  it('gives a grey photo three equal channels', async () => {
    const { data } = await imageOf(await sharp(jpeg).greyscale().jpeg().toBuffer());
    for (let i = 0; i < data.length; i += 3 * 997) {
      expect([data[i + 1], data[i + 2]]).toEqual([data[i], data[i]]);
    }
  });

  it('lays transparency on white', async () => {
    const clear = await sharp({
      create: { width: 100, height: 100, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    expect(new Set((await imageOf(clear)).data)).toEqual(new Set([255]));
  });

  it('refuses more bytes than allowed without looking at them', async () => {
    expect(await decodePhoto(new Uint8Array(2_000_001), limits)).toEqual({
      kind: 'too-large',
      bytes: 2_000_001,
      maxBytes: 2_000_000,
    });
  });

  it('refuses a small file that would unpack to too many pixels', async () => {
    const bomb = await sharp({ create: { width: 3000, height: 3000, channels: 3, background: '#000' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(60_000);
    expect(await decodePhoto(bomb, limits)).toEqual({ kind: 'too-many-pixels', width: 3000, height: 3000 });
  });

  it('refuses a photo that is too small to show a face', async () => {
    const tiny = await sharp(jpeg).resize(60, 200, { fit: 'fill' }).jpeg().toBuffer();
    expect(await decodePhoto(tiny, limits)).toEqual({ kind: 'too-small', width: 60, height: 200 });
  });

  it.each([
    ['nothing', () => Promise.resolve(Buffer.alloc(0))],
    ['text', () => Promise.resolve(Buffer.from('this is not a photo'))],
    ['GIF', () => sharp(jpeg).gif().toBuffer()],
    ['TIFF', () => sharp(jpeg).tiff().toBuffer()],
    [
      'SVG',
      () =>
        Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>')),
    ],
  ])('refuses %s as a format it does not take', async (_, encode) => {
    expect((await decodePhoto(await encode(), limits)).kind).toBe('unsupported-format');
  });

  it('refuses an animated picture', async () => {
    const frame = await sharp(jpeg).resize(120, 120).raw().toBuffer();
    const animated = await sharp(Buffer.concat([frame, frame.map((value) => 255 - value)]), {
      raw: { width: 120, height: 240, channels: 3, pageHeight: 120 },
    })
      .webp({ loop: 0, delay: [100, 100] })
      .toBuffer();
    expect(await decodePhoto(animated, limits)).toEqual({
      kind: 'unsupported-format',
      because: 'the picture is animated',
    });
  });

  it.each([0.1, 0.5, 0.9])('calls a photo damaged when only %s of the file arrived', async (share) => {
    const part = jpeg.subarray(0, Math.floor(jpeg.length * share));
    expect(await decodePhoto(part, limits)).toEqual({ kind: 'damaged', because: 'the file is cut off' });
  });

  it('says the same of a broken photo however many are decoded at once', async () => {
    const part = jpeg.subarray(0, jpeg.length >> 1);
    const answers = await Promise.all(Array.from({ length: 12 }, () => decodePhoto(part, limits)));
    for (const answer of answers) {
      expect(answer.kind === 'damaged' && answer.because).toMatch(/cut off|broken/);
    }
  });

  it('answers every mutilated file with a kind and never throws', async () => {
    const sources = await Promise.all(
      (['jpeg', 'png', 'webp'] as const).map((format) => sharp(jpeg).toFormat(format).toBuffer()),
    );
    let state = 11;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
      return state % below;
    };
    for (const source of sources) {
      for (let i = 0; i < 60; i++) {
        const mutilated = Buffer.from(source.subarray(0, source.length - random(source.length >> 1)));
        for (let k = 0; k < 20; k++) mutilated[12 + random(mutilated.length - 12)] = random(256);
        const { kind } = await decodePhoto(mutilated, limits);
        expect(['decoded', 'damaged', 'too-small', 'too-many-pixels', 'unsupported-format']).toContain(kind);
      }
    }
  });

  it("takes a phone's photo within the limits of enrolment", async () => {
    const phone = await sharp(jpeg).resize(4032, 3024).jpeg({ quality: 80 }).toBuffer();
    const image = await imageOf(phone, ENROLMENT_PHOTO_LIMITS);
    expect(image).toMatchObject({ width: 2048, height: 1536 });
  });
});
