import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey, KEY_SCOPES } from '#contract/api-key';
import { type CallInput, headersOf, pathOf } from '#contract/call';
import type { Endpoint, Permission } from '#contract/endpoint';
import { ENDPOINTS, type EndpointId } from '#contract/endpoints';
import { wireErrorSchema } from '#contract/errors';
import { createEvent } from '#contract/event';
import { EVENT_ROLES, ROLE_PERMISSIONS } from '#contract/role';
import { RouteUndeclared, requireDeclaredRoutes } from '#server/http/declared-routes';
import { Client } from '../world/client.ts';
import { openInvitation } from '../world/open-invitation.ts';
import { pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, POLICY } from '../world/small-event.ts';

type Input = CallInput<Endpoint['params'], Endpoint['query'], Endpoint['body']>;

const ACCREDITATION = { category: 'ATH', validFromMs: 0, validUntilMs: 1, zones: ['FIELD'] };

const GONE = 'nobody-has-this-id';

/** A request to each endpoint that its schemas accept, so that only the right to make it is in question. */
function inputsOn(eventId: string): Readonly<Record<EndpointId, Input>> {
  const event = { params: { eventId } };
  const venue = { eventId, venueId: GONE };
  const person = { eventId, personId: GONE };
  const accessPoint = { eventId, accessPointId: GONE };
  return {
    readSession: {},
    signIn: { body: { username: 'somebody', password: 'wrong' } },
    signInByLink: { body: { token: 'x'.repeat(43) } },
    setPassword: { body: { newPassword: 'long enough to be one' } },
    signOut: {},
    readSignInWays: {},
    beginSingleSignOn: {},
    finishSingleSignOn: { query: {} },
    giveCode: { body: { code: '123456' } },
    confirmIdentity: { body: { kind: 'password', password: 'wrong' } },
    beginSecondFactor: {},
    confirmSecondFactor: { body: { code: '123456' } },
    removeSecondFactor: {},
    listOwnSessions: {},
    endOwnSession: { params: { sessionId: GONE } },
    listUsers: {},
    inviteUser: { body: { username: 'invited', roles: [] } },
    renewInvitation: { params: { userId: GONE } },
    changeUserRoles: { params: { userId: GONE }, body: { roles: [] } },
    changeUserState: { params: { userId: GONE }, body: { to: 'enabled' } },
    resetSecondFactor: { params: { userId: GONE } },
    listSessionsOfUser: { params: { userId: GONE } },
    endSessionOfUser: { params: { userId: GONE, sessionId: GONE } },
    listApiKeys: event,
    createApiKey: { ...event, body: { name: 'Key', scopes: ['event:read'], lastsDays: 1 } },
    revokeApiKey: { params: { eventId, keyId: GONE } },
    listEvents: {},
    createEvent: { body: { name: 'Event', timeZone: 'UTC' } },
    changeEvent: { ...event, body: { name: 'Event', timeZone: 'UTC' } },
    cloneEvent: { body: { eventId, name: 'Next' } },
    readOriginDiff: event,
    listPacks: {},
    readPack: event,
    importPack: {
      ...event,
      body: { mode: 'dry-run', pack: { form: 'venue-access-pack/1', name: 'Nothing' } },
    },
    readAccreditationCodes: event,
    changeAccreditationCodes: { ...event, body: { categories: [], functions: [] } },
    changeEventState: { ...event, body: { to: 'live' } },
    readDataKey: event,
    exchangeDataKey: event,
    readModels: {},
    changeModels: { body: { step: 'begin', to: 'no-such-pipeline' } },
    listPeopleToEnrolAgain: event,
    readRetention: event,
    runRetention: event,
    purgeEvent: { ...event, body: { confirmName: '' } },
    readPurge: event,
    listVenues: event,
    createVenue: { ...event, body: { code: 'VENUE', name: 'Venue' } },
    changeVenue: { params: venue, body: { name: 'Venue' } },
    createZone: { params: venue, body: { code: 'A', name: 'A', policy: POLICY } },
    changeZone: { params: { ...venue, zoneId: GONE }, body: { name: 'A', policy: POLICY } },
    forgetPassback: { params: { ...venue, zoneId: GONE } },
    changeAccessPoint: { params: { ...venue, accessPointId: GONE }, body: { name: 'Gate' } },
    createAccessPoint: {
      params: venue,
      body: {
        name: 'Gate',
        zoneId: GONE,
        galleryScope: 'entitled',
        lanes: [{ name: '1', direction: 'in' }],
      },
    },
    listPeople: event,
    createPerson: { ...event, body: { name: 'Person', externalId: null, accreditations: [] } },
    readPerson: { params: person },
    changePerson: { params: person, body: { name: 'Person', externalId: null } },
    erasePerson: { params: person },
    changeAccreditationStatus: {
      params: { ...person, accreditationId: GONE },
      body: { to: 'suspended', reason: 'lost' },
    },
    changeStatuses: { ...event, body: { personIds: [GONE], to: 'suspended', reason: 'lost' } },
    addAccreditation: { params: person, body: ACCREDITATION },
    changeAccreditation: { params: { ...person, accreditationId: GONE }, body: {} },
    listStatusChanges: { params: { ...person, accreditationId: GONE } },
    listCredentials: { params: person },
    issueCredential: { params: person, body: { number: 'B-1' } },
    endCredential: {
      params: { ...person, credentialId: GONE },
      body: { to: 'lost', reason: 'left on a bus' },
    },
    readBadgeCode: { params: { ...person, credentialId: GONE } },
    replaceCredential: {
      params: { ...person, credentialId: GONE },
      body: { number: 'B-2', reason: 'left on a bus' },
    },
    listWatchlist: event,
    watchPerson: { ...event, body: { personId: GONE, reason: 'banned' } },
    watchPhoto: { ...event, query: { label: 'Somebody', reason: 'banned' } },
    readWatchlistPhoto: { params: { eventId, entryId: GONE } },
    endWatch: { params: { eventId, entryId: GONE } },
    addPhoto: { params: person },
    readPhoto: { params: person },
    readEnrolmentSettings: event,
    changeEnrolmentSettings: { ...event, body: { controller: null, texts: null } },
    listInvitations: event,
    invitePerson: { params: person, body: {} },
    invitePeople: { ...event, body: { who: { search: 'nobody by this name' } } },
    renewEnrolmentLink: { params: { eventId, invitationId: GONE }, body: {} },
    revokeInvitation: { params: { eventId, invitationId: GONE } },
    exportInvitationLinks: event,
    openEnrolment: { body: { token: 'x'.repeat(50) } },
    readOwnEnrolment: {},
    giveConsent: { body: { textVersion: 'shipped-1', language: 'en' } },
    withdrawConsent: {},
    explainPhoto: { body: { because: 'other', note: null } },
    sendOwnPhoto: {},
    readOwnPhoto: {},
    leaveEnrolment: {},
    listReviews: event,
    readReview: { params: { eventId, reviewId: GONE } },
    readReviewPhoto: { params: { eventId, reviewId: GONE } },
    decidePhoto: { params: { eventId, reviewId: GONE }, body: { kind: 'approve' } },
    listImports: event,
    createImport: event,
    readImport: { params: { eventId, importId: GONE } },
    uploadImportTable: { params: { eventId, importId: GONE } },
    uploadImportPhotos: { params: { eventId, importId: GONE } },
    startImport: {
      params: { eventId, importId: GONE },
      body: { mode: 'dry-run', mapping: { externalId: 'Id', name: 'Name' } },
    },
    cancelImport: { params: { eventId, importId: GONE } },
    readImportReport: { params: { eventId, importId: GONE } },
    listPromises: event,
    proposePromise: { ...event, query: { promisedFpir: 0.01 } },
    listLookAlikes: event,
    findNearestPerson: { params: { eventId, personId: GONE } },
    decideLookAlike: {
      params: { eventId, lookAlikeId: GONE },
      body: { decision: 'different-people' },
    },
    listPassages: event,
    exportPassages: { ...event, query: { format: 'jsonl' } },
    readCrop: { params: { eventId, passageId: GONE } },
    watchPassages: event,
    listOccupancy: event,
    listPresent: { params: { eventId, zoneId: GONE } },
    exportPresent: { params: { eventId, zoneId: GONE }, query: { format: 'csv' } },
    correctOccupancy: { params: { eventId, zoneId: GONE }, body: { kind: 'emptied', reason: 'checked' } },
    recountOccupancy: event,
    listAlerts: event,
    acknowledgeAlert: { params: { eventId, alertId: GONE }, body: { note: '' } },
    listGateHours: { ...event, query: { from: '2026-07-24', through: '2026-07-24' } },
    readNow: event,
    listSubscriptions: event,
    createSubscription: {
      ...event,
      body: {
        name: 'Receiver',
        target: { kind: 'webhook', url: 'https://receiver.example/' },
        kinds: ['alert.raised'],
      },
    },
    changeSubscription: { params: { eventId, subscriptionId: GONE }, body: {} },
    endSubscription: { params: { eventId, subscriptionId: GONE } },
    rotateSubscriptionSecret: { params: { eventId, subscriptionId: GONE } },
    testSubscription: { params: { eventId, subscriptionId: GONE } },
    listDeliveries: { params: { eventId, subscriptionId: GONE } },
    redeliver: { params: { eventId, subscriptionId: GONE }, body: { which: 'all-dead' } },
    listAudit: event,
    exportLog: {},
    exportEventLog: event,
    verifyEventLog: event,
    listGates: event,
    createPairingCode: { params: accessPoint },
    unpairGate: { params: accessPoint },
    readGateSettings: { params: accessPoint },
    changeGateSettings: { params: accessPoint, body: { lanes: [], peerAddress: null } },
    listLanes: event,
    commandLane: {
      params: { eventId, laneId: GONE },
      body: { order: { kind: 'hold-shut' }, reason: 'queue at the stairs' },
    },
    commandGate: { params: accessPoint, body: { order: { kind: 'restart' }, reason: 'does not answer' } },
    listCommands: event,
    readCommand: { params: { eventId, commandId: GONE } },
    readSnapshot: { params: { eventId, commandId: GONE } },
    readGateLog: { params: { eventId, commandId: GONE } },
    prepareRelease: { ...event, body: { where: { kind: 'venue', id: GONE }, reason: 'smoke' } },
    confirmRelease: { ...event, body: { token: 'x'.repeat(43) } },
    pairDevice: {
      body: {
        code: 'ABCD-2345',
        publicKey: Buffer.alloc(32, 1).toString('base64'),
        protocolVersion: 1,
      },
    },
    readGateConfig: {},
    pullGallery: {},
    handInReceipts: { body: { receipts: [] } },
    listRemovals: event,
    readTemplateKey: { body: { exchangeKey: '', signature: '' } },
    renewDeviceKey: { body: { publicKey: '', signature: '', proof: '' } },
    uploadJournal: { body: { records: [], crops: [], signature: '' } },
    sendHeartbeat: { body: {} },
    pullCommands: { query: { after: 0 } },
    answerCommand: { body: {} as never },
  };
}

