import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BadgeClaims } from '#domain/credential/qr-badge';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { FacePipeline } from '#models/face-pipeline';
import { projectFile } from '#models/project-file';
import { heldTemplate, issuedBadge } from '../world/badges.ts';
import { START_MS } from '../world/open-test-journal.ts';
import { newServerKey } from '../world/pages.ts';
import { frameOf, type PhotoPerson, peopleIn } from '../world/photo-people.ts';
import { openTestLane, type TestLaneOptions } from '../world/test-lane.ts';

let pipeline: FacePipeline;
let one: PhotoPerson;
let two: PhotoPerson;

beforeAll(async () => {
  pipeline = await openFacePipeline({
    pipeline: shippedPipeline('onnx'),
    workers: 1,
    weightsDir: projectFile('models/weights'),
  });
  const [first] = await peopleIn(3, pipeline);
  const [, , third] = await peopleIn(6, pipeline);
  if (!first || !third) throw new Error('the sample photos have changed');
  [one, two] = [first, third];
});

afterAll(() => pipeline.close());

const scanners = { readFrame: null };
const counted = { badges: [{ id: 'credential-one', expiresAtMs: null }] };

/** A lane that reads badges, at which `person-one` holds one. */
const badgeLane = (options: Partial<TestLaneOptions> = {}) =>
  openTestLane({
    pipeline,
    enrolled: { 'person-one': one },
    holders: { 'person-one': counted },
    badges: scanners,
    policy: { entryBy: 'badge-and-face' },
    ...options,
  });

describe('a lane whose zone asks for badge and face', () => {
  it('asks for the badge, and opens for the holder', async () => {
    const lane = await badgeLane();
    await lane.show(await frameOf({ person: one }), 1_500);
    expect(lane.wanted).toEqual([{ kind: 'badge-required', reason: 'zone' }]);
    expect(lane.decisions).toEqual([]);
    lane.presentBadge(issuedBadge(lane.key));
    await lane.show(await frameOf({ person: one }), 600);
    await lane.finish();
    expect(lane.entries).toEqual([{ outcome: 'granted', personId: 'person-one', result: 'passed' }]);
    const evidence = lane.decisions[0]?.evidence;
    expect(evidence).toMatchObject({
      badge: { credentialId: 'credential-one', trouble: null },
      margin: null,
    });
    // One comparison needs less to keep the promise than a search.
    const searched = lane.gallery.match.kind === 'rule' ? lane.gallery.match.rule.threshold : Number.NaN;
    expect(evidence?.threshold).toBeLessThanOrEqual(searched);
    expect(evidence?.similarity).toBeGreaterThanOrEqual(evidence?.threshold ?? Number.NaN);
  });

  it('keeps the badge of the next person while somebody walks through', async () => {
    const lane = await badgeLane({
      enrolled: { 'person-one': one, 'person-two': two },
      holders: {
        'person-one': counted,
        'person-two': { badges: [{ id: 'credential-two', expiresAtMs: null }] },
      },
      turnstile: { passesAfterMs: 2_000 },
    });
    lane.presentBadge(issuedBadge(lane.key));
    await lane.show(await frameOf({ person: one }), 1_000);
    lane.presentBadge(issuedBadge(lane.key, { credentialId: 'credential-two', personId: 'person-two' }));
    await lane.show(await frameOf({ person: two }), 4_000);
    await lane.finish();
    expect(lane.entries.map(({ personId, result }) => [personId, result])).toEqual([
      ['person-one', 'passed'],
      ['person-two', 'passed'],
    ]);
  });

  it('opens when the badge was shown before the face', async () => {
    const lane = await badgeLane();
    await lane.show(await frameOf(), 200);
    lane.presentBadge(issuedBadge(lane.key));
    await lane.show(await frameOf({ person: one }), 800);
    await lane.finish();
    expect(lane.entries).toMatchObject([{ outcome: 'granted' }]);
  });

  it('refuses, once, whoever shows no badge in time', async () => {
    const lane = await badgeLane();
    await lane.show(await frameOf({ person: one }), 14_000);
    expect(lane.entries).toEqual([
      { outcome: 'badge-required', personId: 'person-one', result: 'stayed-shut' },
    ]);
  });

  it('has a last word on whoever leaves without showing one', async () => {
    const lane = await badgeLane();
    await lane.show(await frameOf({ person: one }), 2_000);
    await lane.end();
    expect(lane.entries).toMatchObject([{ outcome: 'badge-required' }]);
  });

  it('stays shut for a photographed badge of somebody else, known or not', async () => {
    for (const enrolled of [{ 'person-one': one }, { 'person-one': one, 'person-two': two }]) {
      const lane = await badgeLane({ enrolled });
      await lane.show(await frameOf({ person: two }), 500);
      lane.presentBadge(issuedBadge(lane.key));
      await lane.show(await frameOf({ person: two }), 4_000);
      expect(lane.turnstile.openings).toBe(0);
      expect(lane.decisions.at(-1)?.outcome).toEqual({ kind: 'badge-required', reason: 'other-person' });
    }
  });

  it.each<[string, Partial<BadgeClaims>, string]>([
    ['expired', { expiresAtMs: Math.floor(START_MS / 1_000) * 1_000 - 1_000 }, 'expired'],
    ['of another event', { eventId: 'event-two' }, 'other-event'],
    ['taken back', { credentialId: 'credential-old' }, 'not-valid'],
  ])('stays shut for a badge that is %s', async (_, change, trouble) => {
    const lane = await badgeLane();
    await lane.show(await frameOf({ person: one }), 500);
    lane.presentBadge(issuedBadge(lane.key, change));
    await lane.show(await frameOf({ person: one }), 4_000);
    expect(lane.turnstile.openings).toBe(0);
    expect(lane.decisions[0]).toMatchObject({
      outcome: { kind: 'badge-required', reason: 'not-valid' },
      evidence: { badge: { trouble } },
    });
  });

  it('stays shut for a badge that somebody else has signed', async () => {
    const lane = await badgeLane();
    await lane.show(await frameOf({ person: one }), 500);
    lane.presentBadge(issuedBadge(newServerKey()));
    await lane.show(await frameOf({ person: one }), 4_000);
    expect(lane.turnstile.openings).toBe(0);
    expect(lane.decisions[0]?.evidence.badge).toEqual({ credentialId: null, trouble: 'signature' });
  });

  it('takes no notice of codes that were never meant as badges', async () => {
    const lane = await badgeLane();
    await lane.show(await frameOf({ person: one }), 500);
    lane.presentBadge('https://tickets.example/7');
    lane.presentBadge(issuedBadge(lane.key));
    await lane.show(await frameOf({ person: one }), 600);
    await lane.finish();
    expect(lane.entries).toMatchObject([{ outcome: 'granted' }]);
  });

  it('answers a badge that stays before the camera once', async () => {
    const lane = await badgeLane();
    await lane.show(await frameOf({ person: two }), 500);
    for (let i = 0; i < 20; i += 1) {
      lane.presentBadge(issuedBadge(lane.key));
      await lane.show(await frameOf({ person: two }), 300);
    }
    expect(lane.entries).toHaveLength(1);
  });
});

