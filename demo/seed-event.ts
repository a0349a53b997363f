import { rename } from 'node:fs/promises';
import { createEvent, listEvents } from '#contract/event';
import { createPairingCode, listGates, unpairGate } from '#contract/gate';
import { addPhoto, createPerson, listPeople, type Person } from '#contract/person';
import { ADMINISTRATOR, type HeldRole } from '#contract/role';
import { createAccessPoint, createVenue, createZone, listVenues, type Venue } from '#contract/venue';
import type { ZonePolicy } from '#contract/zone-policy';
import { readIdentity } from '#gate-agent/device/device-identity';
import { pairGate } from '#gate-agent/main';
import { ATHLETES_AREA, CONCOURSE, DEMO_PEOPLE, type DemoPerson } from './cast.ts';
import { DEMO_LANE, type GateFiles, writeGateFiles } from './gate-files.ts';
import { portraitJpeg } from './portrait.ts';
import { demoScenario } from './scenario.ts';
import { DemoError, ServerClient } from './server-client.ts';

export const DEMO_EVENT = 'Demo Games';
const VENUE = 'Demo Arena';
const GATE = 'Athletes’ entrance';

/** What the user whose sign-in link is handed over must be: only an administrator makes events. */
export const DEMO_ROLES: readonly HeldRole[] = [ADMINISTRATOR];

export interface SeedRequest {
  /** Where this machine reaches the server. */
  readonly serverUrl: string;
  /** A one-time sign-in link of a user with DEMO_ROLES. */
  readonly signInLink: string;
  /** The demo's own files go to `demo` in it: the gate's settings, its data and the scene. */
  readonly dataDir: string;
  /** The gate reads faces as its server does. */
  readonly pipeline: string;
  readonly weightsDir: string;
  /** One line for a person, before each step that takes time. */
  readonly onProgress: (line: string) => void;
}

export interface SeededDemo extends GateFiles {
  readonly eventId: string;
}

/**
 * Makes the event that shows a new user what the system does, by the same calls as the portal's: nothing is
 * computed beforehand. What is already there is left as it is, so that it can be called again at any time and
 * goes on where an interrupted call stopped.
 * @throws DemoError, PairingError
 */
export async function seedDemo(request: SeedRequest): Promise<SeededDemo> {
  const { serverUrl, signInLink, onProgress } = request;
  const files = await writeGateFiles(request);
  const server = await ServerClient.signIn(serverUrl, signInLink);
  try {
    const eventId = await ensureEvent(server, onProgress);
    const accessPointId = await ensureVenue(server, eventId, onProgress);
    await ensurePeople(server, eventId, onProgress);
    const place = { serverUrl, gateDataDir: files.gateDataDir, onProgress };
    await ensurePaired(server, eventId, accessPointId, place);
    return { eventId, ...files };
  } finally {
    await server.signOut();
  }
}

type Tell = SeedRequest['onProgress'];

async function ensureEvent(server: ServerClient, tell: Tell): Promise<string> {
  const { events } = await server.ask(listEvents, {});
  const known = events.find(({ name }) => name === DEMO_EVENT);
  if (known) return known.id;
  tell(`creating the event ${DEMO_EVENT}`);
  const made = await server.ask(createEvent, {
    body: { name: DEMO_EVENT, timeZone: 'Europe/Paris', state: 'live' },
  });
  return made.id;
}

const DAY_MS = 86_400_000;

/** The demo logs a face every four seconds for as long as it runs. */
const KEEP_CROPS_MS = 2 * 3_600_000;

function zonePolicy(passback: ZonePolicy['passback']): ZonePolicy {
  return {
    promisedFpir: 0.001,
    whenRefused: 'badge-and-face',
    liveness: 'passive',
    passback,
    entryBy: 'face',
    byTime: [],
    schedule: { kind: 'always' },
    occupancy: { kind: 'unlimited' },
    staleAfterMs: DAY_MS,
    whenStale: 'keep-working',
    keepCropsMs: KEEP_CROPS_MS,
  };
}