const RAW_TYPES: Readonly<Partial<Record<Endpoint['accepts'], string>>> = {
  image: 'image/jpeg',
  file: 'text/csv',
};

const ALL = Object.values(ENDPOINTS) as readonly Endpoint[];
const forUsers = ALL.filter(({ audience }) => audience.kind === 'user');
const forDevices = ALL.filter(({ audience }) => audience.kind === 'device');
const forHolders = ALL.filter(({ audience }) => audience.kind === 'holder');
const ofOwnAccount = forUsers.filter(({ audience }) => permissionOf(audience) === 'session:own');
const byPermission = forUsers.flatMap((endpoint) => {
  const permission = permissionOf(endpoint.audience);
  return permission === null || permission === 'session:own' ? [] : [{ endpoint, permission }];
});
const onAnEvent = byPermission.filter(({ endpoint }) => endpoint.path.includes(':eventId'));
/**
 * What belongs to no event: an administrator's, except the list of events, which each sees their own of, and the
 * packs that ship, which are anybody's who may set up an event.
 */
const ofInstallation = byPermission.filter(
  ({ endpoint }) =>
    !endpoint.path.includes(':eventId') && endpoint.id !== 'listEvents' && endpoint.id !== 'listPacks',
);
const forKeys = onAnEvent.filter(({ permission }) => KEY_SCOPES.includes(permission));
const notForKeys = byPermission.filter(({ permission }) => !KEY_SCOPES.includes(permission));

