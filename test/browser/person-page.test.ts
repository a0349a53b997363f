import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, readPerson } from '#contract/person';
import { ADMINISTRATOR } from '#contract/role';
import type { Client } from '../server/world/client.ts';
import { enrol } from '../server/world/enrol.ts';
import { addPerson, makeSmallEvent } from '../server/world/small-event.ts';
import { Portal } from './browser.ts';

/** Where somebody may go, their badge on paper, and the watchlist. */
describe("a person's page", () => {
  let portal: Portal;
  let page: Page;
  let eventId: string;
  let person: Person;
  let colleague: Client;

  beforeAll(async () => {
    portal = await Portal.open();
    colleague = await portal.world.signIn('colleague', [ADMINISTRATOR]);
    ({ eventId } = await makeSmallEvent(colleague));
    person = await addPerson(colleague, eventId, 'Athlete 1', ['ARENA:FIELD']);
    await enrol(colleague, { eventId, personId: person.id }, 'a');
    page = await portal.signedInPage();
    await page.goto(`/events/${eventId}/people/${person.id}`);
    await page.getByRole('link', { name: 'Open as a page' }).click();
  });
  afterAll(() => portal.close());

  it('gives places on the grid by keyboard alone', async () => {
    await page.getByRole('button', { name: 'Edit ATH' }).click();
    const form = page.getByRole('dialog', { name: 'Edit ATH' });
    await form.getByRole('checkbox', { name: 'Zone FIELD, Arena' }).focus();
    expect(await form.getByRole('checkbox', { name: 'Zone FIELD, Arena' }).isChecked()).toBe(true);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    expect(await form.getByRole('checkbox', { name: 'Zone VIP, Arena' }).isChecked()).toBe(true);
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The accreditation is saved.').waitFor();
    const after = await colleague.ok(readPerson, { params: { eventId, personId: person.id } });
    expect(after.accreditations[0]?.zones).toEqual(['ARENA:FIELD', 'ARENA:VIP']);
  });

  it('issues a badge and makes a PDF of it that leaves the browser only as a file', async () => {
    await page.getByRole('button', { name: 'Issue a badge' }).click();
    const form = page.getByRole('dialog', { name: 'New badge for Athlete 1' });
    await form.getByLabel('Number').fill('B-1');
    await form.getByRole('button', { name: 'Issue' }).click();
    await page.getByText('The badge is issued.').waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'PDF to print' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('badge-B-1.pdf');
    const bytes = await readFile((await file.path()) ?? '');
    expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(bytes.length).toBeGreaterThan(20_000);
  });

  it('replaces a badge that is lost', async () => {
    await page.getByRole('button', { name: 'Report lost' }).click();
    const lost = page.getByRole('dialog', { name: 'Badge of Athlete 1 lost' });
    await lost.getByLabel('Reason').fill('Left on a bus');
    await lost.getByRole('button', { name: 'Report lost' }).click();
    await page.getByText('Lost', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Replace' }).click();
    const form = page.getByRole('dialog', { name: 'Replace the badge of Athlete 1' });
    await form.getByLabel('Number').fill('B-1');
    await form.getByLabel('Reason').fill('Left on a bus');
    await form.getByRole('button', { name: 'Replace' }).click();
    await form.getByText('This number has been used in this event.').waitFor();
    await form.getByLabel('Number').fill('B-2');
    await form.getByRole('button', { name: 'Replace' }).click();
    await page.getByText('Replaced', { exact: true }).waitFor();
  });

  it('puts the person on the watchlist and takes them off again', async () => {
    await page.getByRole('button', { name: 'Put on the watchlist' }).click();
    const form = page.getByRole('dialog', { name: 'Athlete 1 onto the watchlist' });
    await form.getByLabel('Reason').fill('Banned from the venue');
    await form.getByRole('button', { name: 'Put on the watchlist' }).click();
    await page.getByText('Is on the watchlist', { exact: true }).waitFor();
    await page.goto(`/events/${eventId}/watchlist`);
    await page.getByText('Banned from the venue').waitFor();
    await page.getByRole('button', { name: 'Take off the list' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take off the list' }).click();
    await page.getByText('Nobody is watched for').waitFor();
    expect(portal.complaints).toEqual([]);
  });
});
