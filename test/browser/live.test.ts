import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadJournal } from '#contract/journal';
import type { Person } from '#contract/person';
import type { JournalBody } from '#domain/journal/record';
import type { Client } from '../server/world/client.ts';
import { enrol } from '../server/world/enrol.ts';
import { photoOf } from '../server/world/face-photos.ts';
import { decision, result } from '../server/world/journal-bodies.ts';
import { type PairedGate, pairGate, sha256 } from '../server/world/paired-gate.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { Portal } from './browser.ts';
import { CuttableNetwork } from './cuttable-network.ts';

describe('the live page', () => {
  let portal: Portal;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;
  let person: Person;
  let network: CuttableNetwork;
  let page: Page;

  beforeAll(async () => {
    portal = await Portal.open();
    admin = await portal.world.admin();
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    person = await addPerson(admin, event.eventId, 'Athlete 17', ['FIELD']);
    await enrol(admin, { eventId: event.eventId, personId: person.id }, 'c');
    network = await CuttableNetwork.to(portal.world.server.port);
    page = await portal.signedInPage({ baseURL: network.origin });
    await countTones(page);
    await page.goto(`/events/${event.eventId}/live`);
    await page.getByText('No entries yet').waitFor();
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
  });
  afterAll(async () => {
    await portal.close();
    await network.close();
  });

  it('shows an entry as it happens: both faces, who, where, and what was decided', async () => {
    const crop = await photoOf('c');
    const granted = decision(event.field.laneId, { personId: person.id, cropSha256: sha256(crop) });
    await upload([granted], [crop]);
    const row = rowOf('Athlete 17');
    await row.getByText('Let in').waitFor();
    await row.getByText('Gate FIELD · Lane 1 · in').waitFor();
    await row.getByText('Waiting for the lane').waitFor();
    await expect.poll(() => facesIn(row)).toBe(2);
    await upload([result(granted, 'passed')]);
    await row.getByText('Walked through').waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'Athlete 17' }).count()).toBe(1);
  });

  it('says in words why somebody was refused', async () => {
    await upload([
      decision(event.field.laneId, {
        personId: person.id,
        outcome: { kind: 'denied', reason: 'passback' },
      }),
      decision(event.field.laneId, { outcome: { kind: 'unknown-face' } }),
    ]);
    await rowOf('Has already gone in').waitFor();
    await rowOf('Not recognised').getByText('Unknown person').waitFor();
  });

  it('tells of a chosen entry what the gate saw and what was asked for', async () => {
    await rowOf('Has already gone in').click();
    const details = page.getByRole('complementary', { name: 'Entry' });
    await details.getByText('This person is inside already').waitFor();
    await details.getByRole('img', { name: 'Similarity 0.71, at least 0.45 needed: reached' }).waitFor();
    await details.getByText('At most 1 in 100 strangers gets in').waitFor();
    await details.getByText('Clear: none seen in 6 of 6 frames checked').waitFor();
  });

  it('counts by outcome and shows one kind alone', async () => {
    const filter = page.getByRole('group', { name: 'Filter by outcome' });
    expect(await filter.getByRole('button').allTextContents()).toEqual([
      '3All',
      '1Let in',
      '1Refused',
      '1Not recognised',
      '0Needs a look',
    ]);
    await filter.getByRole('button', { name: 'Refused' }).click();
    await expect.poll(() => rows().count()).toBe(1);
    await filter.getByRole('button', { name: 'All' }).click();
    await expect.poll(() => rows().count()).toBe(3);
  });

  it('holds still while it is paused and says how many have come', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    await upload([decision(event.field.laneId, { outcome: { kind: 'low-quality' } })]);
    await page.getByRole('button', { name: '1 new entry' }).click();
    await rowOf('No clear view').waitFor();
  });

  it('says that the connection is lost, and after it is back has every entry once', async () => {
    network.pull();
    await page.getByText('Connection lost').waitFor();
    await upload([
      decision(event.field.laneId, { outcome: { kind: 'ambiguous' } }),
      decision(event.field.laneId, { outcome: { kind: 'badge-required' } }),
    ]);
    network.plugIn();
    await rowOf('Could be two people').waitFor();
    await rowOf('Badge needed').waitFor();
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    await upload([decision(event.field.laneId, { outcome: { kind: 'spoof-suspected' } })]);
    await rowOf('Possible photo or phone').waitFor();
    expect(await rows().count()).toBe(7);
  });

  it('goes on across a restart of the server, with every entry once', async () => {
    await portal.restartServer();
    await upload([decision(event.field.laneId, { outcome: { kind: 'gallery-stale' } })]);
    await rowOf('Gate out of date').waitFor();
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    await upload([decision(event.field.laneId, { outcome: { kind: 'manual-override' } })]);
    await rowOf('Opened by staff').waitFor();
    expect(await rows().count()).toBe(9);
  });

  it('reads an entry out to a screen reader', async () => {
    const spoken = page.locator('[aria-live=polite]');
    await expect.poll(() => spoken.first().textContent(), { timeout: 20_000 }).not.toBe('');
  });

  it('shows one lane alone', async () => {
    await page.getByRole('combobox', { name: 'Lane' }).click();
    await page.getByRole('option', { name: 'Gate VIP · Lane 1' }).click();
    await page.getByText('None of this kind').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => rows().count()).toBe(9);
  });

  it('sounds once for each alert, for whoever asked for it', async () => {
    await page.getByText('Possible picture held up').waitFor();
    await page.getByRole('button', { name: 'No sound' }).click();
    await expect.poll(tones).toBe(2);
    await upload([
      {
        kind: 'alert',
        alertId: 'alert-forced-1',
        laneId: event.field.laneId,
        alert: { kind: 'turnstile', alarm: 'forced-open' },
        phase: 'began',
        noticedAtMs: Date.now(),
      },
    ]);
    await page.getByRole('alert').getByText('Forced open').waitFor();
    await expect.poll(tones).toBe(4);
    network.pull();
    await page.getByText('Connection lost').waitFor();
    network.plugIn();
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    expect(await tones()).toBe(4);
  });

  it('leads to the alerts, where somebody says that they have seen to one', async () => {
    await page.getByRole('link', { name: /^See to them/ }).click();
    await page.getByRole('button', { name: 'Seen to: Forced open' }).click();
    await page.getByLabel('What was found or done (optional)').fill('A bag was caught in the lane');
    await page.getByRole('button', { name: 'It has been seen to' }).click();
    await expect.poll(() => page.getByRole('heading', { name: 'Forced open' }).count()).toBe(0);
    await page.getByRole('heading', { name: 'Possible picture held up' }).waitFor();
    await page.getByText('Seen to', { exact: true }).first().click();
    await page.getByText('Seen to by admin').waitFor();
    await page.getByText('“A bag was caught in the lane”').waitFor();
    await page.getByRole('link', { name: 'Live', exact: true }).click();
  });

  it('leads to older entries', async () => {
    for (let batch = 0; batch < 2; batch += 1) {
      const many = Array.from({ length: 70 }, () =>
        decision(event.field.laneId, { outcome: { kind: 'unknown-face' } }),
      );
      await upload(many);
    }
    await page.reload();
    await expect.poll(() => rows().count()).toBe(100);
    await page.getByRole('button', { name: 'Load older entries' }).click();
    await expect.poll(() => rows().count()).toBe(149);
    await page.getByText('This is the beginning of the log.').waitFor();
  });

  it('signs out when the session ends, and comes back to the same page', async () => {
    portal.world.clock.moveOn(13 * 3_600_000);
    await page.getByRole('link', { name: 'Gates', exact: true }).click();
    await page.getByText('Your session has ended. Sign in to go on where you were.').waitFor();
    await page.getByLabel('Name').fill('admin');
    await page.getByLabel('Password', { exact: true }).fill('four words in a row');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Gates', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/events/${event.eventId}/gates`);
  });

  it('breaks no rule of the content security policy on the way', () => {
    expect(portal.complaints).toEqual([]);
  });

  async function upload(bodies: readonly JournalBody[], crops: readonly Uint8Array[] = []) {
    await gate.ok(uploadJournal, { body: gate.batch(gate.journal(bodies), crops) });
  }

  function tones(): Promise<number> {
    return page.evaluate(() => Reflect.get(window, 'tones') as number);
  }

  function rows() {
    return page.getByRole('list', { name: 'Entries, newest first' }).getByRole('listitem');
  }

  function rowOf(text: string) {
    return rows().filter({ hasText: text }).first().getByRole('button');
  }

  function facesIn(row: ReturnType<typeof rowOf>): Promise<number> {
    return row
      .locator('img')
      .evaluateAll((images) => images.filter((image) => (image as HTMLImageElement).naturalWidth > 0).length);
  }
});

/** The loudspeaker is the edge of the world: what would be heard is counted there. */
async function countTones(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Reflect.set(window, 'tones', 0);
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...when) {
      Reflect.set(window, 'tones', (Reflect.get(window, 'tones') as number) + 1);
      start.apply(this, when);
    };
  });
}