function permissionOf(audience: Endpoint['audience']): Permission | null {
  return audience.kind === 'user' ? audience.permission : null;
}

const EACH_ROLE = EVENT_ROLES.flatMap((role) =>
  onAnEvent.map(({ endpoint, permission }) => ({
    role,
    endpoint,
    verdict: ROLE_PERMISSIONS[role].includes(permission) ? 'lets in' : 'turns away',
  })),
);

describe('every endpoint, called by everyone', () => {
  let test: TestServer;
  let eventId: string;
  let otherEventId: string;
  let gate: Client;
  let admin: Client;
  let invited: Client;
  const holders = new Map<string, Client>();
  const keys = new Map<string, Client>();

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    const event = await makeSmallEvent(admin);
    eventId = event.eventId;
    otherEventId = (await admin.ok(createEvent, { body: { name: 'Other', timeZone: 'UTC' } })).id;
    gate = await pairGate(admin, eventId, event.field.accessPointId);
    invited = await openInvitation(admin, {
      eventId,
      personId: (await addPerson(admin, eventId, 'Invited', [])).id,
    });
    for (const role of EVENT_ROLES) {
      holders.set(role, await test.signIn(role, [{ kind: 'event', role, eventId }]));
      holders.set(
        `${role} elsewhere`,
        await test.signIn(`${role}-elsewhere`, [{ kind: 'event', role, eventId: otherEventId }]),
      );
    }
    holders.set('nothing', await test.signIn('without-roles', []));
    keys.set('everything', await keyWith(KEY_SCOPES, eventId));
    keys.set('elsewhere', await keyWith(KEY_SCOPES, otherEventId));
    for (const scope of KEY_SCOPES) {
      keys.set(`only ${scope}`, await keyWith([scope], eventId));
      keys.set(
        `no ${scope}`,
        await keyWith(
          KEY_SCOPES.filter((other) => other !== scope),
          eventId,
        ),
      );
    }
  });
  afterAll(() => test.remove());

  async function keyWith(scopes: readonly (typeof KEY_SCOPES)[number][], onEvent: string): Promise<Client> {
    const { secret } = await admin.ok(createApiKey, {
      params: { eventId: onEvent },
      body: { name: 'A key', scopes: [...scopes], lastsDays: 1 },
    });
    const client = new Client(test.server.url);
    client.bearer = async () => secret;
    return client;
  }

  const clientOf = (of: ReadonlyMap<string, Client>, name: string): Client => {
    const client = of.get(name);
    if (!client) throw new Error(`nobody is ${name}`);
    return client;
  };

  async function answerTo(client: Client, endpoint: Endpoint): Promise<{ status: number; kind: string }> {
    const input = inputsOn(eventId)[endpoint.id as EndpointId];
    const raw = RAW_TYPES[endpoint.accepts];
    const body = raw === undefined ? JSON.stringify(input.body) : Buffer.from('nothing of the kind');
    const response = await client.send(pathOf(endpoint, input), {
      method: endpoint.method.toUpperCase(),
      ...(endpoint.accepts === 'empty' ? {} : { body }),
      headers: {
        ...headersOf(endpoint.version === 'required' ? { version: 1 } : {}),
        ...(endpoint.accepts === 'empty' ? {} : { 'content-type': raw ?? 'application/json' }),
      },
      signal: AbortSignal.timeout(5_000),
    });
    if (response.ok) {
      await response.body?.cancel();
      return { status: response.status, kind: 'let in' };
    }
    return { status: response.status, kind: wireErrorSchema.parse(await response.json()).kind };
  }

  const FORBIDDEN = { status: 403, kind: 'forbidden' };
  const isIn = ({ status }: { status: number }) =>
    status === 401 || status === 403 ? 'turns away' : 'lets in';

  it.each(forUsers)('$id turns nobody in particular away', async (endpoint) => {
    const answer = await answerTo(new Client(test.server.url), endpoint);
    expect(answer).toEqual({ status: 401, kind: 'not-signed-in' });
  });

  it.each(forUsers)('$id turns a gate away', async (endpoint) => {
    expect(await answerTo(gate, endpoint)).toEqual({ status: 401, kind: 'not-signed-in' });
  });

  it.each(forUsers)('$id turns somebody away who has opened an invitation', async (endpoint) => {
    expect(await answerTo(invited, endpoint)).toEqual({ status: 401, kind: 'not-signed-in' });
  });

  it.each(forHolders)('$id turns everybody away who has opened no invitation', async (endpoint) => {
    const others = [new Client(test.server.url), gate, admin, clientOf(keys, 'everything')];
    for (const other of others) {
      expect(await answerTo(other, endpoint)).toEqual({ status: 401, kind: 'not-signed-in' });
    }
  });

  it.each(forDevices)('$id turns somebody away who has opened an invitation', async (endpoint) => {
    expect(await answerTo(invited, endpoint)).toEqual({ status: 401, kind: 'not-paired' });
  });

  it.each(forDevices)('$id turns nobody in particular away', async (endpoint) => {
    const answer = await answerTo(new Client(test.server.url), endpoint);
    expect(answer).toEqual({ status: 401, kind: 'not-paired' });
  });

  it.each(forDevices)('$id turns an administrator and a key to everything away', async (endpoint) => {
    expect(await answerTo(admin, endpoint)).toEqual({ status: 401, kind: 'not-paired' });
    const key = clientOf(keys, 'everything');
    expect(await answerTo(key, endpoint)).toEqual({ status: 401, kind: 'not-paired' });
  });

  it.each(byPermission)('$endpoint.id turns a user without a role away', async ({ endpoint }) => {
    expect(await answerTo(clientOf(holders, 'nothing'), endpoint)).toEqual(FORBIDDEN);
  });

  it.each(byPermission)('$endpoint.id lets an administrator in', async ({ endpoint }) => {
    expect(isIn(await answerTo(admin, endpoint))).toBe('lets in');
  });

  it.each(EACH_ROLE)(
    '$endpoint.id $verdict who is $role of the event',
    async ({ role, endpoint, verdict }) => {
      const answer = await answerTo(clientOf(holders, role), endpoint);
      expect(isIn(answer)).toBe(verdict);
      if (verdict === 'turns away') expect(answer).toEqual(FORBIDDEN);
    },
  );

  it.each(EACH_ROLE)('$endpoint.id turns away who is $role of another event', async ({ role, endpoint }) => {
    expect(await answerTo(clientOf(holders, `${role} elsewhere`), endpoint)).toEqual(FORBIDDEN);
  });

  it.each(ofInstallation)('$endpoint.id turns every role of an event away', async ({ endpoint }) => {
    for (const role of EVENT_ROLES) {
      expect(await answerTo(clientOf(holders, role), endpoint)).toEqual(FORBIDDEN);
    }
  });

  it.each(forKeys)('$endpoint.id lets a key with $permission alone in', async ({ endpoint, permission }) => {
    expect(isIn(await answerTo(clientOf(keys, `only ${permission}`), endpoint))).toBe('lets in');
  });

  it.each(forKeys)(
    '$endpoint.id turns a key away that has every scope but $permission',
    async ({ endpoint, permission }) => {
      expect(await answerTo(clientOf(keys, `no ${permission}`), endpoint)).toEqual(FORBIDDEN);
    },
  );

  it.each(forKeys)('$endpoint.id turns a key of another event away', async ({ endpoint }) => {
    expect(await answerTo(clientOf(keys, 'elsewhere'), endpoint)).toEqual(FORBIDDEN);
  });

  it.each([...notForKeys.map(({ endpoint }) => endpoint), ...ofOwnAccount])(
    '$id turns a key with every scope away',
    async (endpoint) => {
      expect(await answerTo(clientOf(keys, 'everything'), endpoint)).toEqual(FORBIDDEN);
    },
  );
});

