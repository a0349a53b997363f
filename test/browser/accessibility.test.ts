import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey } from '#contract/api-key';
import { invitePeople } from '#contract/invitation';
import { uploadJournal } from '#contract/journal';
import { createImport } from '#contract/people-import';
import type { Person } from '#contract/person';
import { listVenues } from '#contract/venue';
import { enrol } from '../server/world/enrol.ts';
import { photoOf } from '../server/world/face-photos.ts';
import { uploadTable } from '../server/world/import-files.ts';
import { decision } from '../server/world/journal-bodies.ts';
import { consentingDevice, sendSelfie } from '../server/world/open-invitation.ts';
import { pairGate } from '../server/world/paired-gate.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { seriousViolations } from './axe.ts';
import { Portal } from './browser.ts';

let portal: Portal;
let page: Page;
let event: SmallEvent;
let person: Person;
let importId: string;
let zoneId: string;

beforeAll(async () => {
  portal = await Portal.open();
  page = await portal.signedInPage();
  const admin = await portal.world.admin();
  event = await makeSmallEvent(admin);
  const [venue] = (await admin.ok(listVenues, { params: { eventId: event.eventId } })).venues;
  zoneId = venue?.zones[0]?.id ?? '';
  person = await addPerson(admin, event.eventId, 'Athlete 17', ['FIELD']);
  await addPerson(admin, event.eventId, 'Athlete 18', ['FIELD', 'VIP']);
  await enrol(admin, { eventId: event.eventId, personId: person.id }, 'd');
  await admin.ok(invitePeople, { params: { eventId: event.eventId }, body: { who: {} } });
  await admin.ok(createApiKey, {
    params: { eventId: event.eventId },
    body: { name: 'Accreditation system', scopes: ['person:read', 'person:write'], lastsDays: 90 },
  });
  const other = await addPerson(admin, event.eventId, 'Athlete 19', ['VIP']);
  const device = await consentingDevice(admin, { eventId: event.eventId, personId: other.id });
  await sendSelfie(device, await photoOf('d'));
  importId = (await admin.ok(createImport, { params: { eventId: event.eventId } })).id;
  await uploadTable(admin, { eventId: event.eventId, importId }, 'Id,Name\nA-1,Athlete 20\n');
  const gate = await pairGate(admin, event.eventId, event.field.accessPointId);
  const entries = [
    decision(event.field.laneId, { personId: person.id }),
    decision(event.field.laneId, { personId: person.id, outcome: { kind: 'denied', reason: 'zone' } }),
    decision(event.field.laneId, { outcome: { kind: 'unknown-face' } }),
    decision(event.field.laneId, { outcome: { kind: 'spoof-suspected' } }),
    decision(event.field.laneId, { outcome: { kind: 'badge-required' } }),
    decision(event.field.laneId, { outcome: { kind: 'manual-override' } }),
  ];
  await gate.ok(uploadJournal, { body: gate.batch(gate.journal(entries)) });
});
afterAll(() => portal.close());

interface Scene {
  readonly name: string;
  readonly path: () => string;
  /** What to do on the page before it is looked at. */
  readonly arrange: (page: Page) => Promise<unknown>;
}

const of = (section: string) => () => `/events/${event.eventId}/${section}`;

