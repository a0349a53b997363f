import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { explainPhoto, readOwnEnrolment } from '#contract/enrolment';
import { decideLookAlike } from '#contract/look-alike';
import { type Person, readPerson } from '#contract/person';
import {
  decidePhoto,
  listReviews,
  type PhotoReview,
  readReview,
  readReviewPhoto,
} from '#contract/photo-review';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { facelessPicture, photoOf } from '../world/face-photos.ts';
import { consentingDevice, sendSelfie } from '../world/open-invitation.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';
import { storedRows } from '../world/test-database.ts';

describe('the queue of what has to be looked at', () => {
  let test: TestServer;
  let admin: Client;
  let eventId: string;
  let person: Person;
  let device: Client;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());
  beforeEach(async () => {
    ({ eventId } = await makeSmallEvent(admin));
    person = await addPerson(admin, eventId, 'Person One', ['FIELD']);
    device = await consentingDevice(admin, { eventId, personId: person.id });
  });

  const queue = () => admin.ok(listReviews, { params: { eventId } });
  const photos = async (): Promise<readonly PhotoReview[]> =>
    (await queue()).items.flatMap((item) => (item.kind === 'photo' ? [item.review] : []));
  const enrolment = async () =>
    (await admin.ok(readPerson, { params: { eventId, personId: person.id } })).enrolment;
  const decide = (review: PhotoReview, body: Parameters<typeof decidePhoto.body.parse>[0]) =>
    admin.call(decidePhoto, {
      params: { eventId, reviewId: review.id },
      version: review.version,
      body: decidePhoto.body.parse(body),
    });

  /** Sends a photo that falls short, with the reason why there is no better one. */
  async function explained(photo: 'blurred' | 'faceless'): Promise<PhotoReview> {
    const body = { because: 'head-covering' as const, note: 'I wear a turban' };
    await device.ok(explainPhoto, { body });
    const blurred = sharp(await photoOf('a')).blur(6);
    await sendSelfie(
      device,
      photo === 'faceless' ? await facelessPicture() : await blurred.jpeg().toBuffer(),
    );
    const [review] = await photos();
    if (!review) throw new Error('nothing waits to be looked at');
    return review;
  }

  it('shows an explained photo with its measures and the explanation', async () => {
    const review = await explained('blurred');
    expect(review).toMatchObject({
      person: { name: 'Person One' },
      because: { kind: 'explained' },
      refusal: { kind: 'low-quality' },
      explanation: { because: 'head-covering', note: 'I wear a turban' },
      state: { kind: 'open' },
    });
    expect(review.quality.length).toBeGreaterThan(0);
    const response = await admin.send(pathOf(readReviewPhoto, { params: { eventId, reviewId: review.id } }));
    expect(response.headers.get('content-type')).toBe('image/jpeg');
  });

  it('approves a photo that fell short, of which a face can be read: it is enrolled', async () => {
    const review = await explained('blurred');
    expect(await decide(review, { kind: 'approve' })).toMatchObject({
      reply: { state: { kind: 'decided', decision: 'approved' } },
    });
    expect(await enrolment()).toMatchObject({ kind: 'enrolled', photos: 1 });
    expect((await device.ok(readOwnEnrolment)).status.kind).toBe('enrolled');
    expect((await queue()).waiting.photos).toBe(0);
  });

  it('cannot approve a picture in which no face can be read', async () => {
    const review = await explained('faceless');
    expect(await decide(review, { kind: 'approve' })).toMatchObject({ error: { kind: 'conflict' } });
    expect(await enrolment()).toMatchObject({ kind: 'in-review' });
    expect((await queue()).waiting.photos).toBe(1);
  });

  it.each([
    [
      { kind: 'ask-for-another', message: 'Please without sunglasses' },
      { kind: 'photo-needed', message: 'Please without sunglasses' },
    ],
    [
      { kind: 'reject', reason: 'This is a drawing' },
      { kind: 'rejected', reason: 'This is a drawing' },
    ],
  ] as const)('tells the person: %o', async (decision, status) => {
    const review = await explained('blurred');
    await decide(review, decision);
    expect((await device.ok(readOwnEnrolment)).status).toMatchObject(status);
    const rows = await storedRows(
      test.dataDir,
      `select sealed, sealed_explanation from photo_reviews where id = '${review.id}'`,
    );
    expect(rows).toEqual([{ sealed: null, sealed_explanation: null }]);
    expect(await sendSelfie(device, 'a')).toMatchObject({ kind: 'accepted' });
  });

  it('is decided once: whoever comes second is told', async () => {
    const review = await explained('blurred');
    const answers = await Promise.all([
      decide(review, { kind: 'approve' }),
      decide(review, { kind: 'reject', reason: 'No' }),
      decide(review, { kind: 'approve' }),
    ]);
    expect(answers.filter(({ kind }) => kind === 'ok')).toHaveLength(1);
    const errors = answers.flatMap((answer) => (answer.kind === 'error' ? [answer.error.kind] : []));
    expect(errors).toEqual(['changed-meanwhile', 'changed-meanwhile']);
  });

  it('says afterwards what was decided, and by whom', async () => {
    const review = await explained('blurred');
    await decide(review, { kind: 'reject', reason: 'No' });
    const after = await admin.ok(readReview, { params: { eventId, reviewId: review.id } });
    expect(after.state).toMatchObject({ kind: 'decided', decision: 'rejected', decidedBy: 'admin' });
  });

  it('is not decided on a photo that was exchanged meanwhile', async () => {
    const review = await explained('blurred');
    await sendSelfie(device, 'a');
    expect(await decide(review, { kind: 'approve' })).toMatchObject({ error: { kind: 'changed-meanwhile' } });
  });

  it('shows whose face it looks like; approved, both are enrolled and the pair is to be looked at', async () => {
    const other = await addPerson(admin, eventId, 'Person Two', ['VIP']);
    await enrol(admin, { eventId, personId: other.id }, 'a');
    await sendSelfie(device, 'aAgain');
    const [review] = await photos();
    expect(review?.because).toMatchObject({ kind: 'duplicate', other: { name: 'Person Two' } });
    expect(review?.refusal).toBeNull();
    if (review) await decide(review, { kind: 'approve' });
    expect(await enrolment()).toMatchObject({ kind: 'enrolled' });
    const { items, waiting } = await queue();
    expect(waiting).toEqual({ photos: 0, lookAlikes: 1 });
    const [pair] = items.flatMap((item) => (item.kind === 'look-alike' ? [item.lookAlike] : []));
    await admin.ok(decideLookAlike, {
      params: { eventId, lookAlikeId: pair?.id ?? '' },
      body: { decision: 'related' },
    });
    expect((await queue()).items).toEqual([]);
  });

  it('comes in pages, longest waiting first', async () => {
    await explained('faceless');
    for (const name of ['Two', 'Three']) {
      const { id } = await addPerson(admin, eventId, name, []);
      const another = await consentingDevice(admin, { eventId, personId: id });
      await another.ok(explainPhoto, { body: { because: 'other', note: null } });
      await sendSelfie(another, await facelessPicture());
    }
    const names: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await admin.ok(listReviews, {
        params: { eventId },
        query: { limit: 1, ...(cursor === undefined ? {} : { cursor }) },
      });
      names.push(...page.items.map((item) => (item.kind === 'photo' ? item.review.person.name : '')));
      cursor = page.nextCursor;
    }
    expect(names).toEqual(['Person One', 'Two', 'Three']);
  });

  it('is not read by somebody who may not', async () => {
    const review = await explained('blurred');
    const guard = await test.signIn('guard', [{ kind: 'event', role: 'auditor', eventId }]);
    expect(await guard.refusal(listReviews, { params: { eventId } })).toBe('forbidden');
    const address = pathOf(readReviewPhoto, { params: { eventId, reviewId: review.id } });
    expect((await guard.send(address)).status).toBe(403);
  });
});
