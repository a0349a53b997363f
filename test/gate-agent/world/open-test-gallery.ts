import { onTestFinished } from 'vitest';
import type { PipelineId } from '#domain/face/embedding';
import { openSealing } from '#gate-agent/device/sealing';
import { Gallery } from '#gate-agent/gallery/gallery';
import { openGalleryStore } from '#gate-agent/gallery/gallery-store';
import type { MatchPromise } from '#gate-agent/gallery/match-promise';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import { TEST_PIPELINE, TRANSFORM_KEY } from './faces.ts';

/** Grows with the gallery as a real threshold does, and cannot carry a promise below one in a million. */
export const TEST_PROMISE: MatchPromise = ({ fpir, templates }) =>
  fpir < 1e-6
    ? { kind: 'refused', basis: { kind: 'none', because: 'too-little-evidence', smallestFpir: 1e-6 } }
    : {
        kind: 'rule',
        rule: { threshold: 0.5 + templates / 1_000, margin: 0.05 },
        basis: { kind: 'shipped', people: 3_000, comparisons: 4_000_000 },
      };

/** Knows the space of the test's templates, as after a first sync. */
export async function openTestGallery(
  dataDir: string,
  pipelineId: PipelineId = TEST_PIPELINE,
  promise = TEST_PROMISE,
  openIndex = openGalleryIndex,
): Promise<Gallery> {
  const gallery = await openUnpairedGallery(dataDir, pipelineId, promise, openIndex);
  gallery.learnSpace(TRANSFORM_KEY);
  return gallery;
}

export async function openUnpairedGallery(
  dataDir: string,
  pipelineId: PipelineId = TEST_PIPELINE,
  promise = TEST_PROMISE,
  openIndex = openGalleryIndex,
): Promise<Gallery> {
  const gallery = await Gallery.load({
    store: openGalleryStore(dataDir, openSealing(dataDir)),
    openIndex: () => openIndex(pipelineId),
    pipelineId,
    promise,
  });
  onTestFinished(() => gallery.close());
  return gallery;
}