describe('a badge at a lane that opens for the face alone', () => {
  it('helps whoever cannot be told from somebody who looks like them', async () => {
    const enrolled = { 'person-one': one, 'person-twin': one };
    const lane = await badgeLane({ enrolled, policy: {} });
    await lane.show(await frameOf({ person: one }), 3_000);
    expect(lane.turnstile.openings).toBe(0);
    expect(lane.wanted).toHaveLength(1);
    lane.presentBadge(issuedBadge(lane.key));
    await lane.show(await frameOf({ person: one }), 600);
    await lane.finish();
    expect(lane.entries).toEqual([{ outcome: 'granted', personId: 'person-one', result: 'passed' }]);
  });

  it('opens where no threshold keeps the promise of a search, but one comparison does', async () => {
    const lane = await badgeLane({ policy: { promisedFpir: 1e-6 } });
    await lane.show(await frameOf({ person: one }), 1_500);
    const strict = lane.wanted.at(-1) ?? lane.decisions.at(-1)?.outcome;
    expect(strict).toMatchObject({ kind: 'badge-required' });
  });
});

describe('somebody who gives no face', () => {
  const faceless = { holders: { 'person-one': { ...counted, templates: [] } } };

  it('is sent to the staff with the badge, by name in the log', async () => {
    const lane = await badgeLane(faceless);
    await lane.show(await frameOf({ person: one }), 500);
    lane.presentBadge(issuedBadge(lane.key));
    await lane.show(await frameOf({ person: one }), 1_500);
    expect(lane.turnstile.openings).toBe(0);
    expect(lane.decisions).toMatchObject([
      { outcome: { kind: 'badge-required', reason: 'staffed' }, personId: 'person-one' },
    ]);
  });

  it('is sent there as well when the camera sees no face at all', async () => {
    const lane = await badgeLane(faceless);
    await lane.show(await frameOf(), 200);
    lane.presentBadge(issuedBadge(lane.key));
    await lane.show(await frameOf(), 6_000);
    expect(lane.wanted).toEqual([{ kind: 'badge-required', reason: 'staffed' }]);
  });
});

describe('a template that only its holder can open', () => {
  const key = Uint8Array.from(randomBytes(32));
  const heldLane = () =>
    badgeLane({
      enrolled: { 'person-one': one },
      holders: {
        'person-one': {
          ...counted,
          templates: [],
          held: [heldTemplate(one.embedding, 'credential-one', key)],
        },
      },
    });

  it('is compared with while the badge is there, and found by nobody without it', async () => {
    const lane = await heldLane();
    await lane.show(await frameOf({ person: one }), 3_000);
    expect(lane.gallery.people).toBe(0);
    expect(lane.wanted).toEqual([{ kind: 'unknown-face' }]);
    lane.presentBadge(issuedBadge(lane.key, { holderKey: key }));
    await lane.show(await frameOf({ person: one }), 600);
    await lane.finish();
    expect(lane.entries).toEqual([{ outcome: 'granted', personId: 'person-one', result: 'passed' }]);
  });

  it('lets nobody else in with the badge', async () => {
    const lane = await heldLane();
    await lane.show(await frameOf({ person: two }), 500);
    lane.presentBadge(issuedBadge(lane.key, { holderKey: key }));
    await lane.show(await frameOf({ person: two }), 4_000);
    expect(lane.turnstile.openings).toBe(0);
    expect(lane.decisions.at(-1)?.outcome).toEqual({ kind: 'badge-required', reason: 'other-person' });
  });

  it('stays shut to another key, as good as the badge may be signed', async () => {
    const lane = await heldLane();
    await lane.show(await frameOf({ person: one }), 500);
    lane.presentBadge(issuedBadge(lane.key, { holderKey: Uint8Array.from(randomBytes(32)) }));
    await lane.show(await frameOf({ person: one }), 4_000);
    expect(lane.turnstile.openings).toBe(0);
  });
});
