import type { SteadyRule } from '#domain/access/movement';
import type { Sighting } from '#domain/access/visit';
import { type Embedding, normalised, toPipelineId } from '#domain/face/embedding';
import type { FaceShape } from '#domain/face/face-shape';
import type { Box } from '#domain/face/geometry';
import type { LivenessReport } from '#domain/face/reading';

export const PIPELINE = toPipelineId('test-pipeline');

/** A unit vector along one axis: people on different axes have similarity 0. */
export function axis(index: number): Embedding {
  return normalised(
    PIPELINE,
    Float32Array.from({ length: 64 }, (_, i) => (i === index ? 1 : 0)),
  );
}

/** So like the face of `axis(0)`: that of somebody whom chance made resemble it. */
export function alikeTo(likeness: number, index = 1): Embedding {
  return normalised(
    PIPELINE,
    Float32Array.from({ length: 64 }, (_, i) => {
      if (i === 0) return likeness;
      return i === index ? Math.sqrt(1 - likeness ** 2) : 0;
    }),
  );
}

/** What somebody is recognised from. */
export const HELD_TO = 0.6;

export const STEADY: SteadyRule = { minSimilarity: 0.5, maxGapMs: 400, maxStepDeg: 15 };

export interface SightingSketch {
  readonly shape?: FaceShape;
  readonly own?: LivenessReport['own']['kind'];
  readonly atMs?: number;
  readonly face?: Embedding;
  readonly box?: Box;
  readonly score?: number;
  readonly usable?: 'usable' | 'blurred';
  readonly passive?: LivenessReport['passive']['kind'];
}

export function sighting(sketch: SightingSketch = {}): Sighting {
  const { atMs = 0, face = axis(0), score = 80, usable = 'usable' } = sketch;
  const box = sketch.box ?? { x: 100, y: 100, width: 100, height: 100 };
  const eye = { x: box.x + 30, y: box.y + 40 };
  return {
    atMs,
    reading: {
      box,
      detectionScore: 0.99,
      landmarks: [eye, eye, eye, eye, eye],
      quality: [{ measure: 'UnifiedQualityScore', kind: 'assessed', native: score, score }],
      liveness: {
        passive: padAnswer(sketch.passive ?? 'clear'),
        own: padAnswer(sketch.own ?? 'not-assessed'),
      },
      shape: sketch.shape ?? null,
      embedding: face,
    },
    quality: usable === 'usable' ? { kind: 'accepted' } : { kind: 'refused', failed: ['Sharpness'] },
  };
}

function padAnswer(kind: LivenessReport['passive']['kind']): LivenessReport['passive'] {
  return kind === 'not-assessed' ? { kind, because: 'too small' } : { kind, score: 0.5 };
}
