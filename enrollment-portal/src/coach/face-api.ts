import * as faceApi from '@vladmandic/face-api/dist/face-api.esm-nobundle.js';
import type { Box, Point } from '#domain/face/geometry';

/** A network of face-api. Its own types describe a TensorFlow.js of their own, which no tensor of ours would fit. */
interface Network {
  loadFromWeightMap(weights: Readonly<Record<string, object>>): void;
}

interface LightFaceApi {
  readonly TinyFaceDetector: new () => Network & {
    /** @param image a tensor, height x width x RGB, 0 to 255 */
    locateFaces(image: object, options: object): Promise<readonly { readonly box: Box }[]>;
  };
  readonly TinyFaceDetectorOptions: new (options: {
    /** Side of the network's input, a multiple of 32. */
    readonly inputSize: number;
    readonly scoreThreshold: number;
  }) => object;
  readonly FaceLandmark68TinyNet: new () => Network & {
    /** Positions in pixels of the tensor. */
    detectLandmarks(face: object): Promise<{ readonly positions: readonly Point[] }>;
  };
  readonly env: { setEnv(environment: object): void };
}

const light: unknown = faceApi;

/** The part of face-api that the coach uses. */
export const { TinyFaceDetector, TinyFaceDetectorOptions, FaceLandmark68TinyNet, env } =
  light as LightFaceApi;
