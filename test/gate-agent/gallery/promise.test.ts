import { describe, expect, it, onTestFinished } from 'vitest';
import type { GalleryPage } from '#contract/device';
import { thresholdInForce } from '#domain/promise/threshold-basis';
import { openSealing } from '#gate-agent/device/sealing';
import { Gallery } from '#gate-agent/gallery/gallery';
import { openGalleryStore } from '#gate-agent/gallery/gallery-store';
import type { MatchPromise } from '#gate-agent/gallery/match-promise';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import { again, faceOf, TEST_PIPELINE, TRANSFORM_KEY } from '../world/faces.ts';
import { DEVICE_ID, START_MS } from '../world/open-test-journal.ts';
import { entry, gateConfig, newServerKey, page } from '../world/pages.ts';
import { tempFolder } from '../world/temp-folder.ts';

const key = newServerKey();
const FPIR = 0.001;

/** As a gate decides, with scores that carry no more than a hundred templates. */
const promise: MatchPromise = ({ templates, ...held }) => {
  const inForce = thresholdInForce(held, {
    scores: { people: 3_000, comparisons: 4_000_000 },
    verdict:
      templates > 100
        ? { kind: 'refused', smallestFpir: 0.01 }
        : { kind: 'threshold', similarity: 0.7, fmrUpper: 1e-6 },
  });
  if (inForce.kind === 'refused') return inForce;
  return { kind: 'rule', rule: { threshold: inForce.threshold, margin: 0.05 }, basis: inForce.basis };
};

async function openGallery(folder = tempFolder()): Promise<Gallery> {
  const gallery = await Gallery.load({
    store: openGalleryStore(folder, openSealing(folder)),
    openIndex: () => openGalleryIndex(TEST_PIPELINE),
    pipelineId: TEST_PIPELINE,
    promise,
  });
  onTestFinished(() => gallery.close());
  gallery.learnSpace(TRANSFORM_KEY);
  return gallery;
}

const person = (seed: number, seq: number) =>
  ({ kind: 'upsert', entry: { ...entry(`person-${seed}`, [faceOf(seed)]), seq } }) as const;

const measured = (throughSeq: number, templates: number): NonNullable<GalleryPage['promise']> => ({
  throughSeq,
  promise: {
    kind: 'kept',
    fpir: FPIR,
    confidence: 0.95,
    people: templates,
    templates,
    trials: 9_000,
    steps: [
      { growth: 1, threshold: 0.5, accepted: 3 },
      { growth: 1.5, threshold: 0.55, accepted: 1 },
    ],
  },
});

function apply(gallery: Gallery, change: Partial<GalleryPage>): Promise<void> {
  const expected = gallery.expectation({ deviceId: DEVICE_ID, serverKey: key.publicKey });
  return gallery.apply(page(key, change), expected, START_MS);
}

const FOUR = [1, 2, 3, 4].map((seed) => person(seed, seed));

