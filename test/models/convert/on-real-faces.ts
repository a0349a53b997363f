import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { projectFile } from '#models/project-file';

const DEMO = 'node_modules/@vladmandic/face-api/demo';

/** Faces of the demo photos, as squares in pixels of the photo. */
const FACES = [
  { photo: 'sample6.jpg', left: 1110, top: 270, side: 320 },
  { photo: 'sample3.jpg', left: 1030, top: 190, side: 320 },
  { photo: 'sample5.jpg', left: 310, top: 860, side: 320 },
];

/** Crops of three faces, `size` x `size` RGB, 0 to 255, row by row. */
export function faceCrops(size: number): Promise<readonly Float32Array[]> {
  return Promise.all(
    FACES.map(async ({ photo, left, top, side }) => {
      const pixels = await sharp(projectFile(`${DEMO}/${photo}`))
        .extract({ left, top, width: side, height: side })
        .resize(size, size)
        .removeAlpha()
        .raw()
        .toBuffer();
      return Float32Array.from(pixels);
    }),
  );
}

/** Row by row to plane by plane. */
export function planesOf(interleaved: Float32Array): Float32Array {
  const size = interleaved.length / 3;
  return Float32Array.from(
    { length: 3 * size },
    (_, i) => interleaved[(i % size) * 3 + Math.floor(i / size)] as number,
  );
}

/** Runs a model of one input once for each picture and takes its first output. */
export async function runOnnx(
  onnx: Uint8Array,
  inputs: readonly Float32Array[],
  shape: readonly number[],
): Promise<readonly Float32Array[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'venue-access-convert-'));
  try {
    const file = path.join(folder, 'model.onnx');
    await writeFile(file, onnx);
    const session = await InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 3 });
    const [input = ''] = session.inputNames;
    const [output = ''] = session.outputNames;
    const outputs: Float32Array[] = [];
    for (const each of inputs) {
      const results = await session.run({ [input]: new Tensor('float32', each, shape) });
      outputs.push(results[output]?.data as Float32Array);
    }
    await session.release();
    return outputs;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] ?? Number.NaN];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
