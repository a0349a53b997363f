import type { Evidence } from '#domain/journal/record';
import type { CapturedCrop, DecisionBody } from '#gate-agent/journal/journal';
import { sha256Hex } from '#gate-agent/journal/sha256';

export const EVIDENCE: Evidence = {
  pipelineId: 'test-pipeline',
  similarity: 0.71,
  margin: 0.5,
  threshold: 0.48,
  promisedFpir: 0.001,
  galleryPeople: 12,
  galleryAgeMs: 800,
  sightings: 5,
  usableFrames: 4,
  clearFrames: 4,
  suspectFrames: 0,
  visitMs: 400,
};

export function grant(passageId: string, personId = 'person-one'): DecisionBody {
  return {
    kind: 'decision',
    passageId,
    laneId: 'lane-north-1',
    direction: 'in',
    outcome: { kind: 'granted' },
    personId,
    accreditationId: 'accreditation-one',
    softPassback: false,
    evidence: EVIDENCE,
    cropSha256: null,
  };
}

export function refusal(passageId: string): DecisionBody {
  return { ...grant(passageId), outcome: { kind: 'unknown-face' }, personId: null, accreditationId: null };
}

export function withCrop(decision: DecisionBody, content: string): [DecisionBody, CapturedCrop] {
  const jpeg = Buffer.from(content);
  const sha256 = sha256Hex(jpeg);
  return [
    { ...decision, cropSha256: sha256 },
    { sha256, jpeg },
  ];
}
