import type { ImageFile } from './image-file.ts';
import { type ChosenFace, FAILURE_REASONS, type FailureReason } from './image-reading.ts';

export interface ImageUnderTest {
  readonly file: ImageFile;
  /** Index into the people of the set. */
  readonly person: number;
  readonly outcome: ChosenFace;
}

/** The images of an evaluation with what came of each. */
export interface ImageSet {
  readonly images: readonly ImageUnderTest[];
  readonly people: readonly string[];
}

/** @param named each image with its person; one that is named again counts once */
export function imageSet(
  named: readonly { readonly file: ImageFile; readonly person: string }[],
  faces: ReadonlyMap<string, ChosenFace>,
): ImageSet {
  const unique = new Map(named.map((image) => [image.file.path, image]));
  const people = Array.from(new Set(Array.from(unique.values(), ({ person }) => person)));
  const indexOf = new Map(people.map((person, index) => [person, index]));
  const images = Array.from(unique.values(), ({ file, person }) => ({
    file,
    person: indexOf.get(person) ?? 0,
    outcome: faces.get(file.path) ?? NOT_READ,
  }));
  return { images, people };
}

const NOT_READ: ChosenFace = { kind: 'failed', reason: 'missing', because: 'the image was not read' };

/** Failures to enrol: images that gave no template. */
export interface EnrolFailures {
  readonly images: number;
  readonly failed: number;
  /** failed / images, 0 to 1. */
  readonly rate: number;
  readonly byReason: Readonly<Record<FailureReason, number>>;
}

export function enrolFailures(images: readonly ImageUnderTest[]): EnrolFailures {
  const byReason: Record<FailureReason, number> = {
    missing: 0,
    unreadable: 0,
    'no-face': 0,
    'engine-fault': 0,
  };
  for (const { outcome } of images) if (outcome.kind === 'failed') byReason[outcome.reason]++;
  const failed = FAILURE_REASONS.reduce((sum, reason) => sum + byReason[reason], 0);
  return { images: images.length, failed, rate: failed / images.length, byReason };
}

/** `2 no-face, 1 missing`; `none` when every image gave a template. */
export function describeFailures({ byReason }: EnrolFailures): string {
  const counted = FAILURE_REASONS.filter((reason) => byReason[reason] > 0);
  return counted.map((reason) => `${byReason[reason]} ${reason}`).join(', ') || 'none';
}
