import sharp from 'sharp';
import { normalised, type PipelineId } from '#domain/face/embedding';
import type { FaceSelection, RgbImage } from '#domain/face/frame';
import type { FaceReading, PadAnswer } from '#domain/face/reading';
import type { FrameReading } from '../../face-pipeline.ts';
import { align } from '../../pipeline/aligner.ts';
import type { Detection } from '../../pipeline/detector.ts';
import { DLIB_CHIP_SIZE, dlibChip } from '../../pipeline/dlib-chip.ts';
import type { FrameReader } from '../../pipeline/frame-reader.ts';
import { fiveOf68, type Landmarks68 } from '../../pipeline/landmarks.ts';
import { boxMap, cutPatch, type Patch } from '../../pipeline/patch.ts';
import { assessQuality } from '../../pipeline/quality/assess-quality.ts';
import { skinRegion } from '../../pipeline/quality/assessed-face.ts';
import { candidatesOf } from '../../pipeline/select-faces.ts';
import { type LoadedFaceApi, loadFaceApi, type Tensor } from './load-face-api.ts';

export interface FaceApiReaderSetting {
  readonly pipelineId: PipelineId;
  /** The folder of face-api's weight files. */
  readonly modelFolder: string;
}

const NOT_CHECKED: PadAnswer = { kind: 'not-assessed', because: 'the face-api engine looks for no attacks' };

/** Sides of the networks' inputs. */
const DETECTOR_SIZE = 512;
const LANDMARK_SIZE = 112;

/** At face-api's own .5 the detector finds nobody in 13% of LFW's images, at this in 9% (460 of 4,991). */
const MIN_CONFIDENCE = 0.3;
const MAX_DETECTIONS = 50;

/** Loads face-api's detector, landmarks and descriptor on this thread. */
export async function openFaceApiFrameReader(setting: FaceApiReaderSetting): Promise<FrameReader> {
  const loaded = await loadFaceApi();
  const { ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = loaded.faceApi.nets;
  const networks = [ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet];
  for (const network of networks) await network.loadFromDisk(setting.modelFolder);
  return {
    read: (image, selection) => readFrame(loaded, setting.pipelineId, image, selection),
    release: async () => {
      for (const network of networks) network.dispose();
    },
  };
}

async function readFrame(
  loaded: LoadedFaceApi,
  pipelineId: PipelineId,
  image: RgbImage,
  selection: FaceSelection,
): Promise<FrameReading> {
  const detections = await detect(loaded, image);
  const selected = candidatesOf(detections, image, selection).slice(0, selection.maxFaces);
  const faces: FaceReading[] = [];
  for (const face of selected) {
    const landmarks68 = await findLandmarks(loaded, image, face);
    const chip = dlibChip(image, landmarks68, DLIB_CHIP_SIZE);
    const descriptor = await withTensor(loaded, chip, (tensor) =>
      loaded.faceApi.nets.faceRecognitionNet.computeFaceDescriptor(tensor),
    );
    const landmarks = fiveOf68(landmarks68);
    const otherBoxes = detections.filter((other) => other !== face).map((other) => other.box);
    const skin = skinRegion(align(image, landmarks));
    faces.push({
      box: face.box,
      detectionScore: face.score,
      landmarks,
      quality: assessQuality({ frame: image, box: face.box, otherBoxes, landmarks, landmarks68, skin }),
      liveness: { passive: NOT_CHECKED, own: NOT_CHECKED },
      shape: null,
      embedding: normalised(pipelineId, descriptor),
    });
  }
  return { faces, bystanders: detections.length - faces.length };
}

async function detect(loaded: LoadedFaceApi, image: RgbImage): Promise<readonly Detection[]> {
  const { faceApi } = loaded;
  // face-api would pad and shrink the whole frame in TensorFlow, without averaging; sharp does it better and faster.
  const scale = Math.max(image.width, image.height) / DETECTOR_SIZE;
  const width = Math.max(1, Math.round(image.width / scale));
  const height = Math.max(1, Math.round(image.height / scale));
  const pixels = await sharp(Buffer.from(image.data.buffer, image.data.byteOffset, image.data.byteLength), {
    raw: { width: image.width, height: image.height, channels: 3 },
  })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  const tensor = loaded.tensorflow.tensor3d(Float32Array.from(pixels), [height, width, 3]);
  try {
    const options = new faceApi.SsdMobilenetv1Options({
      minConfidence: MIN_CONFIDENCE,
      maxResults: MAX_DETECTIONS,
    });
    const found = await faceApi.nets.ssdMobilenetv1.locateFaces(tensor, options);
    return found.map(({ score, box }) => ({
      score,
      box: { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale },
    }));
  } finally {
    tensor.dispose();
  }
}

/** The box is fitted into the network's square and centred on black, as face-api does it. */
async function findLandmarks(
  loaded: LoadedFaceApi,
  image: RgbImage,
  { box }: Detection,
): Promise<Landmarks68> {
  const side = Math.max(box.width, box.height);
  const width = Math.max(1, Math.round((LANDMARK_SIZE * box.width) / side));
  const height = Math.max(1, Math.round((LANDMARK_SIZE * box.height) / side));
  const left = (LANDMARK_SIZE - width) >> 1;
  const top = (LANDMARK_SIZE - height) >> 1;
  const face = cutPatch(image, boxMap(box, width, height), width, height, 'replicate');
  const { positions } = await withTensor(loaded, centredOnBlack(face, left, top), (tensor) =>
    loaded.faceApi.nets.faceLandmark68Net.detectLandmarks(tensor),
  );
  return positions.map(({ x, y }) => ({
    x: box.x + ((x - left) / width) * box.width,
    y: box.y + ((y - top) / height) * box.height,
  }));
}

function centredOnBlack(face: Patch, left: number, top: number): Patch {
  const size = LANDMARK_SIZE * LANDMARK_SIZE;
  const planes = new Float32Array(3 * size);
  for (let channel = 0; channel < 3; channel++) {
    for (let row = 0; row < face.height; row++) {
      const from = (channel * face.height + row) * face.width;
      const to = channel * size + (top + row) * LANDMARK_SIZE + left;
      planes.set(face.planes.subarray(from, from + face.width), to);
    }
  }
  return { planes, width: LANDMARK_SIZE, height: LANDMARK_SIZE };
}

/** Hands the patch over as a height x width x RGB tensor and frees it afterwards. */
async function withTensor<Result>(
  { tensorflow }: LoadedFaceApi,
  { planes, width, height }: Patch,
  use: (tensor: Tensor) => Promise<Result>,
): Promise<Result> {
  const size = width * height;
  const interleaved = new Float32Array(3 * size);
  for (let i = 0; i < size; i++) {
    for (let channel = 0; channel < 3; channel++) {
      interleaved[3 * i + channel] = planes[channel * size + i] as number;
    }
  }
  const tensor = tensorflow.tensor3d(interleaved, [height, width, 3]);
  try {
    return await use(tensor);
  } finally {
    tensor.dispose();
  }
}
