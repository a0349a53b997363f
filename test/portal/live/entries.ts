import type { Passage } from '#contract/passage';

/** An entry that was let in at second `at`, unless told otherwise. */
export function entry(id: string, at: number, about: Partial<Passage> = {}): Passage {
  return {
    id,
    version: at,
    at: at * 1000,
    receivedAt: at * 1000 + 300,
    accessPoint: { id: 'gate-north', name: 'North gate' },
    lane: { id: 'lane-one', name: 'Lane 1', direction: 'in' },
    person: { id: 'person-one', name: 'Volunteer 204' },
    outcome: { kind: 'granted' },
    result: null,
    softPassback: false,
    evidence: {
      pipelineId: 'test-pipeline',
      similarity: 0.7,
      margin: 0.3,
      threshold: 0.45,
      promisedFpir: 0.01,
      galleryPeople: 40,
      galleryAgeMs: 900,
      sightings: 8,
      usableFrames: 5,
      clearFrames: 5,
      suspectFrames: 0,
      visitMs: 420,
    },
    hasCrop: true,
    ...about,
  };
}
