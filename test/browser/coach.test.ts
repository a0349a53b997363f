import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { photoOf } from '../server/world/face-photos.ts';
import { makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { Portal } from './browser.ts';
import { type FakeWebcam, makeWebcam } from './fake-webcam.ts';

/** The real networks in the real browser, looking through a camera whose pictures are known. */
describe('the coach at the desk', () => {
  let portal: Portal;
  let webcam: FakeWebcam;
  let event: SmallEvent;
  let page: Page;

  beforeAll(async () => {
    const photo = await photoOf('b');
    webcam = await makeWebcam([
      { photo, height: 0.4, seconds: 6 },
      { photo, height: 1, seconds: 40 },
    ]);
    portal = await Portal.open(webcam.file);
    event = await makeSmallEvent(await portal.world.admin());
    page = await portal.signedInPage();
  });
  afterAll(async () => {
    await portal.close();
    webcam.remove();
  });

  it('asks somebody far away to come closer, and tells a screen reader', async () => {
    await page.goto(`/events/${event.eventId}/people/new`);
    await page.getByLabel('Full name').fill('Athlete 31');
    await page.getByRole('button', { name: 'Remove accreditation 1' }).click();
    await page.getByRole('button', { name: 'Take a photo' }).click();
    await page.getByText('Come closer').first().waitFor({ timeout: 60_000 });
    await page.locator('[aria-live=polite]', { hasText: 'Come closer' }).waitFor({ state: 'attached' });
  });

  it('takes the photo by itself once the face is good and held still', async () => {
    await page.getByRole('img', { name: 'The chosen photo' }).waitFor({ timeout: 60_000 });
    const size = await page
      .getByRole('img', { name: 'The chosen photo' })
      .evaluate((image) => [
        (image as HTMLImageElement).naturalWidth,
        (image as HTMLImageElement).naturalHeight,
      ]);
    expect(size).toEqual([360, 480]);
  });

  it('sends nothing that it sees: the page has talked to nobody but its server', async () => {
    const origins = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin),
    );
    expect([...new Set(origins)].filter((origin) => origin !== new URL(page.url()).origin)).toEqual([]);
  });

  it('gives a photo that the server accepts', async () => {
    await page.getByRole('button', { name: 'Add and enrol' }).click();
    await page.getByRole('heading', { name: 'Athlete 31 is enrolled' }).waitFor();
  });

  it('breaks no rule of the content security policy on the way', () => {
    expect(portal.complaints).toEqual([]);
  });
});

describe('a desk without a camera', () => {
  let portal: Portal;
  let page: Page;

  beforeAll(async () => {
    portal = await Portal.open();
    const event = await makeSmallEvent(await portal.world.admin());
    page = await portal.signedInPage();
    await page.goto(`/events/${event.eventId}/people/new`);
  });
  afterAll(() => portal.close());

  it('says so and leads to a file', async () => {
    await page.getByRole('button', { name: 'Take a photo' }).click();
    await page.getByText(/No camera was found|The camera is not allowed here/).waitFor();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose a file' }).click(),
    ]);
    await chooser.setFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await photoOf('a') });
    await page.getByRole('img', { name: 'The chosen photo' }).waitFor();
  });

  it('turns and cuts the photo by keyboard', async () => {
    await page.getByRole('button', { name: 'Turn or crop' }).click();
    await page.getByRole('button', { name: 'Turn', exact: true }).click();
    const zoom = page.getByRole('slider', { name: 'Zoom' });
    await zoom.focus();
    for (let presses = 0; presses < 10; presses += 1) await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Use this part' }).click();
    const shape = await page
      .getByRole('img', { name: 'The chosen photo' })
      .evaluate(
        (image) => (image as HTMLImageElement).naturalWidth / (image as HTMLImageElement).naturalHeight,
      );
    expect(shape).toBeCloseTo(0.75, 1);
  });
});