describe('roles', () => {
  it.each([
    ['auditor', 'person:write'],
    ['auditor', 'person:read'],
    ['auditor', 'passage:read-crop'],
    ['auditor', 'gate:manage'],
    ['auditor', 'event:manage'],
    ['security', 'person:write'],
    ['security', 'person:erase'],
    ['security', 'event:manage'],
    ['security', 'gate:manage'],
    ['accreditation', 'passage:read'],
    ['accreditation', 'passage:read-crop'],
    ['accreditation', 'event:manage'],
    ['accreditation', 'api-key:manage'],
    ['organiser', 'user:manage'],
  ] as const)('keep %s from %s', (role, permission) => {
    expect(ROLE_PERMISSIONS[role]).not.toContain(permission);
  });
});

describe('a route of which nobody said who may call it', () => {
  const bound = () => {
    const app = express();
    for (const { method, path } of ALL) app[method](path, (_req, res) => void res.end());
    return app;
  };

  it('is none of those that there are', () => {
    expect(() => requireDeclaredRoutes(bound(), ALL)).not.toThrow();
  });

  it('keeps the server from starting', () => {
    const app = bound();
    app.get('/api/v1/backdoor', (_req, res) => void res.end());
    expect(() => requireDeclaredRoutes(app, ALL)).toThrow(RouteUndeclared);
  });

  it('keeps the server from starting when its endpoint names no permission', () => {
    const silent = { ...ENDPOINTS.listPeople, audience: { kind: 'user' } } as unknown as Endpoint;
    expect(() => requireDeclaredRoutes(bound(), [...ALL, silent])).toThrow('listPeople');
    const nobody = { ...ENDPOINTS.listPeople, audience: undefined } as unknown as Endpoint;
    expect(() => requireDeclaredRoutes(bound(), [...ALL, nobody])).toThrow(RouteUndeclared);
  });
});
