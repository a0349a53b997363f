import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPurge } from '#contract/purge';
import { ADMINISTRATOR } from '#contract/role';
import type { Client } from '../server/world/client.ts';
import { enrol } from '../server/world/enrol.ts';
import { addPerson, makeSmallEvent } from '../server/world/small-event.ts';
import { PASSWORD, Portal } from './browser.ts';

/** From one edition to the next, and the end of the first. */
describe('editions of an event', () => {
  let portal: Portal;
  let page: Page;
  let eventId: string;
  let colleague: Client;

  beforeAll(async () => {
    portal = await Portal.open();
    colleague = await portal.world.signIn('colleague', [ADMINISTRATOR]);
    ({ eventId } = await makeSmallEvent(colleague));
    const { id: personId } = await addPerson(colleague, eventId, 'Athlete 1', ['FIELD']);
    await enrol(colleague, { eventId, personId }, 'a');
    page = await portal.signedInPage();
  });
  afterAll(() => portal.close());

  it('changes what holds for the event', async () => {
    await page.goto(`/events/${eventId}/setup/event`);
    await page.getByLabel('First day').fill('2026-07-01');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Give both days, or neither.').waitFor();
    await page.getByLabel('Last day').fill('2026-07-20');
    await page.getByLabel('Lane displays greet by name').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The changes are saved.').waitFor();
    await page.reload();
    expect(await page.getByLabel('Last day').inputValue()).toBe('2026-07-20');
    expect(await page.getByLabel('Lane displays greet by name').isChecked()).toBe(true);
  });

  it('makes the next edition with its places and without its people', async () => {
    await page.getByRole('link', { name: 'Editions' }).click();
    await page.getByLabel('Name of the next edition').fill('Next Games');
    await page.getByRole('button', { name: 'Make the draft' }).click();
    await page.getByText(/Next Games is there: 1 venues, 2 zones, 2 gates/).waitFor();
    await page.getByRole('heading', { name: 'What differs from Small Games' }).waitFor();
    await page.getByRole('link', { name: 'Venues' }).click();
    await page.getByRole('heading', { name: 'Arena' }).waitFor();
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByText('Nobody here yet').waitFor();
  });

  it('is purged only when it is closed and its name is typed, and hands out the certificate', async () => {
    await page.goto(`/events/${eventId}/setup/data`);
    await page.getByText('An event is purged once it is closed.').waitFor();
    await page.getByRole('link', { name: 'Event', exact: true }).click();
    await page.getByRole('button', { name: 'Close the event' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close the event' }).click();
    await page.getByText('Small Games is closed.').waitFor();
    await page.getByRole('link', { name: 'Data' }).click();
    await page.getByRole('button', { name: 'Purge the event' }).click();
    const form = page.getByRole('dialog', { name: 'Purge Small Games' });
    await form.getByLabel(/Type the name/).fill('small games');
    await form.getByRole('button', { name: 'Destroy for good' }).click();
    await form.getByText('The name is not the same.').waitFor();
    await form.getByLabel(/Type the name/).fill('Small Games');
    await form.getByRole('button', { name: 'Destroy for good' }).click();
    const password = page.getByRole('textbox', { name: 'Password' });
    const proved = page.getByText('Destroyed, and proved by every gate');
    await password.or(proved).first().waitFor();
    if (await password.isVisible()) {
      await password.fill(PASSWORD);
      await page.keyboard.press('Enter');
    }
    await proved.waitFor({ timeout: 60_000 });
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the certificate' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe(`purge-${eventId}.json`);
    const purge = await colleague.ok(readPurge, { params: { eventId } });
    expect(purge.state).toBe('certified');
    expect(portal.complaints).toEqual([]);
  });
});
