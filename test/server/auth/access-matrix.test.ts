import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallInput, pathOf } from '#contract/call';
import { type Endpoint, PERMISSIONS } from '#contract/endpoint';
import { ENDPOINTS, type EndpointId } from '#contract/endpoints';
import { wireErrorSchema } from '#contract/errors';
import { Client } from '../world/client.ts';
import { pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { makeSmallEvent, POLICY } from '../world/small-event.ts';

type Input = CallInput<Endpoint['params'], Endpoint['query'], Endpoint['body']>;

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
    listEvents: {},
    createEvent: { body: { name: 'Event', timeZone: 'UTC' } },
    listVenues: event,
    createVenue: { ...event, body: { name: 'Venue' } },
    createZone: { params: venue, body: { code: 'A', name: 'A', policy: POLICY } },
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
    erasePerson: { params: person },
    changeAccreditationStatus: {
      params: { ...person, accreditationId: GONE },
      body: { to: 'suspended', reason: 'lost' },
    },
    addPhoto: { params: person },
    readPhoto: { params: person },
    listPassages: event,
    readCrop: { params: { eventId, passageId: GONE } },
    watchPassages: event,
    listGates: event,
    createPairingCode: { params: accessPoint },
    unpairGate: { params: accessPoint },
    pairDevice: {
      body: {
        code: 'ABCD-2345',
        publicKey: Buffer.alloc(32, 1).toString('base64'),
        protocolVersion: 1,
      },
    },
    readGateConfig: {},
    pullGallery: {},
    uploadJournal: { body: { records: [], crops: [], signature: '' } },
    sendHeartbeat: { body: {} },
  };
}

const ALL = Object.values(ENDPOINTS) as readonly Endpoint[];
const forUsers = ALL.filter(({ audience }) => audience.kind === 'user');
const forDevices = ALL.filter(({ audience }) => audience.kind === 'device');
const byPermission = forUsers.flatMap((endpoint) =>
  endpoint.audience.kind === 'user' && endpoint.audience.permission !== 'session:own'
    ? [{ endpoint, permission: endpoint.audience.permission }]
    : [],
);
const onAnEvent = byPermission.filter(({ endpoint }) => endpoint.path.includes(':eventId'));

describe('every endpoint, called by whom it is not for', () => {
  let test: TestServer;
  let eventId: string;
  let gate: Client;

  beforeAll(async () => {
    test = await startTestServer();
    const admin = await test.admin();
    const event = await makeSmallEvent(admin);
    eventId = event.eventId;
    gate = await pairGate(admin, eventId, event.field.accessPointId);
  });
  afterAll(() => test.remove());

  async function refusalOf(client: Client, endpoint: Endpoint): Promise<{ status: number; kind: string }> {
    const input = inputsOn(eventId)[endpoint.id as EndpointId];
    const image = endpoint.accepts === 'image';
    const body = image ? Buffer.from('no image') : JSON.stringify(input.body);
    const response = await client.send(pathOf(endpoint, input), {
      method: endpoint.method.toUpperCase(),
      ...(endpoint.accepts === 'empty' ? {} : { body }),
      headers:
        endpoint.accepts === 'empty' ? {} : { 'content-type': image ? 'image/jpeg' : 'application/json' },
      signal: AbortSignal.timeout(5_000),
    });
    if (response.ok) {
      await response.body?.cancel();
      return { status: response.status, kind: 'let in' };
    }
    return { status: response.status, kind: wireErrorSchema.parse(await response.json()).kind };
  }

  it.each(forUsers.map(({ id }) => id))('%s turns nobody in particular away', async (id) => {
    const refusal = await refusalOf(new Client(test.server.url), ENDPOINTS[id as EndpointId]);
    expect(refusal).toEqual({ status: 401, kind: 'not-signed-in' });
  });

  it.each(forUsers.map(({ id }) => id))('%s turns a gate away', async (id) => {
    const refusal = await refusalOf(gate, ENDPOINTS[id as EndpointId]);
    expect(refusal).toEqual({ status: 401, kind: 'not-signed-in' });
  });

  it.each(forDevices.map(({ id }) => id))('%s turns nobody in particular away', async (id) => {
    const refusal = await refusalOf(new Client(test.server.url), ENDPOINTS[id as EndpointId]);
    expect(refusal).toEqual({ status: 401, kind: 'not-paired' });
  });

  it.each(forDevices.map(({ id }) => id))('%s turns a user with every permission away', async (id) => {
    const refusal = await refusalOf(await test.admin(), ENDPOINTS[id as EndpointId]);
    expect(refusal).toEqual({ status: 401, kind: 'not-paired' });
  });

  it.each(byPermission)('$endpoint.id turns a user without permissions away', async ({ endpoint }) => {
    const refusal = await refusalOf(await test.signIn('without-rights', []), endpoint);
    expect(refusal).toEqual({ status: 403, kind: 'forbidden' });
  });

  it.each(byPermission)(
    '$endpoint.id turns a user away who has every permission but $permission',
    async ({ endpoint, permission }) => {
      const others = PERMISSIONS.filter((other) => other !== permission);
      const refusal = await refusalOf(await test.signIn('all-but-one', others), endpoint);
      expect(refusal).toEqual({ status: 403, kind: 'forbidden' });
    },
  );

  it.each(byPermission)(
    '$endpoint.id lets a user in who has $permission alone',
    async ({ endpoint, permission }) => {
      const refusal = await refusalOf(await test.signIn('one-only', [permission]), endpoint);
      expect([401, 403]).not.toContain(refusal.status);
    },
  );

  it.each(onAnEvent)(
    '$endpoint.id is not opened by $permission on another event',
    async ({ endpoint, permission }) => {
      const client = await test.signIn('elsewhere', [{ permission, eventId: 'another-event' }]);
      expect(await refusalOf(client, endpoint)).toEqual({ status: 403, kind: 'forbidden' });
    },
  );
});
