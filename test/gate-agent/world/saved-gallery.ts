import type { GalleryPage } from '#contract/device';
import type { PipelineId } from '#domain/face/embedding';
import type { Gallery } from '#gate-agent/gallery/gallery';
import type { GalleryIndex } from '#models/gallery-index/gallery-index';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import { again, faceOf, TEST_PIPELINE } from './faces.ts';
import { openTestGallery, TEST_PROMISE } from './open-test-gallery.ts';
import { DEVICE_ID, START_MS } from './open-test-journal.ts';
import { entry, gateConfig, newServerKey, page } from './pages.ts';

const key = newServerKey();

export const upsert = (personId: string, ...faces: ReturnType<typeof faceOf>[]) =>
  ({ kind: 'upsert', entry: entry(personId, faces) }) as const;

export function apply(gallery: Gallery, change: Partial<GalleryPage>): Promise<void> {
  const expected = gallery.expectation({ deviceId: DEVICE_ID, serverKey: key.publicKey });
  return gallery.apply(page(key, change), expected, START_MS);
}

/** Person one to three, on disk and in the file of templates. */
export async function saveGallery(folder: string, openIndex = openGalleryIndex): Promise<Gallery> {
  const gallery = await openTestGallery(folder, TEST_PIPELINE, TEST_PROMISE, openIndex);
  gallery.configure(gateConfig());
  const changes = [1, 2, 3].map((seed) => upsert(`person-${seed}`, faceOf(seed)));
  await apply(gallery, { restart: true, changes });
  await gallery.saveSnapshot();
  return gallery;
}

export async function restart(gallery: Gallery, folder: string): Promise<Gallery> {
  await gallery.close();
  return openTestGallery(folder);
}

/** Whom each of these faces is found to be. */
export async function namesOf(gallery: Gallery, ...seeds: readonly number[]): Promise<(string | null)[]> {
  const found = await gallery.recognise(seeds.map((seed) => again(faceOf(seed), 50)));
  return found.map(({ kind, best }) => (kind === 'match' ? best.personId : null));
}

/** Indexes whose changes wait between `begin` and `end`. */
export function heldChanges() {
  let until = Promise.resolve();
  let release = () => {};
  return {
    begin: () => {
      until = new Promise((resolve) => {
        release = resolve;
      });
    },
    end: () => release(),
    openIndex: (pipelineId: PipelineId) =>
      changed(openGalleryIndex(pipelineId), (update) => async (upserts, removals) => {
        await until;
        await update(upserts, removals);
      }),
  };
}

/** An index that takes changes in another way. */
export function changed(
  index: GalleryIndex,
  way: (update: GalleryIndex['update']) => GalleryIndex['update'],
): GalleryIndex {
  index.update = way(index.update.bind(index));
  return index;
}
