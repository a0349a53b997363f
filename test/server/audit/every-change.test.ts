import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeAccreditationCodes, readAccreditationCodes } from '#contract/accreditation-codes';
import { acknowledgeAlert } from '#contract/alert';
import { createApiKey, revokeApiKey } from '#contract/api-key';
import { pathOf } from '#contract/call';
import { changeEnrolmentSettings, readEnrolmentSettings } from '#contract/consent';
import { endCredential, issueCredential, replaceCredential } from '#contract/credential';
import { exchangeDataKey } from '#contract/data-key';
import { pairDevice, readGateConfig } from '#contract/device';
import { ENDPOINTS, type EndpointId } from '#contract/endpoints';
import { explainPhoto, giveConsent, leaveEnrolment, withdrawConsent } from '#contract/enrolment';
import { changeEvent, changeEventState, createEvent } from '#contract/event';
import { cloneEvent } from '#contract/event-clone';
import { importPack, PACK_FORM } from '#contract/event-pack';
import { createPairingCode, unpairGate } from '#contract/gate';
import { changeGateSettings, readGateSettings } from '#contract/gate-settings';
import {
  exportInvitationLinks,
  invitePeople,
  invitePerson,
  renewEnrolmentLink,
  revokeInvitation,
} from '#contract/invitation';
import { commandGate, commandLane, confirmRelease, prepareRelease } from '#contract/lane-command';
import { decideLookAlike } from '#contract/look-alike';
import { changeModels } from '#contract/model-change';
import { correctOccupancy, listOccupancy, recountOccupancy } from '#contract/occupancy';
import { cancelImport, createImport, startImport } from '#contract/people-import';
import {
  addAccreditation,
  changeAccreditation,
  changeAccreditationStatus,
  changePerson,
  createPerson,
  erasePerson,
} from '#contract/person';
import { changeStatuses } from '#contract/person-bulk';
import { decidePhoto, listReviews } from '#contract/photo-review';
import { purgeEvent } from '#contract/purge';
import { runRetention } from '#contract/retention';
import {
  beginSecondFactor,
  confirmIdentity,
  confirmSecondFactor,
  endOwnSession,
  giveCode,
  listOwnSessions,
  removeSecondFactor,
  setPassword,
  signIn,
  signInByLink,
  signOut,
} from '#contract/session';
import {
  changeSubscription,
  createSubscription,
  endSubscription,
  redeliver,
  rotateSubscriptionSecret,
  testSubscription,
} from '#contract/subscription';
import {
  changeUserRoles,
  changeUserState,
  endSessionOfUser,
  inviteUser,
  listSessionsOfUser,
  renewInvitation,
  resetSecondFactor,
} from '#contract/user';
import {
  changeAccessPoint,
  changeVenue,
  changeZone,
  createAccessPoint,
  createVenue,
  createZone,
  forgetPassback,
} from '#contract/venue';
import { PROTOCOL_VERSION } from '#contract/version';
import { endWatch, watchPerson } from '#contract/watchlist';
import { alertsAfterVersion, raiseAlerts } from '#server/alert/alert-store';
import { plain } from '#server/alert/reasons-in-records';
import { noteLookAlikes, pairsOf } from '#server/look-alike/look-alike-store';
import { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { facelessPicture } from '../world/face-photos.ts';
import { uploadPhotos, uploadTable } from '../world/import-files.ts';
import { consentingDevice, openInvitation, openLink, sendSelfie } from '../world/open-invitation.ts';
import { newDeviceKey, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer, tokenIn } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, POLICY, type SmallEvent } from '../world/small-event.ts';
import { tamper, withDatabase } from '../world/test-database.ts';
import { watchFace } from '../world/watch.ts';
import { zipOf } from '../world/zip-archive.ts';

/** Operations by which people, not gates, change something. */
type Change = {
  [Id in EndpointId]: (typeof ENDPOINTS)[Id] extends { method: 'get' } | { audience: { kind: 'device' } }
    ? never
    : Id;
}[EndpointId];

