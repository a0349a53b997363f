import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invitePerson } from '#contract/invitation';
import { type Person, readPerson } from '#contract/person';
import { projectFile } from '#models/project-file';
import type { Client } from '../server/world/client.ts';
import { photoOf } from '../server/world/face-photos.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { seriousViolations } from './axe.ts';
import { Portal } from './browser.ts';
import { type FakeWebcam, makeWebcam } from './fake-webcam.ts';

const PHONE = { width: 390, height: 844 };

let portal: Portal;
let webcam: FakeWebcam;
let admin: Client;
let event: SmallEvent;

beforeAll(async () => {
  webcam = await makeWebcam([{ photo: await photoOf('b'), height: 1, seconds: 20 }]);
  portal = await Portal.open(webcam.file);
  admin = await portal.world.admin();
  event = await makeSmallEvent(admin);
});
afterAll(async () => {
  await portal.close();
  webcam.remove();
});

interface Invited {
  readonly person: Person;
  /** Path and hash of the link. */
  readonly link: string;
}

async function invite(name: string): Promise<Invited> {
  const person = await addPerson(admin, event.eventId, name, ['FIELD']);
  const params = { eventId: event.eventId, personId: person.id };
  const { pathname, hash } = new URL((await admin.ok(invitePerson, { params, body: {} })).link);
  return { person, link: pathname + hash };
}

async function enrolmentOf(person: Person): Promise<Person['enrolment']['kind']> {
  const params = { eventId: event.eventId, personId: person.id };
  return (await admin.ok(readPerson, { params })).enrolment.kind;
}

async function open(link: string, options: Parameters<Portal['newPage']>[0] = {}): Promise<Page> {
  const page = await portal.newPage({ viewport: PHONE, ...options });
  await page.goto(link);
  await page.getByRole('heading', { name: 'Welcome to Small Games' }).waitFor();
  return page;
}

async function agree(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'What is stored, and for how long' }).waitFor();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Yes, I agree' }).click();
  await page.getByRole('heading', { name: 'Your photo' }).waitFor();
}

async function sendFile(page: Page, photo: Buffer): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: /^Choose (a|another) photo$/ }).click(),
  ]);
  await chooser.setFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
  await page.getByRole('button', { name: 'Send the photo' }).click();
}

describe('enrolling oneself by link', () => {
  let invited: Invited;
  let page: Page;

  beforeAll(async () => {
    invited = await invite('Athlete 41');
    page = await open(invited.link);
  });
  afterAll(() => page.context().close());

  it('greets by name and keeps the link out of the address bar', async () => {
    await page.getByText('Athlete 41').waitFor();
    expect(new URL(page.url()).hash).toBe('');
  });

  it('leads through the coach to a photo that is accepted', async () => {
    await agree(page);
    await page.getByRole('button', { name: 'Take a photo' }).click();
    await page.getByRole('img', { name: 'The chosen photo' }).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Send the photo' }).click();
    await page.getByRole('heading', { name: 'You are ready' }).waitFor();
    expect(await enrolmentOf(invited.person)).toBe('enrolled');
  });

  it('shows the photo and comes back to the same place', async () => {
    await page.goto('/enrol');
    await page.getByRole('heading', { name: 'You are ready' }).waitFor();
    const photo = page.getByRole('img', { name: 'Your photo' });
    await expect
      .poll(() => photo.evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(80);
  });

  it('lets the link open nothing on another device', async () => {
    const other = await portal.newPage({ viewport: PHONE });
    await other.goto(invited.link);
    await other.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    await other.context().close();
  });

  it('deletes everything when consent is withdrawn, after one question', async () => {
    await page.getByRole('button', { name: 'Withdraw my consent' }).click();
    await page.getByRole('button', { name: 'Delete and use my badge' }).click();
    await page.getByRole('heading', { name: 'You enter by badge' }).waitFor();
    expect(await enrolmentOf(invited.person)).toBe('badge-only');
  });

  it('forgets the invitation on a shared device', async () => {
    await page.getByRole('button', { name: 'Forget this on this device' }).click();
    await page.getByRole('heading', { name: 'Open your invitation first' }).waitFor();
  });

  it('breaks no rule of the content security policy on the way', () => {
    expect(portal.complaints).toEqual([]);
  });
});

describe('somebody who says no', () => {
  it('is told that the badge is as good, and nothing is stored', async () => {
    const { person, link } = await invite('Athlete 42');
    const page = await open(link);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'No, I use my badge' }).click();
    await page.getByRole('heading', { name: 'You enter by badge' }).waitFor();
    expect(await enrolmentOf(person)).toBe('no-photo');
    await page.context().close();
  });
});

