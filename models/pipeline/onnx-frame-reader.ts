import type { PipelineId } from '#domain/face/embedding';
import type { FaceSelection, RgbImage } from '#domain/face/frame';
import type { FaceReading } from '#domain/face/reading';
import type { FrameReading } from '../face-pipeline.ts';
import { align } from './aligner.ts';
import { type Detection, FaceDetector } from './detector.ts';
import { Embedder } from './embedder.ts';
import type { FrameReader } from './frame-reader.ts';
import { eyesAndMouth, LandmarkFinder } from './landmarks.ts';
import { fiveOf, MeshReader } from './mesh.ts';
import { selectFaces } from './select-faces.ts';

export interface OnnxReaderSetting {
  readonly pipelineId: PipelineId;
  /** Paths of the .onnx files. */
  readonly detect: string;
  readonly landmark: string;
  readonly mesh: string;
  readonly feature: string;
  readonly liveness: string;
}

interface Stages {
  readonly detector: FaceDetector;
  readonly landmarks: LandmarkFinder;
  readonly mesh: MeshReader;
  readonly embedder: Embedder;
}

/** Loads the networks of the `onnx` engine on this thread. */
export async function openOnnxFrameReader(setting: OnnxReaderSetting): Promise<FrameReader> {
  const stages: Stages = {
    detector: await FaceDetector.open(setting.detect),
    landmarks: await LandmarkFinder.open(setting.landmark),
    mesh: await MeshReader.open(setting.mesh),
    embedder: await Embedder.open(setting.feature, setting.pipelineId),
  };
  return {
    read: (image, selection) => readFrame(stages, image, selection),
    release: async () => {
      for (const stage of Object.values(stages)) await stage.release();
    },
  };
}

async function readFrame(stages: Stages, image: RgbImage, selection: FaceSelection): Promise<FrameReading> {
  const detections = await stages.detector.detect(image, selection.minFaceHeightPx);
  const { selected, bystanders } = selectFaces(detections, image, selection);
  const faces: FaceReading[] = [];
  for (const detection of selected) faces.push(await readFace(stages, image, detection));
  return { faces, bystanders };
}

async function readFace(stages: Stages, image: RgbImage, { box, score }: Detection): Promise<FaceReading> {
  const landmarks68 = await stages.landmarks.find(image, box);
  const mesh = await stages.mesh.read(image, eyesAndMouth(landmarks68));
  const landmarks = fiveOf(mesh);
  const chip = align(image, landmarks);
  const embedding = await stages.embedder.embed(chip);
  return {
    box,
    detectionScore: score,
    landmarks,
    quality: [],
    liveness: { passive: { kind: 'not-assessed', because: 'the check is not part of this engine' } },
    embedding,
  };
}