describe('the promise that came with a gallery', () => {
  it('gives the threshold that the event’s own people carry', async () => {
    const gallery = await openGallery();
    gallery.configure(gateConfig({ promisedFpir: FPIR }));
    await apply(gallery, { restart: true, changes: FOUR, promise: measured(4, 4) });
    expect(gallery.match).toMatchObject({
      rule: { threshold: 0.5 },
      basis: { kind: 'event', people: 4, growth: 1 },
    });
  });

  it('grows stricter with people who came after the measurement, and is as before once they are measured', async () => {
    const gallery = await openGallery();
    gallery.configure(gateConfig({ promisedFpir: FPIR }));
    await apply(gallery, { restart: true, changes: FOUR, promise: measured(4, 4) });
    await apply(gallery, { changes: [person(5, 5)], promise: measured(4, 4) });
    expect(gallery.match).toMatchObject({ rule: { threshold: 0.55 }, basis: { growth: 1.25 } });
    await apply(gallery, { changes: [], promise: measured(5, 5) });
    expect(gallery.match).toMatchObject({ rule: { threshold: 0.5 }, basis: { growth: 1 } });
  });

  it('counts a new photo of somebody known as unmeasured', async () => {
    const gallery = await openGallery();
    gallery.configure(gateConfig({ promisedFpir: FPIR }));
    await apply(gallery, { restart: true, changes: FOUR, promise: measured(4, 4) });
    await apply(gallery, { changes: [person(4, 9)], promise: measured(4, 4) });
    expect(gallery.match).toMatchObject({ rule: { threshold: 0.55 } });
  });

  it('is followed by the shipped scores when the gallery has outgrown it', async () => {
    const gallery = await openGallery();
    gallery.configure(gateConfig({ promisedFpir: FPIR }));
    const newcomers = [5, 6, 7].map((seed) => person(seed, seed));
    await apply(gallery, { restart: true, changes: [...FOUR, ...newcomers], promise: measured(4, 4) });
    expect(gallery.match).toMatchObject({ rule: { threshold: 0.7 }, basis: { kind: 'shipped' } });
  });

  it('is still there after a restart without the server', async () => {
    const folder = tempFolder();
    const gallery = await openGallery(folder);
    gallery.configure(gateConfig({ promisedFpir: FPIR }));
    await apply(gallery, { restart: true, changes: [...FOUR, person(5, 5)], promise: measured(4, 4) });
    await gallery.close();
    const again = await openGallery(folder);
    expect(again.match).toMatchObject({ rule: { threshold: 0.55 }, basis: { kind: 'event', growth: 1.25 } });
  });

  it('counts for nothing in a zone that has become stricter since', async () => {
    const gallery = await openGallery();
    gallery.configure(gateConfig({ promisedFpir: FPIR }));
    await apply(gallery, { restart: true, changes: FOUR, promise: measured(4, 4) });
    gallery.configure(gateConfig({ promisedFpir: FPIR / 10 }));
    expect(gallery.match).toMatchObject({ basis: { kind: 'shipped' } });
  });

  it('leaves only the badge where scores are missing', async () => {
    const gallery = await openGallery();
    gallery.configure(gateConfig({ promisedFpir: FPIR }));
    const refused = { kind: 'refused', fpir: FPIR, because: 'scores-missing' } as const;
    await apply(gallery, { restart: true, changes: FOUR, promise: { throughSeq: 4, promise: refused } });
    expect(gallery.state(START_MS)).toBe('promise-refused');
  });
});

describe('people who look alike', () => {
  it('are known to as soon as one of them is recognised', async () => {
    const gallery = await openGallery();
    gallery.configure(gateConfig({ promisedFpir: FPIR }));
    const twin = {
      kind: 'upsert',
      entry: { ...entry('person-twin', [again(faceOf(1), 3)]), seq: 5 },
    } as const;
    await apply(gallery, { restart: true, changes: [...FOUR, twin], promise: null });
    expect(gallery.alike('person-1')).toBe('not-known');
    await gallery.recognise([faceOf(1), faceOf(2)]);
    expect(gallery.alike('person-1')).toBe('somebody');
    expect(gallery.nearestOtherOf('person-1')).toBeGreaterThan(0.7);
    expect(gallery.alike('person-2')).toBe('nobody');
  });

  it('are looked for again when somebody comes', async () => {
    const gallery = await openGallery();
    gallery.configure(gateConfig({ promisedFpir: FPIR }));
    await apply(gallery, { restart: true, changes: FOUR, promise: null });
    await gallery.recognise([faceOf(1)]);
    expect(gallery.alike('person-1')).toBe('nobody');
    const twin = {
      kind: 'upsert',
      entry: { ...entry('person-twin', [again(faceOf(1), 3)]), seq: 5 },
    } as const;
    await apply(gallery, { changes: [twin] });
    expect(gallery.alike('person-1')).toBe('not-known');
    await gallery.recognise([faceOf(1)]);
    expect(gallery.alike('person-1')).toBe('somebody');
  });

  it('are none where only one person is held', async () => {
    const gallery = await openGallery();
    gallery.configure(gateConfig({ promisedFpir: FPIR }));
    await apply(gallery, { restart: true, changes: [person(1, 1)], promise: null });
    await gallery.recognise([faceOf(1)]);
    expect(gallery.nearestOtherOf('person-1')).toBeNull();
    expect(gallery.alike('person-1')).toBe('nobody');
  });
});
