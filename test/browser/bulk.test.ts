import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueCredential } from '#contract/credential';
import { listInvitations } from '#contract/invitation';
import { listPeople } from '#contract/person';
import { ADMINISTRATOR } from '#contract/role';
import type { Client } from '../server/world/client.ts';
import { addPerson, makeSmallEvent } from '../server/world/small-event.ts';
import { Portal } from './browser.ts';

/** What is done for many people at once. */
describe('many people at once', () => {
  let portal: Portal;
  let page: Page;
  let eventId: string;
  let colleague: Client;
  let bar: Locator;
  let dialog: Locator;

  beforeAll(async () => {
    portal = await Portal.open();
    colleague = await portal.world.signIn('colleague', [ADMINISTRATOR]);
    ({ eventId } = await makeSmallEvent(colleague));
    for (const [at, name] of ['Steward 1', 'Steward 2', '王小明', 'محمد علي'].entries()) {
      const { id: personId } = await addPerson(colleague, eventId, name, ['FIELD']);
      await colleague.ok(issueCredential, { params: { eventId, personId }, body: { number: `B-${at}` } });
    }
    page = await portal.signedInPage();
    bar = page.getByRole('region', { name: 'Chosen people' });
    dialog = page.getByRole('dialog');
    await page.goto(`/events/${eventId}/people`);
  });
  afterAll(() => portal.close());

  it('suspends those who are chosen, and takes it back', async () => {
    for (const name of ['Steward 1', 'Steward 2']) {
      await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
    }
    await bar.getByText('2 chosen').waitFor();
    await bar.getByRole('button', { name: 'Suspend' }).click();
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await dialog.getByText('Say why, in a few words.').waitFor();
    await dialog.getByLabel('Reason').fill('Shift is cancelled');
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await dialog.getByText('Accreditations suspended: 2').waitFor();
    expect(await statuses()).toEqual(['active', 'active', 'suspended', 'suspended']);
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await dialog.getByText('Undone for accreditations: 2').waitFor();
    expect(await statuses()).toEqual(['active', 'active', 'active', 'active']);
    await close();
  });

  it('draws the badges of everybody in one file, with fonts for their names', async () => {
    await bar.getByRole('button', { name: 'All 4 that the list finds' }).click();
    await bar.getByText('4 chosen').waitFor();
    await bar.getByRole('button', { name: 'Print badges' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'PDF to print' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('badges.pdf');
    await dialog.getByText('Badges drawn: 4, files: 1').waitFor();
    const loaded = await page.evaluate(() =>
      [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family),
    );
    expect(loaded.join()).toContain('Noto Sans SC');
    expect(loaded.join()).toContain('Noto Sans Arabic');
    await close();
  });

  it('invites everybody', async () => {
    await bar.getByRole('button', { name: 'Invite' }).click();
    await dialog.getByRole('button', { name: 'Invite to enrol' }).click();
    await dialog.getByText('Invited: 4. Invited before: 0').waitFor();
    const { invitations } = await colleague.ok(listInvitations, { params: { eventId } });
    expect(invitations).toHaveLength(4);
    await close();
  });

  it('revokes everybody whom the list finds, only when their number is typed', async () => {
    await page.getByRole('searchbox').fill('steward');
    await page.getByText('2 people found').waitFor();
    await bar.waitFor({ state: 'hidden' });
    await page.getByRole('checkbox', { name: 'Choose Steward 1' }).check();
    await bar.getByRole('button', { name: 'All 2 that the list finds' }).click();
    await bar.getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByLabel('Reason').fill('Contract is over');
    await dialog.getByLabel(/Type the number/).fill('4');
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByText('The number is not the same.').waitFor();
    await dialog.getByLabel(/Type the number/).fill('2');
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByText('Accreditations revoked: 2').waitFor();
    expect(await dialog.getByRole('button', { name: 'Undo' }).count()).toBe(0);
    expect(await statuses()).toEqual(['active', 'active', 'revoked', 'revoked']);
    expect(portal.complaints).toEqual([]);
  });

  async function close(): Promise<void> {
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async function statuses(): Promise<string[]> {
    const { people } = await colleague.ok(listPeople, { params: { eventId } });
    return people.flatMap(({ accreditations }) => accreditations.map(({ status }) => status)).sort();
  }
});
