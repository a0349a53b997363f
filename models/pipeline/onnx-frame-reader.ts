import type { PipelineId } from '#domain/face/embedding';
import type { FaceSelection, RgbImage } from '#domain/face/frame';
import type { FaceReading } from '#domain/face/reading';
import type { FrameReading } from '../face-pipeline.ts';
import { align } from './aligner.ts';
import { type Detection, FaceDetector } from './detector.ts';
import { Embedder, type EmbedderSetting } from './embedder.ts';
import type { FrameReader } from './frame-reader.ts';
import { eyesAndMouth, LandmarkFinder } from './landmarks.ts';
import { BorderCheck } from './liveness.ts';
import { fiveOf, MeshReader } from './mesh.ts';
import { assessQuality } from './quality/assess-quality.ts';
import { skinRegion } from './quality/assessed-face.ts';
import { selectFaces } from './select-faces.ts';

export interface OnnxReaderSetting {
  readonly pipelineId: PipelineId;
  /** Paths of the .onnx files. */
  readonly detect: string;
  readonly landmark: string;
  readonly mesh: string;
  readonly liveness: string;
  readonly embedder: EmbedderSetting;
}

interface Stages {
  readonly detector: FaceDetector;
  readonly landmarks: LandmarkFinder;
  readonly mesh: MeshReader;
  readonly embedder: Embedder;
  readonly border: BorderCheck;
}

/** Loads the networks of the `onnx` engine on this thread. */
export async function openOnnxFrameReader(setting: OnnxReaderSetting): Promise<FrameReader> {
  const stages: Stages = {
    detector: await FaceDetector.open(setting.detect),
    landmarks: await LandmarkFinder.open(setting.landmark),
    mesh: await MeshReader.open(setting.mesh),
    embedder: await Embedder.open(setting.embedder, setting.pipelineId),
    border: await BorderCheck.open(setting.liveness),
  };
  return {
    read: (image, selection) => readFrame(stages, image, selection),
    release: async () => {
      for (const stage of Object.values(stages)) await stage.release();
    },
  };
}

/** One frame, one line: detect, select, and of each selected face landmarks, mesh, chip, embedding, quality, liveness. */
async function readFrame(stages: Stages, image: RgbImage, selection: FaceSelection): Promise<FrameReading> {
  const detections = await stages.detector.detect(image, selection.minFaceHeightPx);
  const { selected, bystanders } = selectFaces(detections, image, selection);
  const faces: FaceReading[] = [];
  for (const detection of selected) faces.push(await readFace(stages, image, detection, detections));
  return { faces, bystanders };
}

async function readFace(
  stages: Stages,
  image: RgbImage,
  face: Detection,
  all: readonly Detection[],
): Promise<FaceReading> {
  const { box, score } = face;
  const landmarks68 = await stages.landmarks.find(image, box);
  const mesh = await stages.mesh.read(image, eyesAndMouth(landmarks68));
  const landmarks = fiveOf(mesh);
  const chip = align(image, landmarks);
  const { embedding, unified } = await stages.embedder.embed({ image, landmarks, landmarks68, chip });
  const otherBoxes = all.filter((other) => other !== face).map((other) => other.box);
  const assessed = { frame: image, box, otherBoxes, landmarks, landmarks68, skin: skinRegion(chip) };
  const quality = [...unified, ...assessQuality(assessed)];
  const passive = await stages.border.check(image, box);
  return { box, detectionScore: score, landmarks, quality, liveness: { passive }, embedding };
}