const PASSWORD = 'correct horse battery staple';

describe('every change by a person', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let names = 0;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    await admin.ok(setPassword, { body: { newPassword: PASSWORD } });
    event = await makeSmallEvent(admin);
  });
  afterAll(() => test.remove());

  async function auditHead(): Promise<number> {
    return withDatabase(test.dataDir, async ({ db }) => {
      const { seq } = await db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow();
      return seq;
    });
  }

  /** Does one change that succeeds, and tells how many audit entries that one change made. */
  async function entriesMadeBy(change: () => Promise<unknown>): Promise<number> {
    const before = await auditHead();
    await change();
    return (await auditHead()) - before;
  }

  const inEvent = () => ({ eventId: event.eventId });
  const invited = async () => openInvitation(admin, { ...inEvent(), personId: (await person()).id });
  const person = () => addPerson(admin, event.eventId, 'Somebody', ['FIELD']);
  const fresh = (what: string) => {
    names += 1;
    return `${what}-${names}`;
  };

  async function userWithPassword(): Promise<{ client: Client; userId: string; username: string }> {
    const username = fresh('user');
    const { user, invitation } = await admin.ok(inviteUser, { body: { username, roles: [] } });
    const client = new Client(test.server.url);
    await client.ok(signInByLink, { body: { token: tokenIn(invitation.link) } });
    await client.ok(setPassword, { body: { newPassword: PASSWORD } });
    return { client, userId: user.id, username };
  }

  async function protectedUser() {
    const user = await userWithPassword();
    const { secret } = await user.client.ok(beginSecondFactor);
    const code = () =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: test.clock.nowMs() });
    await user.client.ok(confirmSecondFactor, { body: { code: code() } });
    test.clock.moveOn(60_000);
    return { ...user, code };
  }

  const here = () => ({ kind: 'lane' as const, id: event.field.laneId });
  /** Paired anew each time, and heard of just now. */
  const onlineGate = async () => {
    const params = { ...inEvent(), accessPointId: event.field.accessPointId };
    await admin.call(unpairGate, { params });
    const gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    gate.bearer = gate.tokenAt(() => test.clock.nowMs());
    await gate.ok(readGateConfig);
  };

  /** Lays an import in a place that no server has, so that only what is asked for happens to it. */
  const asIfNobodyRan = (importId: string) =>
    tamper(test.dataDir, `update imports set place = 'elsewhere' where id = '${importId}'`);
  /** Nobody: the address is not allowed. */
  const RECEIVER = {
    name: 'Receiver',
    target: { kind: 'webhook', url: 'https://127.0.0.1/' },
    kinds: ['passage.entered'],
  } as const;
  const subscribed = async () => {
    const body = { ...RECEIVER, kinds: [...RECEIVER.kinds] };
    const { subscription } = await admin.ok(createSubscription, { params: inEvent(), body });
    return { ...inEvent(), subscriptionId: subscription.id };
  };
  const START = { mode: 'dry-run', mapping: { externalId: 'Id', name: 'Name' } } as const;

  /** Makes ready, and gives back the one call that is looked at. */
  const CHANGES: Readonly<Record<Change, () => Promise<() => Promise<unknown>>>> = {
    signIn: async () => {
      const { username } = await userWithPassword();
      return () => new Client(test.server.url).ok(signIn, { body: { username, password: PASSWORD } });
    },
    signInByLink: async () => {
      const token = tokenIn(await test.server.issueSignInLink(fresh('linked'), []));
      return () => new Client(test.server.url).ok(signInByLink, { body: { token } });
    },
    setPassword: async () => {
      const client = await test.signIn(fresh('chooser'), []);
      return () => client.ok(setPassword, { body: { newPassword: PASSWORD } });
    },
    signOut: async () => {
      const { client } = await userWithPassword();
      return () => client.ok(signOut);
    },
    giveCode: async () => {
      const { username, code } = await protectedUser();
      const client = new Client(test.server.url);
      await client.ok(signIn, { body: { username, password: PASSWORD } });
      return () => client.ok(giveCode, { body: { code: code() } });
    },
    confirmIdentity: async () => {
      const { client } = await userWithPassword();
      return () => client.ok(confirmIdentity, { body: { kind: 'password', password: PASSWORD } });
    },
    beginSecondFactor: async () => {
      const { client } = await userWithPassword();
      return () => client.ok(beginSecondFactor);
    },
    confirmSecondFactor: async () => {
      const { client } = await userWithPassword();
      const { secret } = await client.ok(beginSecondFactor);
      const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({
        timestamp: test.clock.nowMs(),
      });
      return () => client.ok(confirmSecondFactor, { body: { code } });
    },
    removeSecondFactor: async () => {
      const { client } = await protectedUser();
      return () => client.ok(removeSecondFactor);
    },
    decideLookAlike: async () => {
      const [one, other] = [await person(), await person()];
      const pair = { personId: one.id, otherId: other.id, similarity: 0.7 };
      const found = await withDatabase(test.dataDir, async ({ db }) => {
        await noteLookAlikes(db, event.eventId, [pair], { by: 'enrolment', atMs: 0 });
        return pairsOf(db, event.eventId);
      });
      const lookAlikeId = found.find(({ decision }) => decision === null)?.id ?? '';
      return () =>
        admin.ok(decideLookAlike, { params: { ...inEvent(), lookAlikeId }, body: { decision: 'related' } });
    },
    endOwnSession: async () => {
      const { client } = await userWithPassword();
      const [session] = (await client.ok(listOwnSessions)).sessions;
      return () => client.ok(endOwnSession, { params: { sessionId: session?.id ?? '' } });
    },
    inviteUser: async () => () => admin.ok(inviteUser, { body: { username: fresh('guest'), roles: [] } }),
    renewInvitation: async () => {
      const { userId } = await userWithPassword();
      return () => admin.ok(renewInvitation, { params: { userId } });
    },
    changeUserRoles: async () => {
      const { userId } = await userWithPassword();
      return () => admin.ok(changeUserRoles, { params: { userId }, version: 1, body: { roles: [] } });
    },
    changeUserState: async () => {
      const { userId } = await userWithPassword();
      return () => admin.ok(changeUserState, { params: { userId }, version: 1, body: { to: 'disabled' } });
    },
    resetSecondFactor: async () => {
      const { userId } = await protectedUser();
      return () => admin.ok(resetSecondFactor, { params: { userId } });
    },
    endSessionOfUser: async () => {
      const { userId } = await userWithPassword();
      const [session] = (await admin.ok(listSessionsOfUser, { params: { userId } })).sessions;
      return () => admin.ok(endSessionOfUser, { params: { userId, sessionId: session?.id ?? '' } });
    },
    createApiKey: async () => () =>
      admin.ok(createApiKey, {
        params: inEvent(),
        body: { name: 'Key', scopes: ['event:read'], lastsDays: 1 },
      }),
    revokeApiKey: async () => {
      const body = { name: 'Key', scopes: ['event:read' as const], lastsDays: 1 };
      const { key } = await admin.ok(createApiKey, { params: inEvent(), body });
      return () => admin.ok(revokeApiKey, { params: { ...inEvent(), keyId: key.id } });
    },
    createEvent: async () => () => admin.ok(createEvent, { body: { name: 'Event', timeZone: 'UTC' } }),
    changeEvent: async () => {
      const made = await admin.ok(createEvent, { body: { name: 'Event', timeZone: 'UTC' } });
      return () =>
        admin.ok(changeEvent, {
          params: { eventId: made.id },
          version: made.version,
          body: { name: 'Games', timeZone: 'UTC' },
        });
    },
    importPack: async () => {
      const { id } = await admin.ok(createEvent, { body: { name: fresh('Draft'), timeZone: 'UTC' } });
      const categories = [{ code: 'FAN', name: 'Fan', zones: [] }];
      const pack = { form: PACK_FORM, name: 'Fans', categories } as const;
      return () => admin.ok(importPack, { params: { eventId: id }, body: { mode: 'apply', pack } });
    },
    changeAccreditationCodes: async () => {
      const { version } = await admin.ok(readAccreditationCodes, { params: inEvent() });
      const body = { categories: [], functions: [] };
      return () => admin.ok(changeAccreditationCodes, { params: inEvent(), version, body });
    },
    cloneEvent: async () => () =>
      admin.ok(cloneEvent, { body: { eventId: event.eventId, name: fresh('Games') } }),
    changeEventState: async () => {
      const made = await admin.ok(createEvent, { body: { name: 'Event', timeZone: 'UTC' } });
      return () => admin.ok(changeEventState, { params: { eventId: made.id }, body: { to: 'live' } });
    },
    createVenue: async () => () =>
      admin.ok(createVenue, { params: inEvent(), body: { code: fresh('VENUE'), name: 'Venue' } }),
    changeVenue: async () => {
      const venue = await admin.ok(createVenue, {
        params: inEvent(),
        body: { code: fresh('VENUE'), name: 'Venue' },
      });
      return () =>
        admin.ok(changeVenue, {
          params: { ...inEvent(), venueId: venue.id },
          version: venue.version,
          body: { name: 'Renamed' },
        });
    },
    forgetPassback: async () => {
      const params = { ...inEvent(), venueId: event.venueId };
      const zone = await admin.ok(createZone, { params, body: { code: 'PB', name: 'PB', policy: POLICY } });
      return () => admin.ok(forgetPassback, { params: { ...params, zoneId: zone.id } });
    },
    changeAccessPoint: async () => () =>
      admin.ok(changeAccessPoint, {
        params: { ...inEvent(), venueId: event.venueId, accessPointId: event.field.accessPointId },
        version: 1,
        body: { whenFailing: 'fail-safe' },
      }),
    runRetention: async () => () => admin.ok(runRetention, { params: inEvent() }),
    purgeEvent: async () => {
      const made = await admin.ok(createEvent, { body: { name: 'Over', timeZone: 'UTC', state: 'live' } });
      const params = { eventId: made.id };
      await admin.ok(changeEventState, { params, body: { to: 'closed' } });
      return () => admin.ok(purgeEvent, { params, body: { confirmName: 'Over' } });
    },
    createZone: async () => () =>
      admin.ok(createZone, {
        params: { ...inEvent(), venueId: event.venueId },
        body: { code: 'NEW', name: 'New', policy: POLICY },
      }),
    changeZone: async () => {
      const params = { ...inEvent(), venueId: event.venueId };
      const zone = await admin.ok(createZone, { params, body: { code: 'OLD', name: 'Old', policy: POLICY } });
      return () =>
        admin.ok(changeZone, {
          params: { ...params, zoneId: zone.id },
          version: zone.version,
          body: { name: 'Older', policy: POLICY },
        });
    },
    createAccessPoint: async () => {
      const params = { ...inEvent(), venueId: event.venueId };
      const zone = await admin.ok(createZone, { params, body: { code: 'AP', name: 'AP', policy: POLICY } });
      return () =>
        admin.ok(createAccessPoint, {
          params,
          body: {
            name: 'Gate',
            zoneId: zone.id,
            galleryScope: 'entitled',
            lanes: [{ name: '1', direction: 'in' }],
          },
        });
    },
    createPerson: async () => () =>
      admin.ok(createPerson, {
        params: inEvent(),
        body: { name: 'Somebody', externalId: null, accreditations: [] },
      }),
    changePerson: async () => {
      const { id, version } = await person();
      return () =>
        admin.ok(changePerson, {
          params: { ...inEvent(), personId: id },
          version,
          body: { name: 'Somebody else', externalId: null },
        });
    },
    erasePerson: async () => {
      const { id } = await person();
      return () => admin.ok(erasePerson, { params: { ...inEvent(), personId: id } });
    },
    changeAccreditationStatus: async () => {
      const { id, accreditations } = await person();
      return () =>
        admin.ok(changeAccreditationStatus, {
          params: { ...inEvent(), personId: id, accreditationId: accreditations[0]?.id ?? '' },
          body: { to: 'suspended', reason: 'lost' },
        });
    },
    changeStatuses: async () => {
      const { id } = await person();
      const body = { personIds: [id], to: 'suspended' as const, reason: 'lost' };
      return () => admin.ok(changeStatuses, { params: inEvent(), body });
    },
    addAccreditation: async () => {
      const { id } = await person();
      const body = { category: 'PRESS', validFromMs: 0, validUntilMs: 1, zones: ['VIP'] };
      return () => admin.ok(addAccreditation, { params: { ...inEvent(), personId: id }, body });
    },
    changeAccreditation: async () => {
      const { id, version, accreditations } = await person();
      const params = { ...inEvent(), personId: id, accreditationId: accreditations[0]?.id ?? '' };
      return () => admin.ok(changeAccreditation, { params, version, body: { zones: ['VIP'] } });
    },
    issueCredential: async () => {
      const { id } = await person();
      const params = { ...inEvent(), personId: id };
      return () => admin.ok(issueCredential, { params, body: { number: fresh('badge') } });
    },
    endCredential: async () => {
      const params = { ...inEvent(), personId: (await person()).id };
      const { id } = await admin.ok(issueCredential, { params, body: { number: fresh('badge') } });
      const body = { to: 'lost' as const, reason: 'left on a bus' };
      return () => admin.ok(endCredential, { params: { ...params, credentialId: id }, body });
    },
    replaceCredential: async () => {
      const params = { ...inEvent(), personId: (await person()).id };
      const { id } = await admin.ok(issueCredential, { params, body: { number: fresh('badge') } });
      const body = { number: fresh('badge'), reason: 'left on a bus' };
      return () => admin.ok(replaceCredential, { params: { ...params, credentialId: id }, body });
    },
    watchPerson: async () => {
      const { id } = await person();
      return () => admin.ok(watchPerson, { params: inEvent(), body: { personId: id, reason: 'banned' } });
    },
    watchPhoto: async () => async () => {
      expect(await watchFace(admin, event.eventId, 'e')).toMatchObject({ kind: 'accepted' });
    },
    endWatch: async () => {
      const body = { personId: (await person()).id, reason: 'banned' };
      const { id } = await admin.ok(watchPerson, { params: inEvent(), body });
      return () => admin.ok(endWatch, { params: { ...inEvent(), entryId: id } });
    },
    addPhoto: async () => {
      const { id } = await person();
      return async () => {
        expect(await enrol(admin, { ...inEvent(), personId: id }, 'd')).toMatchObject({ kind: 'accepted' });
      };
    },
    correctOccupancy: async () => {
      const { zones } = await admin.ok(listOccupancy, { params: inEvent() });
      const params = { ...inEvent(), zoneId: zones[0]?.zone.id ?? '' };
      return () => admin.ok(correctOccupancy, { params, body: { kind: 'emptied', reason: 'checked' } });
    },
    createSubscription: async () => () => subscribed(),
    changeSubscription: async () => {
      const params = await subscribed();
      return () => admin.ok(changeSubscription, { params, version: 1, body: { state: 'paused' } });
    },
    endSubscription: async () => {
      const params = await subscribed();
      return () => admin.ok(endSubscription, { params });
    },
    rotateSubscriptionSecret: async () => {
      const params = await subscribed();
      return () => admin.ok(rotateSubscriptionSecret, { params });
    },
    testSubscription: async () => {
      const params = await subscribed();
      return () => admin.ok(testSubscription, { params });
    },
    redeliver: async () => {
      const params = await subscribed();
      return () => admin.ok(redeliver, { params, body: { which: 'all-dead' } });
    },
    acknowledgeAlert: async () => {
      const atMs = test.clock.nowMs();
      const alertId = await withDatabase(test.dataDir, ({ db }) =>
        db.transaction().execute(async (tx) => {
          const gate = plain({ accessPointId: event.field.accessPointId });
          await raiseAlerts(tx, event.eventId, [{ ...gate, kind: 'fire', key: 'fire/lane', atMs }], atMs);
          return (await alertsAfterVersion(tx, event.eventId, 0, 1))[0];
        }),
      );
      const params = { ...inEvent(), alertId: alertId?.id ?? '' };
      return () =>
        admin.ok(acknowledgeAlert, { params, version: alertId?.version ?? 0, body: { note: 'seen to' } });
    },
    changeGateSettings: async () => {
      const params = { ...inEvent(), accessPointId: event.field.accessPointId };
      const { version } = await admin.ok(readGateSettings, { params });
      return () => admin.ok(changeGateSettings, { params, version, body: { lanes: [], peerAddress: null } });
    },
    commandLane: async () => {
      await onlineGate();
      const params = { ...inEvent(), laneId: event.field.laneId };
      return () => admin.ok(commandLane, { params, body: { order: { kind: 'hold-shut' }, reason: 'queue' } });
    },
    commandGate: async () => {
      await onlineGate();
      const params = { ...inEvent(), accessPointId: event.field.accessPointId };
      return () =>
        admin.ok(commandGate, { params, body: { order: { kind: 'send-log' }, reason: 'it is slow' } });
    },
    prepareRelease: async () => () =>
      admin.ok(prepareRelease, { params: inEvent(), body: { where: here(), reason: 'smoke' } }),
    confirmRelease: async () => {
      await onlineGate();
      const body = { where: here(), reason: 'smoke' };
      const { token } = await admin.ok(prepareRelease, { params: inEvent(), body });
      return () => admin.ok(confirmRelease, { params: inEvent(), body: { token } });
    },
    recountOccupancy: async () => () => admin.ok(recountOccupancy, { params: inEvent() }),
    changeEnrolmentSettings: async () => {
      const { version } = await admin.ok(readEnrolmentSettings, { params: inEvent() });
      return () =>
        admin.ok(changeEnrolmentSettings, {
          params: inEvent(),
          version,
          body: { controller: { name: 'Committee', contact: null }, texts: null },
        });
    },
    invitePerson: async () => {
      const { id } = await person();
      return () => admin.ok(invitePerson, { params: { ...inEvent(), personId: id }, body: {} });
    },
    invitePeople: async () => () =>
      admin.ok(invitePeople, { params: inEvent(), body: { who: { face: 'any' } } }),
    renewEnrolmentLink: async () => {
      const params = { ...inEvent(), personId: (await person()).id };
      const { invitation } = await admin.ok(invitePerson, { params, body: {} });
      return () =>
        admin.ok(renewEnrolmentLink, { params: { ...inEvent(), invitationId: invitation.id }, body: {} });
    },
    revokeInvitation: async () => {
      const params = { ...inEvent(), personId: (await person()).id };
      const { invitation } = await admin.ok(invitePerson, { params, body: {} });
      return () => admin.ok(revokeInvitation, { params: { ...inEvent(), invitationId: invitation.id } });
    },
    exportInvitationLinks: async () => async () => {
      const path = pathOf(exportInvitationLinks, { params: inEvent() });
      expect((await admin.send(path, { method: 'POST' })).status).toBe(200);
    },
    openEnrolment: async () => {
      const params = { ...inEvent(), personId: (await person()).id };
      const { link } = await admin.ok(invitePerson, { params, body: {} });
      return () => openLink(test.server.url, link);
    },
    giveConsent: async () => {
      const device = await invited();
      return () => device.ok(giveConsent, { body: { textVersion: 'shipped-1', language: 'fr' } });
    },
    withdrawConsent: async () => {
      const device = await invited();
      return () => device.ok(withdrawConsent);
    },
    explainPhoto: async () => {
      const device = await invited();
      return () => device.ok(explainPhoto, { body: { because: 'other', note: 'A reason' } });
    },
    sendOwnPhoto: async () => {
      const device = await consentingDevice(admin, { ...inEvent(), personId: (await person()).id });
      return async () => expect(await sendSelfie(device, 'b')).toMatchObject({ kind: 'accepted' });
    },
    decidePhoto: async () => {
      const device = await consentingDevice(admin, { ...inEvent(), personId: (await person()).id });
      await device.ok(explainPhoto, { body: { because: 'other', note: null } });
      await sendSelfie(device, await facelessPicture());
      const { items } = await admin.ok(listReviews, { params: inEvent() });
      const review = items.flatMap((item) => (item.kind === 'photo' ? [item.review] : [])).at(-1);
      return () =>
        admin.ok(decidePhoto, {
          params: { ...inEvent(), reviewId: review?.id ?? '' },
          version: review?.version ?? 0,
          body: { kind: 'reject', reason: 'No face in it' },
        });
    },
    createImport: async () => () => admin.ok(createImport, { params: inEvent() }),
    uploadImportTable: async () => {
      const { id } = await admin.ok(createImport, { params: inEvent() });
      return () => uploadTable(admin, { ...inEvent(), importId: id }, 'Id,Name\n1,One\n');
    },
    uploadImportPhotos: async () => {
      const { id } = await admin.ok(createImport, { params: inEvent() });
      return () => uploadPhotos(admin, { ...inEvent(), importId: id }, zipOf([]));
    },
    startImport: async () => {
      const params = { ...inEvent(), importId: (await admin.ok(createImport, { params: inEvent() })).id };
      await uploadTable(admin, params, 'Id,Name\n1,One\n');
      await asIfNobodyRan(params.importId);
      return () => admin.ok(startImport, { params, body: START });
    },
    cancelImport: async () => {
      const params = { ...inEvent(), importId: (await admin.ok(createImport, { params: inEvent() })).id };
      await uploadTable(admin, params, 'Id,Name\n1,One\n');
      await asIfNobodyRan(params.importId);
      await admin.ok(startImport, { params, body: START });
      return () => admin.ok(cancelImport, { params });
    },
    leaveEnrolment: async () => {
      const device = await invited();
      return () => device.ok(leaveEnrolment);
    },
    createPairingCode: async () => {
      const params = { ...inEvent(), accessPointId: event.field.accessPointId };
      await admin.call(unpairGate, { params });
      return () => admin.ok(createPairingCode, { params });
    },
    pairDevice: async () => {
      const accessPointId = event.vip.accessPointId;
      const { code } = await admin.ok(createPairingCode, { params: { ...inEvent(), accessPointId } });
      const { publicKey } = newDeviceKey();
      return () =>
        new Client(test.server.url).ok(pairDevice, {
          body: { code, publicKey, protocolVersion: PROTOCOL_VERSION },
        });
    },
    unpairGate: async () => () =>
      admin.ok(unpairGate, { params: { ...inEvent(), accessPointId: event.vip.accessPointId } }),
    exchangeDataKey: async () => () => admin.ok(exchangeDataKey, { params: inEvent() }),
    changeModels: async () => () => admin.ok(changeModels, { body: { step: 'begin', to: 'face-api' } }),
  };

  it.each(Object.entries(CHANGES))('%s is in the audit log, once', async (_id, prepare) => {
    admin = await test.admin();
    const change = await prepare();
    expect(await entriesMadeBy(change)).toBe(1);
  });

  it('is among those looked at here', () => {
    const changes = Object.values(ENDPOINTS)
      .filter(({ method, audience }) => method !== 'get' && audience.kind !== 'device')
      .map(({ id }) => id);
    expect(Object.keys(CHANGES).sort()).toEqual(changes.sort());
  });
});
