import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changePerson, listPeople } from '#contract/person';
import { ADMINISTRATOR } from '#contract/role';
import type { Client } from '../server/world/client.ts';
import { addPerson as addPersonByApi, makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { dayFromNow, Portal } from './browser.ts';

/** What an accreditation desk does all day. */
describe('the desk', () => {
  let portal: Portal;
  let event: SmallEvent;
  let page: Page;
  let colleague: Client;

  beforeAll(async () => {
    portal = await Portal.open();
    // Not the page's account: choosing a password there signs that one out everywhere else.
    colleague = await portal.world.signIn('colleague', [ADMINISTRATOR]);
    event = await makeSmallEvent(colleague);
    for (let number = 1; number <= 75; number += 1) {
      const padded = String(number).padStart(2, '0');
      await addPersonByApi(colleague, event.eventId, `Steward ${padded}`, ['FIELD']);
    }
    page = await portal.signedInPage();
  });
  afterAll(() => portal.close());

  it('adds a person by keyboard alone', async () => {
    await page.goto(`/events/${event.eventId}/people`);
    await page.getByText('75 people').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Invitations');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Add person');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Add a person' }).waitFor();
    await page.keyboard.type('Steward 76');
    await page.keyboard.press('Tab');
    await page.keyboard.type('S-76');
    await tabTo(page, 'Category');
    await page.keyboard.type('steward');
    await page.keyboard.press('Escape');
    await tabTo(page, 'Zones');
    await page.keyboard.type('VIP');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await tabTo(page, 'Valid through');
    const [year = '', month = '', day = ''] = dayFromNow(30).split('-');
    await page.keyboard.type(`${month}${day}${year}`);
    await tabTo(page, 'Choose a photo');
    await tabTo(page, 'Add person');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Steward 76 has been added' }).waitFor();
    expect(await focused(page)).toBe('Steward 76 has been added');
  });

  it('finds people while they are being typed', async () => {
    await page.goto(`/events/${event.eventId}/people`);
    await page.getByRole('searchbox').pressSequentially('steward 7', { delay: 30 });
    await page.getByText('7 people found').waitFor();
    await page.getByRole('searchbox').fill('S-76');
    await page.getByText('1 person found').waitFor();
    await page.getByRole('searchbox').fill('nobody at all');
    await page.getByText('Nobody by that name or number').waitFor();
    await page.getByRole('button', { name: 'Clear search' }).last().click();
    await page.getByText('76 people').waitFor();
  });

  it('narrows the list, keeps what it is narrowed to in the address, and saves it as a view', async () => {
    await page.getByRole('combobox', { name: 'Face' }).click();
    await page.getByRole('option', { name: 'Enrolled', exact: true }).click();
    await page.getByText('0 people found').waitFor();
    await page.reload();
    await page.getByText('0 people found').waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save this view' }).click();
    await page.getByLabel('Name of the view').fill('With a face');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'No filter' }).click();
    await page.getByText('76 people', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'With a face' }).click();
    await page.getByText('0 people found').waitFor();
    await page.getByRole('button', { name: 'No filter' }).click();
    await page.getByText('76 people', { exact: true }).waitFor();
  });

  it('loads further pages as the end comes near', async () => {
    const people = page.getByRole('listitem').filter({ hasText: 'Steward' });
    await expect.poll(() => people.count()).toBe(60);
    await page.mouse.wheel(0, 10_000);
    await expect.poll(() => people.count()).toBe(76);
  });

  it('corrects a name, and overwrites nobody who was faster without saying so', async () => {
    await page.getByRole('searchbox').fill('Steward 07');
    await page.getByRole('link', { name: /Steward 07/ }).click();
    await page.getByRole('button', { name: 'Edit' }).click();
    const form = page.getByRole('dialog', { name: 'Name and number of Steward 07' });
    await form.getByLabel('Full name').fill('Steward Seven');
    const [faster] = (
      await colleague.ok(listPeople, { params: { eventId: event.eventId }, query: { search: 'Steward 07' } })
    ).people;
    await colleague.ok(changePerson, {
      params: { eventId: event.eventId, personId: faster?.id ?? '' },
      version: faster?.version ?? 0,
      body: { name: 'Steward 7', externalId: 'S-7' },
    });
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else has changed this person meanwhile.').waitFor();
    await page.getByText('Now: Steward 7', { exact: true }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Full name' }).inputValue()).toBe('Steward Seven');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The changes are saved.').waitFor();
    await page.getByRole('dialog', { name: 'Steward Seven', exact: true }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('suspends with a reason, and reinstates', async () => {
    await page.getByRole('searchbox').fill('Steward 05');
    await page.getByRole('link', { name: /Steward 05/ }).click();
    const panel = page.getByRole('dialog', { name: 'Steward 05' });
    await panel.getByRole('button', { name: 'Suspend' }).click();
    const question = page.getByRole('dialog', { name: 'Suspend ATH' });
    await question.getByRole('button', { name: 'Suspend' }).click();
    await question.getByText('Say why, in a few words.').waitFor();
    await question.getByLabel('Reason').fill('Pass lost at the station');
    await question.getByRole('button', { name: 'Suspend' }).click();
    await panel.getByText('Suspended').waitFor();
    await panel.getByRole('button', { name: 'Reinstate' }).click();
    await page.getByLabel('Reason').fill('Pass found again');
    await page
      .getByRole('dialog', { name: 'Reinstate ATH' })
      .getByRole('button', { name: 'Reinstate' })
      .click();
    await panel.getByText('Active', { exact: true }).waitFor();
  });

  it('closes the upper of two dialogs with Escape, then the lower', async () => {
    const panel = page.getByRole('dialog', { name: 'Steward 05' });
    await panel.getByRole('button', { name: 'Erase person' }).click();
    const question = page.getByRole('dialog', { name: 'Erase Steward 05' });
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    expect(await panel.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
  });

  it('erases a person only when the name is typed', async () => {
    await page.getByRole('link', { name: /Steward 05/ }).click();
    await page.getByRole('button', { name: 'Erase person' }).click();
    const question = page.getByRole('dialog', { name: 'Erase Steward 05' });
    await question.getByLabel(/Type the name/).fill('Steward 50');
    await question.getByRole('button', { name: 'Erase for good' }).click();
    await question.getByText('The name is not the same.').waitFor();
    await question.getByLabel(/Type the name/).fill('steward 05');
    await question.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText('Steward 05 has been erased.').waitFor();
    await page.getByText('0 people found').waitFor();
  });

  it('says which field the server did not accept, and keeps the rest', async () => {
    await page.goto(`/events/${event.eventId}/people/new`);
    await page.getByLabel('Full name').fill('Steward 77');
    await page.getByLabel('Number').fill('S-76');
    await page.getByRole('button', { name: 'Remove accreditation 1' }).click();
    await page.getByRole('button', { name: 'Add person' }).click();
    await page.getByText('Another person of this event has this number.').waitFor();
    expect(await page.getByLabel('Full name').inputValue()).toBe('Steward 77');
  });

  it('speaks French when asked to, and remembers', async () => {
    await page.getByRole('button', { name: /^Language: English/ }).click();
    await page.getByRole('menuitem', { name: 'Français' }).click();
    await page.getByRole('heading', { name: 'Ajouter une personne' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Ajouter une personne' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr');
  });

  it('breaks no rule of the content security policy on the way', () => {
    expect(portal.complaints).toEqual([]);
  });
});

/** The name of the element that has the focus, as the page shows it. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element instanceof HTMLInputElement) return element.labels?.[0]?.textContent ?? '';
    return element?.textContent ?? '';
  });
}

/** Presses Tab until the element is reached; the test fails when it never is. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 12; presses += 1) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`"${name}" cannot be reached with the Tab key`);
}
