import { createRequire } from 'node:module';
import path from 'node:path';
import type { RgbImage } from '#domain/face/frame';
import { loadFaceApi } from '#models/engines/face-api/load-face-api';

export interface DocumentedFaceApi {
  readonly backend: string;
  /** The whole frame as face-api's own pages show it: SSD, landmarks, descriptor. @returns whether there was a face */
  read(frame: RgbImage): Promise<boolean>;
}

interface Detection {
  withFaceLandmarks(): { withFaceDescriptor(): Promise<object | undefined> };
}

/** face-api as its documentation uses it, on the fastest backend that is installed. */
export async function openDocumentedFaceApi(): Promise<DocumentedFaceApi> {
  const { tensorflow, faceApi, backend } = await loadFaceApi();
  const require = createRequire(import.meta.url);
  const folder = path.join(path.dirname(require.resolve('@vladmandic/face-api/package.json')), 'model');
  const { ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = faceApi.nets;
  for (const network of [ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet]) {
    await network.loadFromDisk(folder);
  }
  const { detectSingleFace } = faceApi as typeof faceApi & {
    detectSingleFace(frame: object, options: object): Detection;
  };
  const options = new faceApi.SsdMobilenetv1Options({ minConfidence: 0.5, maxResults: 1 });
  return {
    backend,
    read: async ({ data, width, height }) => {
      const frame = tensorflow.tensor3d(Float32Array.from(data), [height, width, 3]);
      try {
        const found = await detectSingleFace(frame, options).withFaceLandmarks().withFaceDescriptor();
        return found !== undefined;
      } finally {
        frame.dispose();
      }
    },
  };
}
