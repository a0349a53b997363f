import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { changeEnrolmentSettings, readEnrolmentSettings } from '#contract/consent';
import { pullGallery } from '#contract/device';
import {
  explainPhoto,
  giveConsent,
  leaveEnrolment,
  readOwnEnrolment,
  readOwnPhoto,
  sendOwnPhoto,
  withdrawConsent,
} from '#contract/enrolment';
import { changeEventState } from '#contract/event';
import { uploadJournal } from '#contract/journal';
import { listPassages, readCrop } from '#contract/passage';
import { erasePerson, type Person, readPerson, readPhoto } from '#contract/person';
import { canonicalJson } from '#domain/journal/canonical-json';
import type { Client } from '../world/client.ts';
import { enrol, sendPhoto } from '../world/enrol.ts';
import { groupPhoto, photoOf } from '../world/face-photos.ts';
import { decision } from '../world/journal-bodies.ts';
import { consentingDevice, openInvitation, sendSelfie } from '../world/open-invitation.ts';
import { pairGate, sha256 } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { everythingKept, storedRows } from '../world/test-database.ts';

describe('somebody who was invited', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let person: Person;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());
  beforeEach(async () => {
    event = await makeSmallEvent(admin);
    person = await addPerson(admin, event.eventId, 'Person One', ['FIELD']);
  });

  const params = () => ({ eventId: event.eventId, personId: person.id });
  const enrolmentOf = async () => (await admin.ok(readPerson, { params: params() })).enrolment;
  const blurred = async () =>
    sharp(await photoOf('a'))
      .blur(6)
      .jpeg()
      .toBuffer();

  it('sees who they are, what is stored, how long, by whom, and is asked first', async () => {
    const device = await openInvitation(admin, params());
    const own = await device.ok(readOwnEnrolment);
    expect(own).toMatchObject({
      event: { name: 'Small Games' },
      person: { name: 'Person One', accreditations: [{ category: 'ATH' }] },
      controller: { name: 'Small Games', contact: null },
      consent: { kind: 'none' },
      status: { kind: 'consent-needed' },
    });
    expect(own.stored).toContainEqual({ what: 'captured-face', kept: { kind: 'for', ms: 3_600_000 } });
    expect(own.texts.texts.map(({ language }) => language)).toEqual(['en', 'fr', 'es', 'zh', 'ar']);
    for (const { heading, body } of own.texts.texts) {
      expect(heading).toContain('Small Games');
      expect(body).not.toMatch(/[{}]/);
    }
  });

  it('gives no photo before consent', async () => {
    const device = await openInvitation(admin, params());
    const file = new Uint8Array(await photoOf('a'));
    const response = await device.send(sendOwnPhoto.path, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: file,
    });
    expect(response.status).toBe(403);
    expect(await enrolmentOf()).toEqual({ kind: 'no-photo' });
  });

  it('agrees to a text whose version, language, hash and time are kept', async () => {
    const device = await openInvitation(admin, params());
    const shown = (await device.ok(readOwnEnrolment)).texts.texts.find(({ language }) => language === 'ar');
    const own = await device.ok(giveConsent, { body: { textVersion: 'shipped-1', language: 'ar' } });
    expect(own).toMatchObject({
      consent: { kind: 'given', textVersion: 'shipped-1', language: 'ar' },
      status: { kind: 'photo-needed', because: 'none-yet' },
    });
    const [kept] = await storedRows<{ text_sha256: string }>(
      test.dataDir,
      `select text_sha256 from consents where person_id = '${person.id}'`,
    );
    expect(kept?.text_sha256).toBe(sha256(canonicalJson(shown)));
  });

  it("is asked with the event's own text once there is one, and cannot agree to another", async () => {
    const inEvent = { eventId: event.eventId };
    const texts = [{ language: 'de', heading: 'Gesicht bei {event}', body: 'Verantwortlich: {controller}' }];
    const { version } = await admin.ok(readEnrolmentSettings, { params: inEvent });
    const controller = { name: 'Committee', contact: 'privacy@example.org' };
    const changed = await admin.ok(changeEnrolmentSettings, {
      params: inEvent,
      version,
      body: { controller, texts },
    });
    expect(changed.consent.version).toBe('event-1');
    const same = await admin.ok(changeEnrolmentSettings, {
      params: inEvent,
      version: changed.version,
      body: { controller, texts },
    });
    expect(same.consent.version).toBe('event-1');
    expect(
      await admin.refusal(changeEnrolmentSettings, {
        params: inEvent,
        version,
        body: { controller: null, texts },
      }),
    ).toBe('changed-meanwhile');

    const device = await openInvitation(admin, params());
    expect((await device.ok(readOwnEnrolment)).texts).toEqual({
      version: 'event-1',
      texts: [{ language: 'de', heading: 'Gesicht bei Small Games', body: 'Verantwortlich: Committee' }],
    });
    expect(await device.refusal(giveConsent, { body: { textVersion: 'shipped-1', language: 'en' } })).toBe(
      'changed-meanwhile',
    );
    await device.ok(giveConsent, { body: { textVersion: 'event-1', language: 'de' } });
  });

  it('enrols a photo, sees it, and the gate gets it', async () => {
    const gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    const device = await consentingDevice(admin, params());
    expect(await sendSelfie(device, 'a')).toMatchObject({ kind: 'accepted' });
    expect((await device.ok(readOwnEnrolment)).status).toMatchObject({ kind: 'enrolled', photos: 1 });
    expect((await device.send(readOwnPhoto.path)).headers.get('content-type')).toBe('image/jpeg');
    expect((await gate.ok(pullGallery)).changes).toMatchObject([
      { kind: 'upsert', entry: { personId: person.id } },
    ]);
  });

  it('is told what is wrong with a photo, and nothing of it is kept', async () => {
    const device = await consentingDevice(admin, params());
    expect(await sendSelfie(device, await blurred())).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'low-quality', failed: expect.arrayContaining(['Sharpness']) },
      mayBeExplained: true,
    });
    expect(await sendSelfie(device, await groupPhoto())).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'several-faces' },
      mayBeExplained: false,
    });
    expect(await enrolmentOf()).toEqual({ kind: 'no-photo' });
    expect(
      await storedRows(test.dataDir, `select id from photo_reviews where person_id = '${person.id}'`),
    ).toEqual([]);
  });

  it('explains a photo, which is then looked at by a person; the explanation is sealed', async () => {
    const device = await consentingDevice(admin, params());
    const note = 'I wear an eye patch after surgery';
    const body = { because: 'medical-condition' as const, note };
    expect((await device.ok(explainPhoto, { body })).explanation).toEqual(body);
    expect(await sendSelfie(device, await blurred())).toMatchObject({
      kind: 'in-review',
      because: 'explained',
    });
    expect((await device.ok(readOwnEnrolment)).status.kind).toBe('in-review');
    expect((await device.send(readOwnPhoto.path)).status).toBe(200);
    expect(await enrolmentOf()).toMatchObject({ kind: 'in-review' });
    expect((await everythingKept(test.dataDir)).includes(note)).toBe(false);
  });

  it('gives a better photo while one is in review, which takes its place', async () => {
    const device = await consentingDevice(admin, params());
    await device.ok(explainPhoto, { body: { because: 'other', note: null } });
    await sendSelfie(device, await blurred());
    expect(await sendSelfie(device, 'a')).toMatchObject({ kind: 'accepted' });
    expect(await device.ok(readOwnEnrolment)).toMatchObject({
      status: { kind: 'enrolled' },
      explanation: null,
    });
    const rows = await storedRows(
      test.dataDir,
      `select state, sealed, sealed_explanation from photo_reviews where person_id = '${person.id}'`,
    );
    expect(rows).toEqual([{ state: 'superseded', sealed: null, sealed_explanation: null }]);
  });

  it('is not told whom they look like, and is not enrolled before a person has looked', async () => {
    const other = await addPerson(admin, event.eventId, 'Person Two', ['VIP']);
    await enrol(admin, { eventId: event.eventId, personId: other.id }, 'a');
    const device = await consentingDevice(admin, params());
    const verdict = await sendSelfie(device, 'aAgain');
    expect(verdict).toMatchObject({ kind: 'in-review', because: 'to-be-checked' });
    expect(JSON.stringify(verdict)).not.toContain(other.id);
    expect(await enrolmentOf()).toMatchObject({ kind: 'in-review' });
  });

  it('cannot put another face in place of their own by themselves', async () => {
    const device = await consentingDevice(admin, params());
    await sendSelfie(device, 'a');
    expect(await sendSelfie(device, 'b', 'instead')).toMatchObject({ kind: 'in-review' });
    expect(await enrolmentOf()).toMatchObject({ kind: 'enrolled', photos: 1 });
  });

  it('exchanges the photo: the one before is gone', async () => {
    const device = await consentingDevice(admin, params());
    await sendSelfie(device, 'a');
    const [before] = await storedRows<{ sealed: Buffer }>(
      test.dataDir,
      `select sealed from photos where person_id = '${person.id}'`,
    );
    expect(await sendSelfie(device, 'aAgain', 'instead')).toMatchObject({ kind: 'accepted' });
    expect(await enrolmentOf()).toMatchObject({ photos: 1 });
    const trace = before?.sealed.subarray(-64) ?? Buffer.alloc(0);
    expect(trace.length).toBe(64);
    expect((await everythingKept(test.dataDir)).includes(trace)).toBe(false);
  });

  it('withdraws: the face is deleted everywhere, the accreditation stays', async () => {
    const gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    const device = await consentingDevice(admin, params());
    await sendSelfie(device, 'a');
    const { cursor } = await gate.ok(pullGallery);
    const crop = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('a captured face')]);
    const entry = decision(event.field.laneId, { personId: person.id, cropSha256: sha256(crop) });
    await gate.ok(uploadJournal, { body: gate.batch(gate.journal([entry]), [crop]) });
    const sealed = await storedRows<{ sealed: Buffer }>(
      test.dataDir,
      `select sealed from photos where event_id = '${event.eventId}' union all
       select sealed from templates where event_id = '${event.eventId}' union all
       select sealed from crops where event_id = '${event.eventId}'`,
    );
    expect(sealed).toHaveLength(3);

    expect(await device.ok(withdrawConsent)).toMatchObject({
      consent: { kind: 'withdrawn' },
      status: { kind: 'badge-only' },
    });

    const kept = await everythingKept(test.dataDir);
    for (const row of sealed) expect(kept.includes(row.sealed.subarray(-64))).toBe(false);
    expect((await gate.ok(pullGallery, { query: { after: cursor } })).changes).toEqual([
      { kind: 'tombstone', personId: person.id },
    ]);
    expect((await admin.send(pathOf(readPhoto, { params: params() }))).status).toBe(404);
    const passage = { eventId: event.eventId, passageId: entry.passageId };
    expect(await admin.refusal(readCrop, { params: passage })).toBe('not-found');
    const { passages } = await admin.ok(listPassages, { params: { eventId: event.eventId } });
    expect(passages).toMatchObject([{ id: entry.passageId, person: { id: person.id }, hasCrop: false }]);
    const after = await admin.ok(readPerson, { params: params() });
    expect(after).toMatchObject({
      enrolment: { kind: 'badge-only' },
      accreditations: [{ status: 'active' }],
    });
  });

  it('of an event that is over withdraws, and adds nothing', async () => {
    const device = await consentingDevice(admin, params());
    await sendSelfie(device, 'a');
    await admin.ok(changeEventState, { params: { eventId: event.eventId }, body: { to: 'closed' } });
    const body = { textVersion: 'shipped-1', language: 'fr' };
    expect(await device.refusal(giveConsent, { body })).toBe('event-closed');
    expect((await device.ok(withdrawConsent)).status.kind).toBe('badge-only');
  });

  it('withdraws also what waits for a look', async () => {
    const device = await consentingDevice(admin, params());
    await device.ok(explainPhoto, { body: { because: 'other', note: null } });
    await sendSelfie(device, await blurred());
    await device.ok(withdrawConsent);
    const rows = await storedRows(
      test.dataDir,
      `select state, sealed from photo_reviews where person_id = '${person.id}'`,
    );
    expect(rows).toEqual([{ state: 'withdrawn', sealed: null }]);
    expect((await device.ok(readOwnEnrolment)).explanation).toBeNull();
  });

  it('who has withdrawn is enrolled by nobody, until they agree again', async () => {
    const device = await consentingDevice(admin, params());
    await device.ok(withdrawConsent);
    expect((await sendPhoto(admin, params(), await photoOf('a'))).status).toBe(409);
    await device.ok(giveConsent, { body: { textVersion: 'shipped-1', language: 'en' } });
    expect(await sendSelfie(device, 'a')).toMatchObject({ kind: 'accepted' });
    expect(await enrolmentOf()).toMatchObject({ kind: 'enrolled' });
  });

  it('who was enrolled at a desk without being asked may withdraw all the same', async () => {
    await enrol(admin, params(), 'a');
    const device = await openInvitation(admin, params());
    expect((await device.ok(withdrawConsent)).status.kind).toBe('badge-only');
    expect(await enrolmentOf()).toMatchObject({ kind: 'badge-only' });
  });

  it('may send only so many photos', async () => {
    const device = await consentingDevice(admin, params());
    const tiny = await sharp(await photoOf('a'))
      .resize(40)
      .jpeg()
      .toBuffer();
    for (let i = 0; i < 30; i += 1) await sendSelfie(device, tiny);
    const response = await device.send(sendOwnPhoto.path, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: new Uint8Array(tiny),
    });
    expect(response.status).toBe(429);
  });

  it('who leaves is known on that device no longer', async () => {
    const device = await openInvitation(admin, params());
    const { cookie } = device;
    await device.ok(leaveEnrolment);
    device.cookie = cookie;
    expect(await device.refusal(readOwnEnrolment)).toBe('not-signed-in');
  });

  it('who is erased is not there any more', async () => {
    const device = await consentingDevice(admin, params());
    await device.ok(explainPhoto, { body: { because: 'other', note: 'because' } });
    await sendSelfie(device, await blurred());
    await admin.ok(erasePerson, { params: params() });
    expect(await device.refusal(readOwnEnrolment)).toBe('not-signed-in');
  });
});

describe('the texts that ship', () => {
  it('are what people agreed to under their version', async () => {
    const { SHIPPED_TEXTS } = await import('#server/enrolment/shipped-consent-texts');
    expect({
      [SHIPPED_TEXTS.version]: sha256(canonicalJson(SHIPPED_TEXTS.texts.map((text) => ({ ...text })))),
    }).toEqual({
      'shipped-1': 'd0735ef4b4b3f02a9d95e399c066453e84b8aebaebdee3de4413cae110761e74',
    });
  });
});
