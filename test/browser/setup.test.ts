import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAccreditationCodes } from '#contract/accreditation-codes';
import { ADMINISTRATOR } from '#contract/role';
import { changeZone, listVenues, type Venue } from '#contract/venue';
import type { Client } from '../server/world/client.ts';
import { makeSmallEvent } from '../server/world/small-event.ts';
import { Portal } from './browser.ts';

/** What an organiser sets up before anybody enters. */
describe('setting an event up', () => {
  let portal: Portal;
  let page: Page;
  let eventId: string;
  let colleague: Client;

  beforeAll(async () => {
    portal = await Portal.open();
    colleague = await portal.world.signIn('colleague', [ADMINISTRATOR]);
    ({ eventId } = await makeSmallEvent(colleague));
    page = await portal.signedInPage();
  });
  afterAll(() => portal.close());

  it('names categories, with where each may go', async () => {
    await page.goto(`/events/${eventId}/setup/codes`);
    await page.getByRole('button', { name: 'Add category' }).click();
    await page.getByLabel('Name').fill('Press');
    await page.getByRole('checkbox', { name: 'Zone FIELD, Arena' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('listitem').filter({ hasText: 'PRESS' }).getByText('ARENA:FIELD').waitFor();
    await page.getByRole('button', { name: 'Add function' }).click();
    await page.getByLabel('Name').fill('Coach');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('COACH').waitFor();
    const codes = await colleague.ok(readAccreditationCodes, { params: { eventId } });
    expect(codes.categories).toEqual([{ code: 'PRESS', name: 'Press', zones: ['ARENA:FIELD'] }]);
    expect(codes.functions).toEqual([{ code: 'COACH', name: 'Coach' }]);
  });

  it('says everything that a zone asks, and which field is wrong', async () => {
    await page.goto(`/events/${eventId}/setup`);
    await page.getByRole('link', { name: 'Zone FIELD: what it asks' }).click();
    await choose(page.getByRole('combobox', { name: 'People show' }), 'Badge and face');
    await page.getByText('During certain hours').click();
    await page.getByRole('button', { name: 'Add hours' }).click();
    const hours = page.getByRole('group', { name: 'Hours 1' });
    for (const day of ['Sat', 'Sun']) await hours.getByText(day, { exact: true }).click();
    await hours.getByRole('textbox', { name: 'From' }).fill('');
    await choose(page.getByRole('combobox', { name: 'Somebody who is inside' }), 'is refused');
    await page.getByText('Up to a number').click();
    await page.getByLabel('People inside at once').fill('450');
    await page.getByRole('button', { name: 'Save' }).click();
    await hours.getByText('Enter a time.').waitFor();
    expect(await hours.getByLabel('From').evaluate((field) => field === document.activeElement)).toBe(true);
    await hours.getByLabel('From').fill('09:30');
    await page.keyboard.press('Enter');
    await page.getByText('Zone FIELD is saved.').waitFor();
    const { policy } = await zone('FIELD');
    expect(policy).toMatchObject({
      entryBy: 'badge-and-face',
      schedule: {
        kind: 'hours',
        openings: [{ categories: ['ALL'], days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:30' }],
      },
      passback: { kind: 'hard' },
      occupancy: { kind: 'limited', most: 450 },
    });
  });

  it('brings two officers’ changes of a zone together, and overwrites neither unasked', async () => {
    await page.getByLabel('People inside at once').fill('300');
    const before = await zone('FIELD');
    await colleague.ok(changeZone, {
      params: { eventId, venueId: (await arena()).id, zoneId: before.id },
      version: before.version,
      body: { name: 'Pitch', policy: { occupancy: { kind: 'limited', most: 200, exempt: [] } } },
    });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('They changed: Name and How many may be inside.').waitFor();
    await page.getByText('Changed by both: How many may be inside.').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Pitch');
    expect((await zone('FIELD')).policy.occupancy).toMatchObject({ most: 200 });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Pitch is saved.').waitFor();
    expect(await zone('FIELD')).toMatchObject({ name: 'Pitch', policy: { occupancy: { most: 300 } } });
  });

  it('changes an access point, what its lanes do when they fail, and adds a lane out', async () => {
    await page.goto(`/events/${eventId}/setup`);
    await page.getByRole('button', { name: 'Edit Gate FIELD' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit Gate FIELD' });
    await dialog.getByLabel('Name', { exact: true }).fill('North gate');
    await dialog.getByLabel('It stands open').check();
    expect(await dialog.getByRole('button', { name: 'Remove lane 1' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Add lane' }).click();
    await dialog.getByRole('radiogroup', { name: 'Direction of lane 2' }).getByText('Out').click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('2 lanes · Knows only people with access · It stands open').waitFor();
    const changed = (await arena()).accessPoints.find(({ name }) => name === 'North gate');
    expect(changed).toMatchObject({
      whenFailing: 'fail-safe',
      lanes: [{ direction: 'in' }, { direction: 'out' }],
    });
  });

  it('renames a venue', async () => {
    await page.getByRole('button', { name: 'Edit Arena' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Riverside Arena');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Riverside Arena', exact: true }).waitFor();
    expect(portal.complaints).toEqual([]);
  });

  async function choose(field: Locator, option: string): Promise<void> {
    await field.click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }

  async function arena(): Promise<Venue> {
    const { venues } = await colleague.ok(listVenues, { params: { eventId } });
    const [venue] = venues;
    if (!venue) throw new Error('the event has no venue');
    return venue;
  }

  async function zone(code: string): Promise<Venue['zones'][number]> {
    const found = (await arena()).zones.find((one) => one.code === code);
    if (!found) throw new Error(`there is no zone ${code}`);
    return found;
  }
});
