import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { type Person, readPerson, readPhoto } from '#contract/person';
import type { Client } from '../world/client.ts';
import { enrol, sendPhoto } from '../world/enrol.ts';
import { groupPhoto, photoOf } from '../world/face-photos.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';

describe('enrolling a photo', () => {
  let test: TestServer;
  let admin: Client;
  let eventId: string;
  let person: Person;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());
  beforeEach(async () => {
    ({ eventId } = await makeSmallEvent(admin));
    person = await addPerson(admin, eventId, 'Person One', ['FIELD']);
  });

  const params = () => ({ eventId, personId: person.id });
  const enrolment = async () => (await admin.ok(readPerson, { params: params() })).enrolment;
  const blank = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#888888' } });

  it('accepts a good one and tells its measures', async () => {
    const verdict = await enrol(admin, params(), 'a');
    expect(verdict.kind).toBe('accepted');
    expect(verdict.quality).toContainEqual(
      expect.objectContaining({ measure: 'UnifiedQualityScore', kind: 'assessed' }),
    );
    expect(await enrolment()).toMatchObject({ kind: 'enrolled', photos: 1 });
  });

  it('accepts PNG, WebP and AVIF too', async () => {
    const jpeg = await photoOf('a');
    for (const [type, file] of [
      ['image/png', await sharp(jpeg).png().toBuffer()],
      ['image/webp', await sharp(jpeg).webp({ quality: 90 }).toBuffer()],
      ['image/avif', await sharp(jpeg).avif({ quality: 80 }).toBuffer()],
    ] as const) {
      const response = await sendPhoto(admin, params(), file, type);
      expect(await response.json()).toMatchObject({ kind: 'accepted' });
    }
  });

  it('keeps a fresh picture of the face: smaller, upright, without what the file carried', async () => {
    const carrying = await sharp(await photoOf('a'))
      .withExif({ IFD0: { Copyright: 'carried along', Software: 'a phone' } })
      .jpeg()
      .toBuffer();
    expect(carrying.includes('carried along')).toBe(true);
    await enrol(admin, params(), carrying);
    const response = await admin.send(pathOf(readPhoto, { params: params() }));
    const kept = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(kept.includes('carried along')).toBe(false);
    const { width, height, format, exif } = await sharp(kept).metadata();
    expect({ format, exif }).toEqual({ format: 'jpeg', exif: undefined });
    expect(width).toBeLessThanOrEqual(480);
    expect(height).toBeLessThanOrEqual(600);
  });

  it('reads a photo that lies on its side as its EXIF orientation says', async () => {
    const lying = await sharp(await photoOf('a'))
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await enrol(admin, params(), lying)).kind).toBe('accepted');
  });

  it('takes several photos of a person, and no more than five', async () => {
    for (const face of ['a', 'aAgain', 'a', 'aAgain', 'a'] as const) {
      expect((await enrol(admin, params(), face)).kind).toBe('accepted');
    }
    expect(await enrolment()).toMatchObject({ photos: 5 });
    expect((await sendPhoto(admin, params(), await photoOf('a'))).status).toBe(409);
    expect(await enrolment()).toMatchObject({ photos: 5 });
  });

  it('does not go beyond five when many are sent at once', async () => {
    const jpeg = await photoOf('a');
    const answers = await Promise.all(Array.from({ length: 8 }, () => sendPhoto(admin, params(), jpeg)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 200, 409, 409, 409]);
    expect(await enrolment()).toMatchObject({ photos: 5 });
  });

  describe('refuses, and keeps nothing of,', () => {
    async function expectRefused(file: Uint8Array, refusal: object) {
      expect(await enrol(admin, params(), file)).toMatchObject({ kind: 'refused', refusal });
      expect(await enrolment()).toEqual({ kind: 'no-photo' });
    }

    it('a picture without a face', async () => {
      await expectRefused(await blank(640, 480).jpeg().toBuffer(), { kind: 'no-face' });
    });

    it('a picture of several people', async () => {
      await expectRefused(await groupPhoto(), { kind: 'several-faces' });
    });

    it('a blurred picture, naming what is wrong with it', async () => {
      const blurred = await sharp(await photoOf('a'))
        .blur(6)
        .jpeg()
        .toBuffer();
      const verdict = await enrol(admin, params(), blurred);
      expect(verdict).toMatchObject({ kind: 'refused', refusal: { kind: 'low-quality' } });
      expect(
        verdict.kind === 'refused' && verdict.refusal.kind === 'low-quality' && verdict.refusal.failed,
      ).toContain('Sharpness');
      expect(await enrolment()).toEqual({ kind: 'no-photo' });
    });

    it('a file that is cut off', async () => {
      const jpeg = await photoOf('a');
      await expectRefused(jpeg.subarray(0, jpeg.length / 2), { kind: 'unreadable', because: 'damaged' });
    });

    it('a file that only says it is a picture', async () => {
      await expectRefused(Buffer.from('MZ this is a program'), {
        kind: 'unreadable',
        because: 'unsupported-format',
      });
      const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
      await expectRefused(heic, { kind: 'unreadable', because: 'unsupported-format' });
      const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
      await expectRefused(svg, { kind: 'unreadable', because: 'unsupported-format' });
    });

    it('a picture that is small as a file and vast when decoded', async () => {
      const bomb = await blank(12_000, 12_000).png({ compressionLevel: 9 }).toBuffer();
      expect(bomb.length).toBeLessThan(1_000_000);
      await expectRefused(bomb, { kind: 'unreadable', because: 'too-many-pixels' });
    });

    it('a picture that is too small', async () => {
      const tiny = await sharp(await photoOf('a'))
        .resize(40)
        .jpeg()
        .toBuffer();
      await expectRefused(tiny, { kind: 'unreadable', because: 'too-small' });
    });

    it('the face of somebody who is enrolled under another name', async () => {
      const other = await addPerson(admin, eventId, 'Person Two', ['VIP']);
      await enrol(admin, { eventId, personId: other.id }, 'a');
      await expectRefused(await photoOf('aAgain'), { kind: 'duplicate', personId: other.id });
    });
  });

  it('refuses somebody else as a further photo of a person, and keeps what was there', async () => {
    await enrol(admin, params(), 'a');
    expect(await enrol(admin, params(), 'b')).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'other-person' },
    });
    expect(await enrolment()).toMatchObject({ photos: 1 });
    expect((await enrol(admin, params(), 'aAgain')).kind).toBe('accepted');
  });

  it('takes two people sent at once as photos of one person for only one of them', async () => {
    const verdicts = await Promise.all([enrol(admin, params(), 'a'), enrol(admin, params(), 'b')]);
    expect(verdicts.filter((verdict) => verdict.kind === 'accepted')).toHaveLength(1);
    expect(await enrolment()).toMatchObject({ photos: 1 });
  });

  it('takes the same face in another event: events know nothing of each other', async () => {
    await enrol(admin, params(), 'a');
    const elsewhere = await makeSmallEvent(admin);
    const someone = await addPerson(admin, elsewhere.eventId, 'Somebody', []);
    const verdict = await enrol(admin, { eventId: elsewhere.eventId, personId: someone.id }, 'a');
    expect(verdict.kind).toBe('accepted');
  });

  it('takes different people', async () => {
    for (const face of ['a', 'b', 'c', 'd', 'e'] as const) {
      const someone = await addPerson(admin, eventId, `Person ${face}`, []);
      expect((await enrol(admin, { eventId, personId: someone.id }, face)).kind, face).toBe('accepted');
    }
  });

  it('enrols one face sent at once under several names only once', async () => {
    const people = await Promise.all([1, 2, 3, 4].map((n) => addPerson(admin, eventId, `Name ${n}`, [])));
    const verdicts = await Promise.all(
      people.map((someone, i) =>
        enrol(admin, { eventId, personId: someone.id }, i % 2 === 0 ? 'a' : 'aAgain'),
      ),
    );
    expect(verdicts.filter((verdict) => verdict.kind === 'accepted').length).toBe(1);
  });

  it('takes a face again when its first owner was erased', async () => {
    const first = await addPerson(admin, eventId, 'First', []);
    await enrol(admin, { eventId, personId: first.id }, 'a');
    await admin.send(`/api/v1/events/${eventId}/people/${first.id}`, { method: 'DELETE' });
    expect((await enrol(admin, params(), 'aAgain')).kind).toBe('accepted');
  });

  it('refuses a body beyond the limit without decoding it', async () => {
    const large = Buffer.alloc(12 * 1024 * 1024 + 1, 0xff);
    expect((await sendPhoto(admin, params(), large)).status).toBe(413);
  });

  it.each(['application/json', 'image/svg+xml', 'image/gif', 'text/html'])(
    'refuses a body of type %s',
    async (type) => {
      expect((await sendPhoto(admin, params(), await photoOf('a'), type)).status).toBe(415);
    },
  );

  it('of nobody is not found', async () => {
    const answer = await sendPhoto(admin, { eventId, personId: 'nobody-by-this-id' }, await photoOf('a'));
    expect(answer.status).toBe(404);
  });
});