const SCENES: readonly Scene[] = [
  {
    name: 'people',
    path: of('people'),
    arrange: (page) => page.getByRole('link', { name: /Athlete 17/ }).waitFor(),
  },
  {
    name: 'a person',
    path: () => of(`people/${person.id}`)(),
    arrange: (page) => page.getByRole('heading', { name: 'Accreditations' }).waitFor(),
  },
  {
    name: 'suspending a person',
    path: () => of(`people/${person.id}`)(),
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Suspend' }).click();
      await page.getByLabel('Reason').waitFor();
    },
  },
  {
    name: 'adding a person, with mistakes',
    path: of('people/new'),
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Add person' }).click();
      await page.getByText('Enter a name.').waitFor();
    },
  },
  {
    name: 'a photo to look at',
    path: of('reviews'),
    arrange: (page) => page.getByRole('img', { name: 'Photo sent by Athlete 19' }).waitFor(),
  },
  {
    name: "a person's page",
    path: () => of(`people/${person.id}/page`)(),
    arrange: (page) => page.getByText('Every zone').first().waitFor(),
  },
  {
    name: 'editing an accreditation',
    path: () => of(`people/${person.id}/page`)(),
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Edit ATH' }).click();
      await page.getByRole('dialog').getByText('Every zone').waitFor();
    },
  },
  {
    name: 'the watchlist',
    path: of('watchlist'),
    arrange: (page) => page.getByText('Nobody is watched for').waitFor(),
  },
  {
    name: 'the settings of the event',
    path: of('setup/event'),
    arrange: (page) => page.getByLabel('First day').waitFor(),
  },
  {
    name: 'editions',
    path: of('setup/editions'),
    arrange: (page) => page.getByLabel('Name of the next edition').waitFor(),
  },
  {
    name: 'how long data is kept',
    path: of('setup/data'),
    arrange: (page) => page.getByText('The next run would delete').waitFor(),
  },
  {
    name: 'imports',
    path: of('imports'),
    arrange: (page) => page.getByText('Being prepared').waitFor(),
  },
  {
    name: 'an import, its columns',
    path: () => of(`imports/${importId}`)(),
    arrange: (page) => page.getByRole('button', { name: 'Check', exact: true }).waitFor(),
  },
  {
    name: 'invitations',
    path: of('people/invitations'),
    arrange: (page) => page.getByText('Waits until').first().waitFor(),
  },
  {
    name: 'an invitation to hand over',
    path: () => of(`people/${person.id}`)(),
    arrange: async (page) => {
      await page.getByRole('button', { name: /^(Invite to enrol|New link)$/ }).click();
      await page.getByRole('img', { name: 'QR code for Athlete 17' }).waitFor();
    },
  },
  {
    name: 'live entries',
    path: of('live'),
    arrange: async (page) => {
      await page.getByRole('button', { name: /Not for this zone/ }).click();
      await page.getByText('What the gate saw').waitFor();
    },
  },
  {
    name: 'the log, with an entry',
    path: of('log?outcome=denied'),
    arrange: async (page) => {
      await page.getByRole('button', { name: /Not for this zone/ }).click();
      await page.getByText('How the answer came about').waitFor();
    },
  },
  {
    name: 'alerts',
    path: of('alerts'),
    arrange: (page) => page.getByRole('heading', { name: 'Possible picture held up' }).waitFor(),
  },
  {
    name: 'releasing lanes',
    path: of('lanes'),
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Release for evacuation' }).click();
      await page.getByRole('combobox', { name: 'Which lanes' }).waitFor();
    },
  },
  {
    name: 'what is going on now',
    path: of('now'),
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Numbers as a table: Minute by minute' }).click();
      await page.getByRole('heading', { name: 'How lanes recognise people' }).waitFor();
    },
  },
  {
    name: 'the path of a person',
    path: () => of(`log?personId=${person.id}&as=path`)(),
    arrange: (page) => page.getByText('Turned away, times').waitFor(),
  },
  {
    name: 'gates',
    path: of('gates'),
    arrange: (page) => page.getByRole('heading', { name: 'Gate FIELD' }).waitFor(),
  },
  {
    name: 'pairing a gate',
    path: of('gates'),
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Pair a gate: Gate VIP' }).click();
      await page.locator('output').waitFor();
    },
  },
  {
    name: 'setup',
    path: of('setup'),
    arrange: (page) => page.getByText('Zone FIELD').first().waitFor(),
  },
  {
    name: 'a zone, with hours and mistakes',
    path: () => of(`setup/zones/${zoneId}`)(),
    arrange: async (page) => {
      await page.getByText('During certain hours').click();
      await page.getByRole('button', { name: 'Add hours' }).click();
      await page.getByRole('button', { name: 'Ask for something else at other hours' }).click();
      await page.getByLabel('From').first().fill('');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Enter a time.').waitFor();
    },
  },
  {
    name: 'categories and functions',
    path: of('setup/codes'),
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Add category' }).click();
      await page.getByRole('dialog').getByText('Every zone').waitFor();
    },
  },
  {
    name: 'editing an access point',
    path: of('setup'),
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Edit Gate FIELD' }).click();
      await page.getByLabel('It stands open').waitFor();
    },
  },
  {
    name: 'adding a zone',
    path: of('setup'),
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Add zone to Arena' }).click();
      await page.getByRole('dialog').getByLabel('Code').waitFor();
    },
  },
  {
    name: 'adding an access point',
    path: of('setup'),
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Add access point to Arena' }).click();
      await page.getByLabel('Name of lane 1').waitFor();
    },
  },
  {
    name: 'an open menu',
    path: of('setup'),
    arrange: async (page) => {
      await page.getByRole('button', { name: /^Event: Small Games/ }).click();
      await page.getByRole('menuitem', { name: 'New event' }).waitFor();
    },
  },
  {
    name: 'the own account',
    path: () => '/account',
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
      await page.getByText('This browser').waitFor();
    },
  },
  {
    name: 'users and roles',
    path: () => '/users',
    arrange: (page) => page.getByText('Administrator').first().waitFor(),
  },
  {
    name: 'inviting somebody',
    path: () => '/users',
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Invite somebody' }).click();
      await page.getByRole('combobox', { name: 'Roles on Small Games' }).waitFor();
    },
  },
  {
    name: 'API keys',
    path: of('api-keys'),
    arrange: (page) => page.getByText('Accreditation system').waitFor(),
  },
  {
    name: 'making an API key',
    path: of('api-keys'),
    arrange: async (page) => {
      await page.getByRole('button', { name: 'New key' }).click();
      await page.getByRole('combobox', { name: 'Scopes' }).waitFor();
    },
  },
  {
    name: 'nothing at the address',
    path: () => '/nowhere',
    arrange: (page) => page.getByText('There is nothing here').waitFor(),
  },
];

