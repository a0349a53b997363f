import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainPhoto } from '#contract/enrolment';
import { decidePhoto, listReviews } from '#contract/photo-review';
import { ADMINISTRATOR } from '#contract/role';
import type { Client } from '../server/world/client.ts';
import { photoOf } from '../server/world/face-photos.ts';
import { consentingDevice, sendSelfie } from '../server/world/open-invitation.ts';
import { addPerson, makeSmallEvent } from '../server/world/small-event.ts';
import { Portal } from './browser.ts';

/** An officer looks at photos by keyboard, and a colleague is quicker with one of them. */
describe('the review queue', () => {
  let portal: Portal;
  let page: Page;
  let eventId: string;
  let colleague: Client;

  beforeAll(async () => {
    portal = await Portal.open();
    colleague = await portal.world.signIn('colleague', [ADMINISTRATOR]);
    ({ eventId } = await makeSmallEvent(colleague));
    const blurred = await sharp(await photoOf('b'))
      .blur(6)
      .jpeg()
      .toBuffer();
    for (const number of [1, 2, 3, 4]) {
      const { id: personId } = await addPerson(colleague, eventId, `Athlete ${number}`, ['FIELD']);
      const device = await consentingDevice(colleague, { eventId, personId });
      const note = `Reason ${number}`;
      await device.ok(explainPhoto, { body: { because: 'head-covering', note } });
      await sendSelfie(device, blurred);
    }
    page = await portal.signedInPage();
    await page.goto(`/events/${eventId}/reviews`);
  });
  afterAll(() => portal.close());

  const inHand = (name: string) => page.getByRole('heading', { name, level: 2, exact: true }).waitFor();
  const stateOf = async (name: string) => {
    const { items } = await colleague.ok(listReviews, { params: { eventId } });
    return items.some((item) => item.kind === 'photo' && item.review.person.name === name)
      ? 'open'
      : 'decided';
  };

  it('shows the photo beside its measures and what the person says', async () => {
    await inHand('Athlete 1');
    await page.getByRole('img', { name: 'Photo sent by Athlete 1' }).waitFor();
    await page.getByText('Reason 1').waitFor();
    await page.getByText('They wear a head covering.').waitFor();
    await page.getByText('Sharpness', { exact: true }).last().waitFor();
    expect(await page.getByLabel('What they will read').inputValue()).toContain('Hold still');
  });

  it('rejects by a key, and takes it back by another before it is sent', async () => {
    await page.keyboard.press('r');
    await inHand('Athlete 2');
    await page.keyboard.press('z');
    await inHand('Athlete 1');
    expect(await stateOf('Athlete 1')).toBe('open');
  });

  it('decides on one after the other, each with its own message', async () => {
    await page.keyboard.press('a');
    await inHand('Athlete 2');
    await page.keyboard.press('e');
    await page.getByLabel('What they will read').fill('Without the scarf, please');
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    await inHand('Athlete 3');
    await expect.poll(() => stateOf('Athlete 1'), { timeout: 20_000 }).toBe('decided');
    await expect.poll(() => stateOf('Athlete 2'), { timeout: 20_000 }).toBe('decided');
    expect(await stateOf('Athlete 3')).toBe('open');
  });

  it('says who was quicker, and decides nothing twice', async () => {
    const { items } = await colleague.ok(listReviews, { params: { eventId } });
    const [third] = items.flatMap((item) => (item.kind === 'photo' ? [item.review] : []));
    await colleague.ok(decidePhoto, {
      params: { eventId, reviewId: third?.id ?? '' },
      version: third?.version ?? 0,
      body: { kind: 'approve' },
    });
    await page.keyboard.press('r');
    await inHand('Athlete 4');
    await page.getByText('Already decided by colleague.').waitFor();
    expect(portal.complaints).toEqual([]);
  });
});
