import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { Portal } from './browser.ts';

/** Sending people to enrol themselves. */
describe('invitations at the desk', () => {
  let portal: Portal;
  let event: SmallEvent;
  let page: Page;
  let first = '';

  beforeAll(async () => {
    portal = await Portal.open();
    const admin = await portal.world.admin();
    event = await makeSmallEvent(admin);
    for (const name of ['Athlete 51', 'Athlete 52', 'Athlete 53']) {
      await addPerson(admin, event.eventId, name, ['FIELD']);
    }
    page = await portal.signedInPage();
  });
  afterAll(() => portal.close());

  it('makes a link with its QR code on the page of a person', async () => {
    await page.goto(`/events/${event.eventId}/people`);
    await page.getByRole('link', { name: /Athlete 51/ }).click();
    await page.getByRole('button', { name: 'Invite to enrol' }).click();
    await page.getByRole('img', { name: 'QR code for Athlete 51' }).waitFor();
    first = ((await page.locator('pre').textContent()) ?? '').trim();
    expect(new URL(first).pathname).toBe('/enrol');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('Waits until').waitFor();
  });

  it('ends a link by making another', async () => {
    await page.getByRole('button', { name: 'New link' }).click();
    await page.getByRole('img', { name: 'QR code for Athlete 51' }).waitFor();
    const phone = await portal.newPage();
    const { pathname, hash } = new URL(first);
    await phone.goto(pathname + hash);
    await phone.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    await phone.context().close();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  });

  it('invites everybody else who has no photo, and lists them', async () => {
    await page.goto(`/events/${event.eventId}/people`);
    await page.getByRole('link', { name: 'Invitations' }).click();
    await page.getByRole('button', { name: 'Invite everybody without a photo' }).click();
    await page.getByText('2 people have been invited.').waitFor();
    await expect.poll(() => page.getByRole('listitem').filter({ hasText: 'Waits until' }).count()).toBe(3);
  });

  it('prints a card with a QR code for each link that waits', async () => {
    await page.evaluate(() => {
      window.print = () => document.documentElement.setAttribute('data-printed', 'yes');
    });
    await page.getByRole('button', { name: 'Print QR sheet' }).click();
    await page.locator('html[data-printed=yes]').waitFor();
    await page.emulateMedia({ media: 'print' });
    for (const name of ['Athlete 51', 'Athlete 52', 'Athlete 53']) {
      expect(await page.getByText(name, { exact: true }).filter({ visible: true }).count()).toBe(1);
    }
    expect(await page.getByRole('button', { name: 'Print QR sheet' }).count()).toBe(0);
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: 'screen' });
  });

  it('gives the links as a file for a mail merge', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Links as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('invitation-links.csv');
  });

  it('revokes an invitation', async () => {
    await page.getByRole('button', { name: 'More for Athlete 52' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await page.getByText(/^Revoked on/).waitFor();
  });

  it('breaks no rule of the content security policy on the way', () => {
    expect(portal.complaints).toEqual([]);
  });
});
