import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadJournal } from '#contract/journal';
import type { JournalBody } from '#domain/journal/record';
import { decision, result } from '../server/world/journal-bodies.ts';
import { type PairedGate, pairGate } from '../server/world/paired-gate.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { Portal } from './browser.ts';

describe('the page of what is going on now', () => {
  let portal: Portal;
  let event: SmallEvent;
  let gate: PairedGate;
  let page: Page;

  beforeAll(async () => {
    portal = await Portal.open();
    const admin = await portal.world.admin();
    event = await makeSmallEvent(admin, { occupancy: { kind: 'limited', most: 4, exempt: [] } });
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    for (const name of ['Athlete 17', 'Volunteer 204']) {
      const { id: personId } = await addPerson(admin, event.eventId, name, ['FIELD']);
      await walksIn(personId);
    }
    await upload([decision(event.field.laneId, { outcome: { kind: 'unknown-face' } })]);
    page = await portal.signedInPage();
    await page.goto(`/events/${event.eventId}/now`);
  });
  afterAll(() => portal.close());

  it('tells how many are inside, and how many were not let in and why', async () => {
    await expect.poll(() => figure('People inside')).toBe('2');
    await expect.poll(() => figure('Not let in, 30 min')).toMatch(/^1 /);
    const refusals = page.getByRole('region', { name: 'Why people were not let in' });
    await refusals.getByRole('listitem').filter({ hasText: 'Not recognised' }).getByText('1').waitFor();
  });

  it('follows what happens at the gates', async () => {
    await upload([decision(event.field.laneId, { outcome: { kind: 'ambiguous' } })]);
    await expect.poll(() => figure('Not let in, 30 min')).toMatch(/^2 /);
  });

  it('has every picture as a table too', async () => {
    await page.getByRole('button', { name: 'Numbers as a table: Minute by minute' }).click();
    const table = page.getByRole('region', { name: 'Minute by minute' }).getByRole('table');
    await table.waitFor();
    const cells = await table.getByRole('row').allTextContents();
    expect(cells).toHaveLength(31);
    await page.getByRole('button', { name: 'Numbers as a table: People in each zone' }).click();
    const zones = page.getByRole('region', { name: 'People in each zone' });
    await zones.getByRole('row', { name: 'Zone FIELD 2 2 4' }).waitFor();
  });

  it('names who is inside, and takes the word of somebody who looked', async () => {
    await page.getByRole('button', { name: 'Numbers as a table: People in each zone' }).click();
    await page.getByRole('link', { name: /Zone FIELD/ }).click();
    const inside = page.getByRole('list', { name: 'People inside, the latest first' }).getByRole('listitem');
    await expect.poll(() => inside.count()).toBe(2);
    await page.getByRole('button', { name: 'Is out: Athlete 17' }).click();
    await page.getByLabel('Reason').fill('Seen at the bus');
    await page.getByRole('button', { name: 'Correct the count' }).click();
    await expect.poll(() => inside.allTextContents()).toEqual([expect.stringContaining('Volunteer 204')]);
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.getByRole('menuitem', { name: 'So many others are inside' }).click();
    await page.getByLabel('People counted whom no gate recognised').fill('3');
    await page.getByLabel('Reason').fill('Counted by hand');
    await page.getByRole('button', { name: 'Correct the count' }).click();
    await page.getByText('Inside: 4 · known by name: 1 · others: 3').waitFor();
  });

  it('breaks no rule of the content security policy on the way', () => {
    expect(portal.complaints).toEqual([]);
  });

  async function upload(bodies: readonly JournalBody[]): Promise<void> {
    await gate.ok(uploadJournal, { body: gate.batch(gate.journal(bodies)) });
  }

  async function walksIn(personId: string): Promise<void> {
    const granted = decision(event.field.laneId, { personId });
    await upload([granted, result(granted, 'passed')]);
  }

  function figure(name: string): Promise<string | null> {
    return page.locator('dl > div').filter({ hasText: name }).locator('dd').textContent();
  }
});
