import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import wasmUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url';
import simdWasmUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import { browser, io, ready, setBackend, env as tensorEnv } from '@tensorflow/tfjs-core';
import landmarkWeights from '@vladmandic/face-api/model/face_landmark_68_tiny_model.bin?url';
import landmarkManifest from '@vladmandic/face-api/model/face_landmark_68_tiny_model-weights_manifest.json';
import detectorWeights from '@vladmandic/face-api/model/tiny_face_detector_model.bin?url';
import detectorManifest from '@vladmandic/face-api/model/tiny_face_detector_model-weights_manifest.json';
import type { Box, Point } from '#domain/face/geometry';
import { env, FaceLandmark68TinyNet, TinyFaceDetector, TinyFaceDetectorOptions } from './face-api.ts';

/** Side of the detector's input; faces of the size that the coach asks for are found well at this one. */
const DETECTOR_SIZE = 224;
const LEAST_SCORE = 0.5;

export interface FaceFinder {
  /** Boxes in pixels of the image, the largest first. */
  readonly faces: (image: ImageData) => Promise<readonly Box[]>;
  /** @returns the 68 points in pixels of the image, which shows one face and little else */
  readonly landmarks: (face: ImageData) => Promise<readonly Point[]>;
}

/**
 * Loads face-api's light networks on WebAssembly. Everything comes from this server.
 * @throws where WebAssembly or a file is missing
 */
export async function openFaceFinder(): Promise<FaceFinder> {
  declareEnvironment();
  // One thread: several would ask for headers that keep other sites' pictures out of every page.
  tensorEnv().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': wasmUrl,
    'tfjs-backend-wasm-simd.wasm': simdWasmUrl,
    // Never fetched, but asked for.
    'tfjs-backend-wasm-threaded-simd.wasm': simdWasmUrl,
  });
  if (!(await setBackend('wasm'))) throw new Error('WebAssembly does not start here');
  await ready();
  const detector = new TinyFaceDetector();
  const landmarkNet = new FaceLandmark68TinyNet();
  const [forDetector, forLandmarks] = await Promise.all([
    weights(detectorWeights, detectorManifest),
    weights(landmarkWeights, landmarkManifest),
  ]);
  detector.loadFromWeightMap(forDetector);
  landmarkNet.loadFromWeightMap(forLandmarks);
  const options = new TinyFaceDetectorOptions({ inputSize: DETECTOR_SIZE, scoreThreshold: LEAST_SCORE });
  return {
    faces: async (image) => {
      const found = await withTensor(image, (tensor) => detector.locateFaces(tensor, options));
      return found
        .map(({ box: { x, y, width, height } }) => ({ x, y, width, height }))
        .toSorted((a, b) => b.width * b.height - a.width * a.height);
    },
    landmarks: async (face) => {
      const { positions } = await withTensor(face, (tensor) => landmarkNet.detectLandmarks(tensor));
      return positions.map(({ x, y }) => ({ x, y }));
    },
  };
}

async function withTensor<T>(image: ImageData, use: (tensor: object) => Promise<T>): Promise<T> {
  const tensor = browser.fromPixels(image);
  try {
    return await use(tensor);
  } finally {
    tensor.dispose();
  }
}

async function weights(url: string, [group]: readonly { readonly weights: unknown }[]) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return io.decodeWeights(await response.arrayBuffer(), group?.weights as io.WeightsManifestEntry[]);
}

/** face-api asks what a page has; a worker has none of it, and is given tensors only. */
function declareEnvironment(): void {
  const Absent = class {};
  const absent = (): never => {
    throw new Error('a worker has no page');
  };
  env.setEnv({
    Canvas: Absent,
    CanvasRenderingContext2D: Absent,
    Image: Absent,
    ImageData,
    Video: Absent,
    createCanvasElement: absent,
    createImageElement: absent,
    createVideoElement: absent,
    fetch: absent,
    readFile: absent,
  });
}
