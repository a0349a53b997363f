import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { landmark68ToOnnx, recognitionToOnnx } from '#models/convert/face-api-to-onnx';
import { UnreadableFaceApiModel } from '#models/convert/face-api-weights';
import { type LoadedFaceApi, loadFaceApi } from '#models/engines/face-api/load-face-api';
import { projectFile } from '#models/project-file';
import { cosine, faceCrops, planesOf, runOnnx } from './on-real-faces.ts';

const FOLDER = projectFile('node_modules/@vladmandic/face-api/model');

async function filesOf(model: string): Promise<readonly [string, Uint8Array]> {
  const json = await readFile(`${FOLDER}/${model}-weights_manifest.json`, 'utf8');
  return [json, await readFile(`${FOLDER}/${model}.bin`)];
}

describe("face-api's networks as ONNX", () => {
  let original: LoadedFaceApi;

  beforeAll(async () => {
    original = await loadFaceApi();
    const { faceLandmark68Net, faceRecognitionNet } = original.faceApi.nets;
    await faceLandmark68Net.loadFromDisk(FOLDER);
    await faceRecognitionNet.loadFromDisk(FOLDER);
  });

  it('make of real faces the descriptors that face-api makes', async () => {
    const crops = await faceCrops(150);
    const converted = await runOnnx(
      recognitionToOnnx(...(await filesOf('face_recognition_model'))),
      crops.map(planesOf),
      [1, 3, 150, 150],
    );
    for (const [i, crop] of crops.entries()) {
      const tensor = original.tensorflow.tensor3d(crop, [150, 150, 3]);
      const descriptor = await original.faceApi.nets.faceRecognitionNet.computeFaceDescriptor(tensor);
      tensor.dispose();
      expect(1 - cosine(converted[i] as Float32Array, descriptor)).toBeLessThan(5e-8);
    }
    // Were all alike, the agreement above would say nothing.
    const [first, second] = converted;
    expect(cosine(first as Float32Array, second as Float32Array)).toBeLessThan(0.95);
  });

  it('place the landmarks of real faces where face-api does', async () => {
    const crops = await faceCrops(112);
    const converted = await runOnnx(
      landmark68ToOnnx(...(await filesOf('face_landmark_68_model'))),
      crops.map(planesOf),
      [1, 3, 112, 112],
    );
    for (const [i, crop] of crops.entries()) {
      const tensor = original.tensorflow.tensor3d(crop, [112, 112, 3]);
      const { positions } = await original.faceApi.nets.faceLandmark68Net.detectLandmarks(tensor);
      tensor.dispose();
      const found = converted[i] as Float32Array;
      for (const [k, { x, y }] of positions.entries()) {
        // Pixels of the crop.
        expect(Math.abs((found[2 * k] as number) * 112 - x)).toBeLessThan(0.01);
        expect(Math.abs((found[2 * k + 1] as number) * 112 - y)).toBeLessThan(0.01);
      }
    }
  });

  it('are refused when a weight is missing or too many are there', async () => {
    const [json, binary] = await filesOf('face_recognition_model');
    expect(() => recognitionToOnnx(json, binary.subarray(0, -10))).toThrow(UnreadableFaceApiModel);
    expect(() => recognitionToOnnx(json, Buffer.concat([binary, Buffer.alloc(3)]))).toThrow(
      /belong to nothing/,
    );
    const [other, its] = await filesOf('face_landmark_68_model');
    expect(() => recognitionToOnnx(other, its)).toThrow(/there is no weight "conv32_down/);
  });
});