describe('a photo that will not do', () => {
  let invited: Invited;
  let page: Page;
  let blurred: Buffer;

  beforeAll(async () => {
    blurred = await sharp(await photoOf('d'))
      .blur(9)
      .jpeg()
      .toBuffer();
    invited = await invite('Athlete 43');
    page = await open(invited.link);
    await agree(page);
  });
  afterAll(() => page.context().close());

  it('is refused with the reason and what to do about it', async () => {
    await sendFile(page, blurred);
    await page.getByText('The photo is blurred.').waitFor();
    await page.getByText('Hold still, clean the lens').waitFor();
    expect(await page.getByRole('heading', { name: 'Is there a reason?' }).count()).toBe(0);
    expect(await enrolmentOf(invited.person)).toBe('no-photo');
  });

  it('may be explained after it failed again, and goes to a person', async () => {
    await sendFile(page, blurred);
    await page.getByRole('heading', { name: 'Is there a reason?' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByLabel('A medical condition').check();
    await page.getByLabel('Anything else (optional)').fill('My eyes shake.');
    await page.getByRole('button', { name: 'Send to a person' }).click();
    await page.getByRole('heading', { name: 'Your photo is being looked at' }).waitFor();
    expect(await enrolmentOf(invited.person)).toBe('in-review');
  });
});

const LOOKS = [
  { name: 'light', width: 390, options: {} },
  { name: 'dark', width: 390, options: { colorScheme: 'dark' } },
  { name: 'right to left', width: 390, options: { locale: 'ar' } },
  { name: 'right to left, dark', width: 1280, options: { locale: 'ar', colorScheme: 'dark' } },
  { name: 'wide', width: 1920, options: {} },
] as const;

describe.each(LOOKS)('the steps in $name, $width pixels wide', ({ width, options }) => {
  it('show no serious violation of WCAG 2.2 AA, fit the screen, and fit it with text of twice the size', async () => {
    const { link } = await invite(
      `Athlete with quite a long name ${width} ${Object.values(options).join(' ')}`,
    );
    const page = await portal.newPage({ viewport: { width, height: 844 }, ...options });
    await page.goto(link);
    for (let step = 1; step <= 4; step += 1) {
      await page.locator('main h1').waitFor();
      expect(await seriousViolations(page), `step ${step}`).toEqual([]);
      expect(await overflow(page), `step ${step}`).toBe(0);
      await page.addStyleTag({ content: 'html { font-size: 200% !important; --mantine-scale: 2; }' });
      expect(await overflow(page), `step ${step}, twice the size`).toBe(0);
      await page.evaluate(() => document.head.lastElementChild?.remove());
      if (step < 4) await page.locator('main button').first().click();
      await page.waitForTimeout(300);
    }
    await page.context().close();
  });
});

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What was measured, for whoever reads the run. */
function report(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What Chrome's own tools call fast 4G. */
const FAST_4G = {
  offline: false,
  latency: 165,
  downloadThroughput: (9e6 * 0.9) / 8,
  uploadThroughput: (1.5e6 * 0.9) / 8,
};

describe('how fast it is', () => {
  it('the first bundle stays under 250 kB gzip, styles included', async () => {
    const folder = projectFile('dist/enrollment-portal');
    const page = readFileSync(path.join(folder, 'index.html'), 'utf8');
    const files = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file = '']) => file);
    const bytes = files.reduce(
      (sum, file) => sum + gzipSync(readFileSync(path.join(folder, file))).length,
      0,
    );
    report(`first bundle: ${Math.round(bytes / 1000)} kB gzip in ${files.length} files`);
    expect(bytes).toBeLessThan(250_000);
  });

  it('a cold load over simulated 4G is measured until the first step can be used', async () => {
    const { link } = await invite('Athlete 44');
    const page = await portal.newPage({ viewport: PHONE });
    const network = await page.context().newCDPSession(page);
    await network.send('Network.enable');
    await network.send('Network.emulateNetworkConditions', FAST_4G);
    await page.goto(link, { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    const usableMs = await page.evaluate(() => performance.now());
    report(`enrol page usable after ${Math.round(usableMs)} ms over simulated 4G (goal: 2000)`);
    expect(usableMs).toBeGreaterThan(0);
    await page.context().close();
  });
});
