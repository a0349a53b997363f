import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { photoOf } from '../server/world/face-photos.ts';
import { makeSmallEvent } from '../server/world/small-event.ts';
import { zipOf } from '../server/world/zip-archive.ts';
import { Portal } from './browser.ts';

const TABLE = [
  'Nr,Who,Kind,First,Last,Places,Pic',
  'A-1,Athlete 1,ATH,2026-01-01,2099-12-31,ARENA:FIELD,one.jpg',
  'A-2,Athlete 2,ATH,2026-01-01,2099-12-31,ARENA:FIELD,missing.jpg',
  'A-3,,ATH,2026-01-01,2099-12-31,ARENA:FIELD,',
  'A-4,Athlete 4,ATH,2026-01-01,soon,ARENA:FIELD,',
].join('\n');

/** From two dropped files to people at the gates, with mistakes on the way. */
describe('the import wizard', () => {
  let portal: Portal;
  let page: Page;
  let eventId: string;

  beforeAll(async () => {
    portal = await Portal.open();
    ({ eventId } = await makeSmallEvent(await portal.world.admin()));
    page = await portal.signedInPage();
    await page.goto(`/events/${eventId}/imports`);
  });
  afterAll(() => portal.close());

  async function choose(label: string, column: string): Promise<void> {
    await page.getByRole('combobox', { name: label, exact: true }).first().click();
    await page.getByRole('option', { name: column, exact: true }).click();
  }

  it('takes a table and an archive, and asks which column is which', async () => {
    const archive = zipOf([{ name: 'photos/one.jpg', content: await photoOf('a') }]);
    await page.locator('input[type=file]').setInputFiles([
      { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) },
      { name: 'photos.zip', mimeType: 'application/zip', buffer: archive },
    ]);
    await page.getByText('Table: 4 rows, 7 columns').waitFor();
    await page.getByText('Archive: 1 photos, 0 files that cannot be used').waitFor();
    await page.getByText('Choose a column.').first().waitFor();
    await choose('Number', 'Nr');
    await choose('Full name', 'Who');
    await choose('Category', 'Kind');
    await choose('Valid from', 'First');
    await choose('Valid through', 'Last');
    await choose('Zones', 'Places');
    await choose('File name of the photo', 'Pic');
  });

  it('tells row by row what would be refused, and changes nothing', async () => {
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByRole('heading', { name: '3. What would happen' }).waitFor();
    await page.getByRole('cell', { name: 'the photo is not in the archive' }).waitFor();
    await page.getByRole('cell', { name: 'is missing' }).waitFor();
    await page.getByRole('cell', { name: 'is not a date such as 2026-07-24' }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download all' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('refused-rows.csv');
  });

  it('is found again by whoever left, and imports the rest', async () => {
    await page.goto(`/events/${eventId}/imports`);
    await page.getByRole('link', { name: /Checked, not imported yet/ }).click();
    await page.getByRole('button', { name: 'Import now' }).click();
    await page.getByRole('heading', { name: '4. Report' }).waitFor();
    await page.getByRole('link', { name: 'To the people' }).click();
    await page.getByText('1 person').waitFor();
    await page.getByRole('link', { name: /Athlete 1/ }).waitFor();
  });

  it('knows the columns of the same table the next time', async () => {
    await page.goto(`/events/${eventId}/imports`);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'again.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) });
    await page.getByText('Table: 4 rows, 7 columns').waitFor();
    expect(await page.getByRole('combobox', { name: 'Number', exact: true }).inputValue()).toBe('Nr');
    expect(portal.complaints).toEqual([]);
  });

  it('refuses what is neither a table nor an archive before it is sent', async () => {
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'people.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') });
    await page.getByText('people.pdf is neither a table').waitFor();
  });
});
