import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadJournal } from '#contract/journal';
import type { Person } from '#contract/person';
import { enrol } from '../server/world/enrol.ts';
import { photoOf } from '../server/world/face-photos.ts';
import { decision } from '../server/world/journal-bodies.ts';
import { pairGate, sha256 } from '../server/world/paired-gate.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { Portal } from './browser.ts';
import { ObedientGate } from './obedient-gate.ts';

describe('the lanes page', () => {
  let portal: Portal;
  let event: SmallEvent;
  let person: Person;
  let gate: ObedientGate;
  let page: Page;
  let dialog: Locator;

  beforeAll(async () => {
    portal = await Portal.open();
    const admin = await portal.world.admin();
    event = await makeSmallEvent(admin);
    person = await addPerson(admin, event.eventId, 'Athlete 17', ['FIELD']);
    await enrol(admin, { eventId: event.eventId, personId: person.id }, 'c');
    const paired = await pairGate(admin, event.eventId, event.field.accessPointId);
    const crop = await photoOf('c');
    const refused = decision(event.field.laneId, {
      personId: person.id,
      outcome: { kind: 'denied', reason: 'passback' },
      cropSha256: sha256(crop),
    });
    await paired.ok(uploadJournal, { body: paired.batch(paired.journal([refused]), [crop]) });
    gate = new ObedientGate(paired, event.field.laneId);
    page = await portal.signedInPage();
    dialog = page.getByRole('dialog');
    await page.goto(`/events/${event.eventId}/lanes`);
  });
  afterAll(async () => {
    await gate.end();
    await portal.close();
  });

  it('shows how each lane serves, and which cannot be reached', async () => {
    await lane('Gate FIELD').getByText('Serving').waitFor();
    await lane('Gate FIELD').getByText('Turnstile ready').waitFor();
    await lane('Gate VIP').getByText('Not paired').waitFor();
    expect(await lane('Gate VIP').getByRole('button').count()).toBe(0);
  });

  it('opens a lane once for a reason, and tells what the gate answered', async () => {
    await page.getByRole('button', { name: 'Open once: Gate FIELD, Lane 1' }).click();
    await dialog.getByRole('button', { name: 'Open once' }).click();
    await dialog.getByText('Say why, in a few words.').waitFor();
    expect(gate.heard).toEqual([]);
    await dialog.getByLabel('Reason').fill('Delivery for the kitchen');
    await dialog.getByRole('button', { name: 'Open once' }).click();
    await dialog.getByText('The lane was opened').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await lane('Gate FIELD')
      .getByText(/Open once, admin/)
      .waitFor();
    expect(gate.heard).toEqual([{ kind: 'open-once' }]);
  });

  it('lets through whom the officer has recognised, and hides captured faces until asked', async () => {
    await page.getByRole('button', { name: 'Let a person through: Gate FIELD, Lane 1' }).click();
    const last = dialog.getByRole('button', { name: /Athlete 17/ });
    await last.getByText('Has already gone in').waitFor();
    await last.click();
    expect(await dialog.locator('img[src*="/crop"]').count()).toBe(0);
    await dialog.getByText('Badge', { exact: true }).click();
    await dialog.getByLabel('Reason').fill('Went out by the fire exit');
    await dialog.getByRole('button', { name: 'Let a person through' }).click();
    await dialog.getByText('The lane was opened').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    expect(gate.heard.at(-1)).toEqual({ kind: 'let-through', personId: person.id, recognisedBy: 'badge' });
  });

  it('holds a lane shut until it is told to serve again', async () => {
    await order('Hold shut');
    await lane('Gate FIELD').getByText('Held shut', { exact: true }).waitFor();
    await order('Serve again');
    await lane('Gate FIELD').getByText('Serving', { exact: true }).waitFor();
  });

  it('releases in two steps: nothing opens before the second, which names every lane', async () => {
    await page.getByRole('button', { name: 'Release for evacuation' }).click();
    await dialog.getByRole('combobox', { name: 'Which lanes' }).click();
    await page.getByRole('option', { name: 'Arena', exact: true }).click();
    await dialog.getByLabel('Reason').fill('Smoke in the north stand');
    await dialog.getByRole('button', { name: 'Go on: see which lanes' }).click();
    await dialog.getByText('Gate FIELD · Lane 1').waitFor();
    await dialog
      .getByRole('listitem')
      .filter({ hasText: 'Gate VIP' })
      .getByText('somebody must go there')
      .waitFor();
    expect(gate.heard.map(({ kind }) => kind)).not.toContain('release');
    await dialog.getByRole('button', { name: 'Open now (1)' }).click();
    await dialog.getByText('Somebody must go to these lanes').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await lane('Gate FIELD').getByText('Stands open', { exact: true }).waitFor();
  });

  it('breaks no rule of the content security policy on the way', () => {
    expect(portal.complaints).toEqual([]);
  });

  function lane(gateName: string): Locator {
    return page.getByRole('region', { name: gateName }).getByRole('listitem').first();
  }

  async function order(name: string): Promise<void> {
    await page.getByRole('button', { name: 'More orders: Gate FIELD, Lane 1' }).click();
    await page.getByRole('menuitem', { name }).click();
    await dialog.getByLabel('Reason').fill('Asked for by the test');
    await dialog.getByRole('button', { name }).click();
    await dialog.getByText('Done', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await dialog.waitFor({ state: 'hidden' });
  }
});
