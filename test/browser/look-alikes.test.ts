import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrol } from '../server/world/enrol.ts';
import { photoOf } from '../server/world/face-photos.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { Portal } from './browser.ts';

/** Two people with one face, from the desk to what a zone's promise rests on. */
describe('look-alikes and promises in the portal', () => {
  let portal: Portal;
  let page: Page;
  let event: SmallEvent;
  let second: string;

  beforeAll(async () => {
    portal = await Portal.open();
    const admin = await portal.world.admin();
    event = await makeSmallEvent(admin);
    const { id } = await addPerson(admin, event.eventId, 'Athlete 1', ['FIELD']);
    await enrol(admin, { eventId: event.eventId, personId: id }, 'a');
    second = (await addPerson(admin, event.eventId, 'Athlete 2', ['FIELD'])).id;
    page = await portal.signedInPage();
  });
  afterAll(() => portal.close());

  it('refuses a face that is enrolled for somebody else, and enrols it when an officer says who it is', async () => {
    await page.goto(`/events/${event.eventId}/people/${second}`);
    await page.getByRole('button', { name: 'Add a photo' }).click();
    await page
      .locator('input[type=file]:not([capture])')
      .setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await photoOf('aAgain') });
    await page.getByRole('button', { name: 'Check and enrol' }).click();
    await page.getByText('The same face is already enrolled for another person').waitFor();
    await page.getByRole('button', { name: 'Somebody else: enrol and list as look-alikes' }).click();
    await page.getByText('Athlete 2').first().waitFor();
    await page.getByRole('button', { name: 'Add another photo' }).waitFor();
  });

  it('shows both faces side by side and takes a decision from the keyboard', async () => {
    await page.goto(`/events/${event.eventId}/look-alikes`);
    await page.getByText('1 pair to look at').waitFor();
    await page.getByRole('img', { name: 'Enrolled photo of Athlete 1' }).waitFor();
    await page.getByRole('img', { name: 'Enrolled photo of Athlete 2' }).waitFor();
    await page.keyboard.press('2');
    await page.getByText('Nothing to decide').waitFor();
    await page.getByText('Decided', { exact: true }).click();
    await page.getByText('Twins or siblings, by').waitFor();
  });

  it('says of a zone what its promise rests on', async () => {
    await page.goto(`/events/${event.eventId}/setup`);
    await page
      .getByText(/strangers/)
      .first()
      .waitFor();
    expect(portal.complaints).toEqual([]);
  });
});
