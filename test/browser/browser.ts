import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ADMINISTRATOR } from '#contract/role';
import { startTestServer, type TestServer } from '../server/world/running-server.ts';
import { launchChromium } from './chromium.ts';

export const PASSWORD = 'four words in a row';

/** The real server with the built portal, and a browser in front of it. */
export class Portal {
  #world: TestServer;
  readonly #browser: Browser;
  /** What the browser complained about: broken scripts, broken rules of the content security policy. */
  readonly complaints: string[] = [];

  private constructor(world: TestServer, browser: Browser) {
    this.#world = world;
    this.#browser = browser;
  }

  /** @param webcam a Motion JPEG file that plays as the camera; null for a machine without one */
  static async open(webcam: string | null = null): Promise<Portal> {
    const [world, browser] = await Promise.all([startTestServer(), launchChromium(webcam)]);
    return new Portal(world, browser);
  }

  get world(): TestServer {
    return this.#world;
  }

  /** Ends the server and starts it again with its data, at the same address. */
  async restartServer(): Promise<void> {
    const { server, dataDir } = this.#world;
    await this.#world.close();
    this.#world = await startTestServer(dataDir, { port: server.port });
  }

  /** A window of its own, with its own cookies. */
  async newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      baseURL: this.world.server.publicUrl,
      locale: 'en-GB',
      timezoneId: 'Europe/Paris',
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // Answers such as 401 are part of the conversation; everything else is a defect.
      const answer = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !answer) this.complaints.push(message.text());
    });
    return page;
  }

  /** A window in which somebody who may do everything has signed in, on the portal's first page. */
  async signedInPage(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.newPage(options);
    await signIn(page, await this.world.server.issueSignInLink('admin', [ADMINISTRATOR]));
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.world.remove();
  }
}

/** Follows a one-time link and chooses a password where the portal asks for one. */
export async function signIn(page: Page, link: string): Promise<void> {
  // Only the path: the page may reach the server by another address than the link's.
  const { pathname, hash } = new URL(link);
  await page.goto(pathname + hash);
  await page.waitForURL((url) => url.hash === '' && url.pathname !== '/sign-in');
  const newPassword = page.getByLabel('New password');
  const menu = page.getByRole('button', { name: /^Account/ });
  await newPassword.or(menu).first().waitFor();
  if (await newPassword.isVisible()) {
    await newPassword.fill(PASSWORD);
    await page.getByLabel('The same again').fill(PASSWORD);
    await page.getByRole('button', { name: 'Save and continue' }).click();
  }
  await menu.waitFor();
}

export interface NewPersonEntry {
  readonly name: string;
  readonly category: string;
  /** Codes of zones. */
  readonly zones: readonly string[];
  readonly photo: Buffer | null;
}

/** Fills the form for a new person on the page where it is, and sends it. */
export async function addPerson(page: Page, entry: NewPersonEntry): Promise<void> {
  await page.getByLabel('Full name').fill(entry.name);
  await page.getByRole('combobox', { name: 'Category' }).fill(entry.category);
  const zones = page.getByRole('combobox', { name: 'Zones' });
  for (const code of entry.zones) {
    await zones.fill(code);
    await page.getByRole('option', { name: new RegExp(`\\(${code}\\)`) }).click();
  }
  await page.getByLabel('Valid through').fill(dayFromNow(30));
  if (entry.photo) await choosePhoto(page, entry.photo);
  await page.getByRole('button', { name: entry.photo ? 'Add and enrol' : 'Add person', exact: true }).click();
}

export async function choosePhoto(page: Page, photo: Buffer): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: /^Choose (a|another) photo$/ }).click(),
  ]);
  await chooser.setFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
}

export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
