import { randomUUID } from 'node:crypto';
import type { PassageResult } from '#domain/access/outcome';
import type { Evidence, JournalBody } from '#domain/journal/record';

type Decision = Extract<JournalBody, { kind: 'decision' }>;

const EVIDENCE: Evidence = {
  pipelineId: 'test-pipeline',
  similarity: 0.71,
  margin: 0.4,
  threshold: 0.45,
  promisedFpir: 0.01,
  galleryPeople: 3,
  galleryAgeMs: 1200,
  sightings: 8,
  usableFrames: 6,
  clearFrames: 6,
  suspectFrames: 0,
  visitMs: 640,
};

/** A grant to somebody, unless told otherwise. */
export function decision(laneId: string, about: Partial<Decision> = {}): Decision {
  return {
    kind: 'decision',
    passageId: randomUUID(),
    laneId,
    direction: 'in',
    outcome: { kind: 'granted' },
    personId: null,
    accreditationId: null,
    softPassback: false,
    evidence: EVIDENCE,
    cropSha256: null,
    ...about,
  };
}

export function result(of: Decision, what: PassageResult): JournalBody {
  return { kind: 'result', passageId: of.passageId, laneId: of.laneId, result: what };
}
