import type { EnrolFailures, ImageUnderTest } from './image-set.ts';

/** How failures to enrol stand in every evaluation's JSON: the rate, the reasons, and each image by name. */
export function failuresJson(failures: EnrolFailures, images: readonly ImageUnderTest[]) {
  return {
    fte: failures.rate,
    failures: { images: failures.images, failed: failures.failed, byReason: failures.byReason },
    failedImages: images.flatMap(({ file, outcome }) =>
      outcome.kind === 'failed'
        ? [{ image: file.name, reason: outcome.reason, because: outcome.because }]
        : [],
    ),
  };
}
