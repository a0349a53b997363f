import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMINISTRATOR } from '#contract/role';
import { photoOf } from '../server/world/face-photos.ts';
import { addPerson, choosePhoto, PASSWORD, Portal, signIn } from './browser.ts';
import { facelessPhoto } from './faceless-photo.ts';

/** One administrator from the first link to the first enrolled person, step after step in one window. */
describe('first steps in the portal', () => {
  let portal: Portal;
  let page: Page;
  let link: string;

  beforeAll(async () => {
    portal = await Portal.open();
    page = await portal.newPage();
    link = await portal.world.server.issueSignInLink('admin', [ADMINISTRATOR]);
  });
  afterAll(() => portal.close());

  it('takes the token out of the address bar and asks for a password before anything else', async () => {
    await page.goto(link);
    await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
    expect(page.url()).not.toContain('token');
    await page.goto('/');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Choose a password');
  });

  it('refuses a password that is short or not the same twice', async () => {
    await page.getByLabel('New password').fill('too short');
    await page.getByLabel('The same again').fill('another');
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByText('At least 12 characters, please.').waitFor();
    await page.getByText('The two are not the same.').waitFor();
  });

  it('begins with the first event', async () => {
    await signIn(page, await portal.world.server.issueSignInLink('admin', [ADMINISTRATOR]));
    await page.getByRole('button', { name: 'New event' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Spring Games');
    await page.getByRole('button', { name: 'Create event' }).click();
    await page.getByText('Start with a venue').waitFor();
  });

  it('builds a venue with a zone and an access point', async () => {
    await page.getByRole('button', { name: 'Add venue' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Riverside Arena');
    await page.getByRole('dialog').getByRole('button', { name: 'Add venue' }).click();
    await page.getByRole('button', { name: 'Add zone to Riverside Arena' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Field of play');
    expect(await page.getByLabel('Code').inputValue()).toBe('FIELD-OF-PLAY');
    await page.getByLabel('Code').fill('FOP');
    await page.getByRole('button', { name: 'Add zone', exact: true }).click();
    await page.getByRole('button', { name: 'Add access point to Riverside Arena' }).click();
    await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('North gate');
    await page.getByRole('button', { name: 'Add access point', exact: true }).click();
    await page.getByText('into Field of play · 1 lane · Knows everyone accredited').waitFor();
  });

  it('shows the code that pairs a gate, and the command that uses it', async () => {
    await page.getByRole('link', { name: 'Gates', exact: true }).click();
    await page.getByRole('button', { name: 'Pair a gate: North gate' }).click();
    const code = (await page.locator('output').textContent()) ?? '';
    expect(code).toMatch(/^[A-Z2-7]{4}-[A-Z2-7]{4}$/);
    const command = await page.getByRole('dialog').locator('pre').textContent();
    expect(command?.trim()).toBe(
      `venue-access gate pair --server ${portal.world.server.publicUrl} --code ${code}`,
    );
    await page.keyboard.press('Escape');
  });

  it('says in words why a photo cannot be used, and keeps what was entered', async () => {
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByRole('link', { name: 'Add person' }).first().click();
    await addPerson(page, {
      name: 'Volunteer 204',
      category: 'volunteer',
      zones: ['FOP'],
      photo: await facelessPhoto(),
    });
    const refusal = page.getByRole('alert');
    await refusal.getByText('No face was found.').waitFor();
    await refusal.getByText(/the face fills a good part of the picture/).waitFor();
    await page.getByRole('heading', { name: 'Volunteer 204' }).waitFor();
    await page.getByText('VOLUNTEER', { exact: true }).waitFor();
  });

  it('enrols the person with another photo, without asking anything again', async () => {
    await choosePhoto(page, await photoOf('a'));
    await page.getByRole('button', { name: 'Try this photo' }).click();
    await page.getByRole('heading', { name: 'Volunteer 204 is enrolled' }).waitFor();
    await page.getByRole('link', { name: 'People', exact: true }).first().click();
    const row = page.getByRole('link', { name: /Volunteer 204/ });
    await row.getByText('Enrolled').waitFor();
    expect(await row.getByText('Active').count()).toBe(1);
    await page.getByText('1 person', { exact: true }).waitFor();
  });

  it('shows the enrolled face', async () => {
    await page.getByRole('link', { name: /Volunteer 204/ }).click();
    const face = page.getByRole('img', { name: 'Enrolled photo of Volunteer 204' });
    await face.waitFor();
    await expect
      .poll(() => face.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(100);
  });

  it('does not enrol the same face for somebody else', async () => {
    await page.goto(page.url().replace(/people\/.*/, 'people/new'));
    await addPerson(page, {
      name: 'Volunteer 205',
      category: 'volunteer',
      zones: ['FOP'],
      photo: await photoOf('aAgain'),
    });
    await page.getByText('The same face is already enrolled for another person.').waitFor();
    await page.getByRole('button', { name: 'Finish without photo' }).click();
    await page.getByRole('heading', { name: 'Volunteer 205 has been added' }).waitFor();
  });

  it('explains a link that has been used', async () => {
    const second = await portal.newPage();
    await second.goto(link);
    await second.getByText('This link no longer works').waitFor();
    expect(second.url()).not.toContain('token');
  });

  it('signs in with name and password afterwards, and out again', async () => {
    const second = await portal.newPage();
    await second.goto('/');
    await second.getByLabel('Name').fill('admin');
    await second.getByLabel('Password', { exact: true }).fill('not the password');
    await second.getByRole('button', { name: 'Sign in' }).click();
    await second.getByText('Name or password is wrong.').waitFor();
    await second.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await second.getByRole('button', { name: 'Sign in' }).click();
    await second.getByRole('heading', { name: 'Live entries' }).waitFor();
    await second.getByRole('button', { name: /^Account/ }).click();
    await second.getByRole('menuitem', { name: 'Sign out' }).click();
    await second.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('breaks no rule of the content security policy on the way', () => {
    expect(portal.complaints).toEqual([]);
  });
});
