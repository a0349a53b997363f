import type { UnusablePhoto } from '#contract/person';
import type { PipelineId } from '#domain/face/embedding';
import { type RgbImage, WHOLE_FRAME } from '#domain/face/frame';
import { judgeQuality, type QualityPolicy, type QualityReport } from '#domain/face/quality';
import type { FaceReading } from '#domain/face/reading';
import type { FacePipeline } from '#models/face-pipeline';
import { decodePhoto, ENROLMENT_PHOTO_LIMITS } from '#models/pipeline/decode-photo';
import { FewAtOnce } from './few-at-once.ts';

/** A decoded photo may take 250 MB. */
const PHOTOS_AT_ONCE = 2;

/** One face in a photo, of which it is clear whose photo it is. */
export interface ReadFace {
  readonly reading: FaceReading;
  readonly image: RgbImage;
}

/** What is in a photo, before it is compared with any other. */
export type FaceFinding =
  | ({ readonly kind: 'usable' } & ReadFace)
  /** One face, but not good enough to be taken without a person's word. */
  | ({ readonly kind: 'failing'; readonly refusal: UnusablePhoto } & ReadFace)
  | { readonly kind: 'faceless'; readonly refusal: UnusablePhoto; readonly image: RgbImage }
  | { readonly kind: 'unusable'; readonly refusal: UnusablePhoto; readonly quality: QualityReport };

/** Pixels, faces, quality: everything about a photo that needs no other. A few at a time; images are large. */
export class FaceReader {
  readonly #pipeline: FacePipeline;
  readonly #quality: QualityPolicy;
  readonly #turns = new FewAtOnce(PHOTOS_AT_ONCE);

  /** @param quality what a photo must reach to be taken without a person's word */
  constructor(pipeline: FacePipeline, quality: QualityPolicy) {
    this.#pipeline = pipeline;
    this.#quality = quality;
  }

  get pipelineId(): PipelineId {
    return this.#pipeline.id;
  }

  /** @param file as uploaded; whatever it is */
  read(file: Uint8Array): Promise<FaceFinding> {
    return this.#turns.run(() => this.#read(file));
  }

  async #read(file: Uint8Array): Promise<FaceFinding> {
    const decoded = await decodePhoto(file, ENROLMENT_PHOTO_LIMITS);
    if (decoded.kind !== 'decoded') {
      return { kind: 'unusable', refusal: { kind: 'unreadable', because: decoded.kind }, quality: [] };
    }
    const { image } = decoded;
    const { faces } = await this.#pipeline.read(image, WHOLE_FRAME);
    const [reading] = faces;
    if (!reading) return { kind: 'faceless', refusal: { kind: 'no-face' }, image };
    const quality = judgeQuality(reading.quality, this.#quality);
    if (quality.kind === 'accepted') return { kind: 'usable', reading, image };
    // A passer-by far behind is none; another face of like size leaves open whose photo it is.
    if (faces.length > 1 && quality.failed.includes('SingleFacePresent')) {
      const refusal = { kind: 'several-faces', faces: faces.length } as const;
      return { kind: 'unusable', refusal, quality: reading.quality };
    }
    const refusal: UnusablePhoto = { kind: 'low-quality', failed: [...quality.failed] };
    return { kind: 'failing', refusal, reading, image };
  }
}

/** The measures of the face that was found, none where none was. */
export function qualityOf(finding: FaceFinding): QualityReport {
  switch (finding.kind) {
    case 'usable':
    case 'failing':
      return finding.reading.quality;
    case 'unusable':
      return finding.quality;
    case 'faceless':
      return [];
  }
}
