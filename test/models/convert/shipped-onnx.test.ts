import { beforeAll, describe, expect, it } from 'vitest';
import { convertModel } from '#models/convert/convert-model';
import { modelOf, packageOf, readManifest } from '#models/manifest';
import { readPackedFiles } from '#models/packed-package';
import { cosine, faceCrops, planesOf, runOnnx } from './on-real-faces.ts';

const MODELS = [
  { id: 'fr-feature', size: 112, fed: (value: number) => (value - 127.5) / 127.5, numbers: 512 },
  { id: 'fr-liveness', size: 128, fed: (value: number) => value, numbers: 3 },
] as const;

const shipped = new Map<string, Uint8Array>();

beforeAll(async () => {
  const manifest = readManifest();
  const entries = MODELS.map(({ id }) => modelOf(manifest, id));
  const [first] = entries;
  const source = first && packageOf(manifest, first);
  if (source?.obtain !== 'pack') throw new Error('the package is fetched for its weights');
  const paths = entries.flatMap(({ files }) => files.map(({ path }) => path));
  const contents = await readPackedFiles(source, paths);
  for (const [i, { id }] of entries.entries()) shipped.set(id, contents[i] as Uint8Array);
}, 120_000);

/** Row by row, blue first. */
function bgrOf(rgb: Float32Array): Float32Array {
  return rgb.map((_, i) => rgb[i - (i % 3) + 2 - (i % 3)] as number);
}

describe.each(MODELS)('$id with its PReLU split', ({ id, size, fed, numbers }) => {
  it('gives on real faces what the file of the package gives', async () => {
    const original = shipped.get(id) ?? new Uint8Array();
    const pictures = (await faceCrops(size)).map((crop) => planesOf(bgrOf(crop)).map(fed));
    const shape = [1, 3, size, size];
    const expected = await runOnnx(original, pictures, shape);
    const converted = await runOnnx(convertModel('split-prelu', [original]), pictures, shape);
    for (const [i, theirs] of expected.entries()) {
      const ours = converted[i] as Float32Array;
      expect(theirs).toHaveLength(numbers);
      expect(ours).toHaveLength(numbers);
      expect(1 - cosine(ours, theirs)).toBeLessThan(1e-6);
      const largest = Math.max(...theirs.map(Math.abs));
      for (const [k, value] of theirs.entries()) {
        expect(Math.abs((ours[k] as number) - value)).toBeLessThan(1e-4 * largest);
      }
    }
    // Were all alike, the agreement above would say nothing.
    expect(cosine(expected[0] ?? [], expected[1] ?? [])).toBeLessThan(0.999);
  }, 60_000);
});
