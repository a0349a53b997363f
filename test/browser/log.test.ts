import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadJournal } from '#contract/journal';
import type { Person } from '#contract/person';
import { enrol } from '../server/world/enrol.ts';
import { photoOf } from '../server/world/face-photos.ts';
import { decision, result } from '../server/world/journal-bodies.ts';
import { pairGate, sha256 } from '../server/world/paired-gate.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { Portal } from './browser.ts';

const STRANGERS = 260;

describe('the access log', () => {
  let portal: Portal;
  let event: SmallEvent;
  let person: Person;
  let page: Page;

  beforeAll(async () => {
    portal = await Portal.open();
    const admin = await portal.world.admin();
    event = await makeSmallEvent(admin);
    person = await addPerson(admin, event.eventId, 'Athlete 17', ['FIELD']);
    await enrol(admin, { eventId: event.eventId, personId: person.id }, 'c');
    const gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    const nowMs = Date.now();
    for (let told = 0; told < STRANGERS; told += 130) {
      const strangers = Array.from({ length: 130 }, () =>
        decision(event.field.laneId, { outcome: { kind: 'unknown-face' } }),
      );
      const records = gate.journal(strangers, nowMs - 7_200_000 + told);
      await gate.ok(uploadJournal, { body: gate.batch(records) });
    }
    const crop = await photoOf('c');
    const refused = { kind: 'denied', reason: 'passback' } as const;
    const granted = decision(event.field.laneId, { personId: person.id, cropSha256: sha256(crop) });
    const entered = gate.journal([granted, result(granted, 'passed')], nowMs - 60_000);
    const again = gate.journal(
      [decision(event.field.laneId, { personId: person.id, outcome: refused })],
      nowMs,
    );
    await gate.ok(uploadJournal, { body: gate.batch([...entered, ...again], [crop]) });
    page = await portal.signedInPage();
    await page.goto(`/events/${event.eventId}/log`);
  });
  afterAll(() => portal.close());

  it('holds only rows near the window on the page, and loads older ones on the way down', async () => {
    await rows().filter({ hasText: 'Has already gone in' }).waitFor();
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 4_000);
        return page.getByText('Nothing older matches.').isVisible();
      })
      .toBe(true);
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollHeight))
      .toBeGreaterThan(STRANGERS * 50);
    expect(await rows().count()).toBeLessThan(60);
    await page.mouse.wheel(0, -100_000);
  });

  it('finds what was asked for, and keeps it in the address', async () => {
    await choose('Outcome', 'Refused');
    await expect.poll(() => rows().filter({ hasText: 'Athlete 17' }).count()).toBe(1);
    await choose('Reason', 'Has already gone in');
    await choose('When', 'Last hour');
    await expect
      .poll(() => Object.fromEntries(new URL(page.url()).searchParams))
      .toMatchObject({ outcome: 'denied', reason: 'passback' });
    await page.reload();
    await rows().filter({ hasText: 'Athlete 17' }).waitFor();
    expect(await rows().getByRole('button').count()).toBe(1);
  });

  it('says exactly why: every question that the gate asked, and the one that decided', async () => {
    await rows()
      .getByRole('button', { name: /Athlete 17/ })
      .click();
    const details = page.getByRole('complementary', { name: 'Entry' });
    await details
      .getByRole('listitem')
      .filter({ hasText: 'Has not gone in already' })
      .getByText('this decided')
      .waitFor();
    await details.getByText('Similar enough to one person alone (0.71, needed 0.45)').waitFor();
    await details.getByText('At most 1 in 100 strangers gets in').waitFor();
  });

  it('goes from entry to entry by arrow keys', async () => {
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await rows()
      .getByRole('button', { name: /Has already gone in/ })
      .click();
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(() =>
        rows()
          .getByRole('button', { name: /Let in/ })
          .getAttribute('aria-current'),
      )
      .toBe('true');
  });

  it('hides captured faces until somebody asks for them', async () => {
    const captured = page.getByRole('img', { name: 'Face captured at the gate' });
    expect(await captured.count()).toBe(0);
    await page.getByRole('button', { name: 'Show captured faces' }).click();
    await captured.waitFor();
  });

  it('follows one person through the venue', async () => {
    const field = page.getByRole('combobox', { name: 'Person' });
    await field.fill('athl');
    await page.getByRole('option', { name: 'Athlete 17' }).click();
    await page.getByText('Path through the venue').click();
    const stay = page.getByRole('list', { name: 'Path, latest first' }).getByRole('listitem');
    await stay.getByText('In through Gate FIELD').waitFor();
    await stay.getByText('Not seen coming out').waitFor();
  });

  it('hands out what was found as a file, and says how long it got', async () => {
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'As a table (CSV)' }).click(),
    ]);
    await page.getByText('Lines: 3').waitFor();
    expect(file.suggestedFilename()).toBe('Access log Small Games.csv');
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines.slice(1).map((line) => line.includes('Athlete 17'))).toEqual([true, true]);
  });

  it('proves on request that nobody changed it, and says what was checked', async () => {
    await page.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Verify the log' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The log is whole and unaltered').waitFor();
    await dialog.getByText(`each linked to the one before: ${STRANGERS + 3}`).waitFor();
    await dialog.getByText('Every entry that people see was held against the record behind it.').waitFor();
    await dialog.getByRole('link', { name: 'Take the log' }).waitFor();
  });

  it('breaks no rule of the content security policy on the way', () => {
    expect(portal.complaints).toEqual([]);
  });

  function rows() {
    return page.getByRole('list', { name: 'Entries, newest first' }).getByRole('listitem');
  }

  async function choose(field: string, option: string): Promise<void> {
    await page.getByRole('combobox', { name: field }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }
});
