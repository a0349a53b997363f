import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** The part of TensorFlow.js that is used here. */
export interface Tensorflow {
  tensor3d(data: Float32Array, shape: readonly [number, number, number]): Tensor;
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
}

export interface Tensor {
  dispose(): void;
}

interface FaceApiBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Network {
  loadFromDisk(folder: string): Promise<void>;
  dispose(): void;
}

/** The part of @vladmandic/face-api that is used here. Tensors are height x width x RGB, 0 to 255. */
export interface FaceApi {
  readonly SsdMobilenetv1Options: new (options: {
    readonly minConfidence: number;
    readonly maxResults: number;
  }) => object;
  readonly nets: {
    readonly ssdMobilenetv1: Network & {
      locateFaces(
        image: Tensor,
        options: object,
      ): Promise<readonly { readonly score: number; readonly box: FaceApiBox }[]>;
    };
    readonly faceLandmark68Net: Network & {
      /** Positions in pixels of the tensor. */
      detectLandmarks(
        face: Tensor,
      ): Promise<{ readonly positions: readonly { readonly x: number; readonly y: number }[] }>;
    };
    readonly faceRecognitionNet: Network & { computeFaceDescriptor(chip: Tensor): Promise<Float32Array> };
  };
}

export interface LoadedFaceApi {
  readonly tensorflow: Tensorflow;
  readonly faceApi: FaceApi;
  readonly backend: 'tfjs-node' | 'wasm';
}

/** Named apart, so that nothing that follows imports expects this optional dependency to be there. */
const NATIVE_TENSORFLOW = '@tensorflow/tfjs-node';

/**
 * Loads face-api on the native TensorFlow where npm could install it, else on WebAssembly. face-api ships one
 * build for each, and each build loads its own TensorFlow, so the choice is made once, before either is loaded.
 */
export async function loadFaceApi(): Promise<LoadedFaceApi> {
  const require = createRequire(import.meta.url);
  if (isLoadable(require, NATIVE_TENSORFLOW)) {
    const tensorflow = require(NATIVE_TENSORFLOW) as Tensorflow;
    await tensorflow.ready();
    const faceApi = require('@vladmandic/face-api/dist/face-api.node.js') as FaceApi;
    return { tensorflow, faceApi, backend: 'tfjs-node' };
  }
  const tensorflow = require('@tensorflow/tfjs') as Tensorflow;
  const wasm = require('@tensorflow/tfjs-backend-wasm') as {
    setWasmPaths(folder: string): void;
    setThreadsCount(count: number): void;
  };
  wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  wasm.setThreadsCount(1);
  await tensorflow.setBackend('wasm');
  await tensorflow.ready();
  const faceApi = require('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApi;
  return { tensorflow, faceApi, backend: 'wasm' };
}

/** An optional dependency may be absent, or there without the native library that its install script fetches. */
function isLoadable(require: NodeJS.Require, name: string): boolean {
  try {
    require(name);
    return true;
  } catch {
    return false;
  }
}
