import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSmallEvent } from '../server/world/small-event.ts';
import { PASSWORD, Portal } from './browser.ts';

/** An administrator protects the account, brings somebody in, and gives another system a key. */
describe('accounts in the portal', () => {
  let portal: Portal;
  let page: Page;
  let secret = '';
  let eventId = '';

  beforeAll(async () => {
    portal = await Portal.open();
    const event = await makeSmallEvent(await portal.world.admin());
    eventId = event.eventId;
    page = await portal.signedInPage();
    // The start page leads on to the event: whoever goes elsewhere before that is taken back.
    await page.waitForURL(`**/events/${eventId}/**`);
  });
  afterAll(() => portal.close());

  const codeNow = () =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: portal.world.clock.nowMs() });

  it('turns a second factor on with a code of the secret behind the QR code', async () => {
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'My account' }).click();
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
    secret = ((await page.locator('pre').first().textContent()) ?? '').replaceAll(' ', '');
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByText('This code is not right').waitFor();
    await page.getByLabel('Code', { exact: true }).fill(codeNow());
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByText('The second factor is on').waitFor();
    expect(((await page.locator('pre').first().textContent()) ?? '').trim().split('\n').length).toBe(10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByRole('button', { name: 'Turn off' }).waitFor();
    portal.world.clock.moveOn(60_000);
  });

  it('asks for a code after the password from then on', async () => {
    const other = await portal.newPage();
    await other.goto('/');
    await other.getByLabel('Name').fill('admin');
    await other.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.getByRole('heading', { name: 'One more step' }).waitFor();
    await other.goto(`/events/${eventId}/people`);
    await other.getByRole('heading', { name: 'One more step' }).waitFor();
    await other.getByLabel('Code', { exact: true }).fill(codeNow());
    await other.getByRole('button', { name: 'Continue' }).click();
    await other.getByRole('heading', { name: 'People' }).waitFor();
    await other.context().close();
    portal.world.clock.moveOn(60_000);
  });

  it('invites somebody with a role on one event, who comes in by the link and sees that event only as told', async () => {
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Users and roles' }).click();
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByLabel('Name to sign in with').fill('desk.north');
    await page.getByRole('combobox', { name: 'Roles on Small Games' }).click();
    await page.getByRole('option', { name: 'Accreditation' }).click();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Make the invitation' }).click();
    await page.getByText('desk.north can come in').waitFor();
    const link = ((await page.locator('pre').first().textContent()) ?? '').trim();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('Accreditation, Small Games').waitFor();

    const guest = await portal.newPage();
    await guest.goto(link);
    await guest.getByLabel('New password').fill(PASSWORD);
    await guest.getByLabel('The same again').fill(PASSWORD);
    await guest.getByRole('button', { name: 'Save and continue' }).click();
    await guest.getByRole('link', { name: 'People' }).first().click();
    await guest.getByRole('link', { name: 'Add person' }).first().waitFor();
    expect(await guest.getByRole('link', { name: 'Setup' }).count()).toBe(0);
    await guest.getByRole('button', { name: /^Account/ }).click();
    expect(await guest.getByRole('menuitem', { name: 'Users and roles' }).count()).toBe(0);
    await guest.context().close();
  });

  it('asks for a code again before handing rights on, when the screen was left for long', async () => {
    portal.world.clock.moveOn(16 * 60_000);
    await page.getByRole('button', { name: 'More for desk.north' }).click();
    await page.getByRole('menuitem', { name: 'Change roles' }).click();
    await page.getByRole('combobox', { name: 'Roles on Small Games' }).click();
    await page.getByRole('option', { name: 'Security' }).click();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Save roles' }).click();
    await page.getByRole('heading', { name: 'Is it still you?' }).waitFor();
    await page.getByLabel('Code', { exact: true }).fill(codeNow());
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Security, Small Games').waitFor();
  });

  it('disables somebody', async () => {
    await page.getByRole('button', { name: 'More for desk.north' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await page.getByText('desk.north is disabled.').waitFor();
    await page.getByText('Disabled', { exact: true }).waitFor();
  });

  it('makes a key that is shown once, and revokes it', async () => {
    await page.goto(`/events/${eventId}/api-keys`);
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('What the key is for').fill('Accreditation system');
    await page.getByRole('combobox', { name: 'Scopes' }).click();
    await page.getByRole('option', { name: 'person:read' }).click();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByText('is not shown again').waitFor();
    expect(await page.locator('pre').first().textContent()).toMatch(/^vak_/);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('In use').waitFor();
    await page.getByRole('button', { name: 'Revoke: Accreditation system' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoked', { exact: true }).waitFor();
  });

  it('breaks no rule of the content security policy on the way', () => {
    expect(portal.complaints).toEqual([]);
  });
});