/** How a page may be looked at; it is loaded once and then follows, as it does when a phone is turned. */
type Look = readonly [colorScheme: 'light' | 'dark', width: number, direction: 'ltr' | 'rtl'];
const AT_A_DESK: Look = ['light', 1280, 'ltr'];
const LOOKS: readonly Look[] = [
  AT_A_DESK,
  ['dark', 1280, 'ltr'],
  ['light', 390, 'ltr'],
  ['dark', 390, 'rtl'],
];

async function lookAt(shown: Page, [colorScheme, width, direction]: Look): Promise<void> {
  await shown.emulateMedia({ colorScheme });
  await shown.setViewportSize({ width, height: 844 });
  // The words stay English, so that they can be found; everything else runs as it does in Arabic.
  await shown.evaluate((dir) => document.documentElement.setAttribute('dir', dir), direction);
}

/** What a look at this page should not find: serious violations of WCAG 2.2 AA, and more width than the screen has. */
async function faultsOf(shown: Page): Promise<readonly string[]> {
  const violations = await seriousViolations(shown);
  const overflow = await shown.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return overflow === 0 ? violations : [...violations, `${overflow} pixels wider than the screen`];
}

describe.each(SCENES)('$name', ({ path, arrange }) => {
  beforeAll(async () => {
    await lookAt(page, AT_A_DESK);
    await page.goto(path());
    await arrange(page);
  });

  it.each(LOOKS)('can be read by everybody in %s colours, %d pixels wide, %s', async (...look) => {
    await lookAt(page, look);
    expect(await faultsOf(page)).toEqual([]);
  });
});

it.each(LOOKS)('can be read on the sign-in page in %s colours, %d pixels wide, %s', async (...look) => {
  const stranger = await portal.newPage();
  await stranger.goto('/sign-in#token=a-link-that-was-never-made');
  await stranger.getByText('This link no longer works').waitFor();
  await lookAt(stranger, look);
  expect(await faultsOf(stranger)).toEqual([]);
  await stranger.context().close();
});