/** @returns the access point's id */
async function ensureVenue(server: ServerClient, eventId: string, tell: Tell): Promise<string> {
  const { venues } = await server.ask(listVenues, { params: { eventId } });
  let venue = venues.find(({ name }) => name === VENUE);
  if (!venue) {
    tell(`creating ${VENUE} with two zones and a gate`);
    venue = await server.ask(createVenue, { params: { eventId }, body: { code: 'ARENA', name: VENUE } });
  }
  const params = { eventId, venueId: venue.id };
  await ensureZone(server, params, venue, CONCOURSE, 'Concourse', { kind: 'none' });
  const { passbackResetMs } = demoScenario();
  const passback: ZonePolicy['passback'] = {
    kind: 'hard',
    resetAfterMs: passbackResetMs,
    resetDailyAt: null,
    exempt: [],
  };
  const zoneId = await ensureZone(server, params, venue, ATHLETES_AREA, 'Athletes’ area', passback);
  const known = venue.accessPoints.find(({ name }) => name === GATE);
  if (known) return known.id;
  const made = await server.ask(createAccessPoint, {
    params,
    // The whole event is in the gallery, so that the gate can say "not this zone" and not only "unknown".
    body: { name: GATE, zoneId, galleryScope: 'event', lanes: [{ name: DEMO_LANE, direction: 'in' }] },
  });
  return made.id;
}

async function ensureZone(
  server: ServerClient,
  params: { readonly eventId: string; readonly venueId: string },
  venue: Venue,
  code: string,
  name: string,
  passback: ZonePolicy['passback'],
): Promise<string> {
  const known = venue.zones.find((zone) => zone.code === code);
  if (known) return known.id;
  return (await server.ask(createZone, { params, body: { code, name, policy: zonePolicy(passback) } })).id;
}

async function ensurePeople(server: ServerClient, eventId: string, tell: Tell): Promise<void> {
  const { people } = await server.ask(listPeople, { params: { eventId }, query: { limit: 200 } });
  for (const member of DEMO_PEOPLE) {
    const known = people.find(({ externalId }) => externalId === member.externalId);
    if (known?.enrolment.kind === 'enrolled') continue;
    tell(`enrolling ${member.name}`);
    const person =
      known ?? (await server.ask(createPerson, { params: { eventId }, body: newPerson(member) }));
    await enrol(server, eventId, person, member);
  }
}

function newPerson({ name, externalId, category, zones, standing }: DemoPerson) {
  const nowMs = Date.now();
  const [validFromMs, validUntilMs] =
    standing === 'expired' ? [nowMs - 30 * DAY_MS, nowMs - DAY_MS] : [nowMs - DAY_MS, nowMs + 365 * DAY_MS];
  return { name, externalId, accreditations: [{ category, zones: [...zones], validFromMs, validUntilMs }] };
}

async function enrol(
  server: ServerClient,
  eventId: string,
  person: Person,
  member: DemoPerson,
): Promise<void> {
  const params = { eventId, personId: person.id };
  const verdict = await server.upload(addPhoto, { params }, await portraitJpeg(member.portrait));
  if (verdict.kind === 'accepted') return;
  const { refusal } = verdict;
  const because = refusal.kind === 'low-quality' ? refusal.failed.join(', ') : refusal.kind;
  throw new DemoError(`the photo of ${member.name} was refused: ${because}`);
}

interface GatePlace {
  readonly serverUrl: string;
  readonly gateDataDir: string;
  readonly onProgress: Tell;
}

async function ensurePaired(
  server: ServerClient,
  eventId: string,
  accessPointId: string,
  { serverUrl, gateDataDir, onProgress }: GatePlace,
): Promise<void> {
  const { gates } = await server.ask(listGates, { params: { eventId } });
  const device = gates.find(({ accessPoint }) => accessPoint.id === accessPointId)?.device;
  const here = readIdentity(gateDataDir);
  if (here && device?.kind === 'paired' && device.deviceId === here.deviceId) return;

  onProgress(`pairing the gate at the ${GATE.toLowerCase()}`);
  // The server no longer knows this gate; its log is not ours to delete.
  if (here) await rename(gateDataDir, `${gateDataDir}-${here.deviceId}`);
  const params = { eventId, accessPointId };
  if (device?.kind === 'paired') await server.ask(unpairGate, { params });
  const { code } = await server.ask(createPairingCode, { params });
  await pairGate({ serverUrl, code, dataDir: gateDataDir });
}
