import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { projectFile } from '#models/project-file';

const WASM = 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm';

/** What a scanner that knows nothing of us reads from a picture. */
export async function scanned(picture: Uint8Array): Promise<string[]> {
  const wasmBinary = new Uint8Array(readFileSync(projectFile(WASM))).buffer;
  prepareZXingModule({ overrides: { wasmBinary } });
  const { data, info } = await sharp(picture)
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const pixels = { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' } as const;
  return (await readBarcodes(pixels as ImageData, { formats: ['QRCode'] })).map(({ text }) => text);
}
