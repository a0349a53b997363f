import type { PipelineId } from '#domain/face/embedding';
import type { AttackCheck, FaceSelection, RgbImage } from '#domain/face/frame';
import type { FaceReading, PadAnswer } from '#domain/face/reading';
import type { FrameReading } from '../face-pipeline.ts';
import type { PadModel } from '../pad-model.ts';
import { align } from './aligner.ts';
import { type Detection, FaceDetector } from './detector.ts';
import { Embedder, type EmbedderSetting } from './embedder.ts';
import type { FrameReader } from './frame-reader.ts';
import { eyesAndMouth, LandmarkFinder, type Landmarks68 } from './landmarks.ts';
import { BorderCheck } from './liveness.ts';
import { type FaceMesh, fiveOf, MeshReader, shapeOf } from './mesh.ts';
import { OwnPad } from './own-pad.ts';
import { assessQuality } from './quality/assess-quality.ts';
import { skinRegion } from './quality/assessed-face.ts';
import { candidatesOf } from './select-faces.ts';

export interface OnnxReaderSetting {
  readonly pipelineId: PipelineId;
  /** Paths of the .onnx files. */
  readonly detect: string;
  readonly landmark: string;
  readonly mesh: string;
  readonly liveness: string;
  readonly embedder: EmbedderSetting;
  /** A detector of attacks of the deployer's own. */
  readonly padModel: PadModel | null;
}

interface Stages {
  readonly detector: FaceDetector;
  readonly landmarks: LandmarkFinder;
  readonly mesh: MeshReader;
  readonly embedder: Embedder;
  readonly border: BorderCheck;
  readonly own: OwnPad | null;
}

const NOT_ASKED: PadAnswer = { kind: 'not-assessed', because: 'it was not asked for' };

/** Loads the networks of the `onnx` engine on this thread. */
export async function openOnnxFrameReader(setting: OnnxReaderSetting): Promise<FrameReader> {
  const stages: Stages = {
    detector: await FaceDetector.open(setting.detect),
    landmarks: await LandmarkFinder.open(setting.landmark),
    mesh: await MeshReader.open(setting.mesh),
    embedder: await Embedder.open(setting.embedder, setting.pipelineId),
    border: await BorderCheck.open(setting.liveness),
    own: setting.padModel && (await OwnPad.open(setting.padModel)),
  };
  return {
    read: (image, selection) => readFrame(stages, image, selection),
    release: async () => {
      for (const stage of Object.values(stages)) await stage?.release();
    },
  };
}

/**
 * The mesh's own answer whether its crop shows a face. The detector invents faces in close crops, at a score of up
 * to .98; 12 of 14 such lay at .011 and below (the others showed a part of somebody), the least of 4,991 faces of
 * LFW at .042 and the next at .9.
 */
const MIN_PRESENCE = 0.03;

/** One frame, one line: detect, select, and of each selected face landmarks, mesh, chip, embedding, quality, liveness. */
async function readFrame(stages: Stages, image: RgbImage, selection: FaceSelection): Promise<FrameReading> {
  const detections = await stages.detector.detect(image, selection.minFaceHeightPx);
  const located: LocatedFace[] = [];
  const absent = new Set<Detection>();
  for (const detection of candidatesOf(detections, image, selection)) {
    if (located.length >= selection.maxFaces) break;
    const face = await locate(stages, image, detection);
    if (face.mesh.presence >= MIN_PRESENCE) located.push(face);
    else absent.add(detection);
  }
  const present = detections.filter((detection) => !absent.has(detection));
  const faces: FaceReading[] = [];
  const context = { all: present, checks: selection.attackChecks };
  for (const face of located) faces.push(await readFace(stages, image, face, context));
  return { faces, bystanders: present.length - faces.length };
}

interface LocatedFace {
  readonly detection: Detection;
  readonly landmarks68: Landmarks68;
  readonly mesh: FaceMesh;
}

async function locate(stages: Stages, image: RgbImage, detection: Detection): Promise<LocatedFace> {
  const landmarks68 = await stages.landmarks.find(image, detection.box);
  return { detection, landmarks68, mesh: await stages.mesh.read(image, eyesAndMouth(landmarks68)) };
}

async function readFace(
  stages: Stages,
  image: RgbImage,
  { detection, landmarks68, mesh }: LocatedFace,
  { all, checks }: { readonly all: readonly Detection[]; readonly checks: readonly AttackCheck[] },
): Promise<FaceReading> {
  const { box, score } = detection;
  const landmarks = fiveOf(mesh);
  const chip = align(image, landmarks);
  const { embedding, unified } = await stages.embedder.embed({ image, landmarks, landmarks68, chip });
  const otherBoxes = all.filter((other) => other !== detection).map((other) => other.box);
  const assessed = { frame: image, box, otherBoxes, landmarks, landmarks68, skin: skinRegion(chip) };
  const quality = [...unified, ...assessQuality(assessed)];
  const passive = checks.includes('border') ? await stages.border.check(image, box) : NOT_ASKED;
  const own = stages.own && checks.includes('own') ? await stages.own.check(image, box) : NOT_ASKED;
  const liveness = { passive, own };
  return { box, detectionScore: score, landmarks, quality, liveness, embedding, shape: shapeOf(mesh) };
}
