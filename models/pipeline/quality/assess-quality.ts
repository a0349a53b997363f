import type { QualityReport } from '#domain/face/quality';
import type { AssessedFace } from './assessed-face.ts';
import { assessBackground } from './background.ts';
import { assessEyesOpen, assessMouthClosed } from './eyes-and-mouth.ts';
import { assessHeadPose } from './head-pose.ts';
import {
  assessDynamicRange,
  assessIlluminationUniformity,
  assessOverExposure,
  assessUnderExposure,
} from './light.ts';
import { assessSharpness } from './sharpness.ts';
import { assessCrop, assessHeadSize, assessInterEyeDistance, assessSingleFace } from './size.ts';

/**
 * The measures that mean the same with every engine, by the names of ISO/IEC 29794-5; `UnifiedQualityScore`
 * belongs to an embedder and is added by its engine.
 */
export function assessQuality(face: AssessedFace): QualityReport {
  return [
    assessInterEyeDistance(face),
    assessHeadSize(face),
    assessSharpness(face),
    assessHeadPose(face),
    assessEyesOpen(face),
    assessMouthClosed(face),
    assessIlluminationUniformity(face),
    assessUnderExposure(face),
    assessOverExposure(face),
    assessDynamicRange(face),
    assessBackground(face),
    assessSingleFace(face),
    assessCrop(face),
  ];
}
