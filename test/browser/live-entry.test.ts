import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMINISTRATOR } from '#contract/role';
import { ATHLETE_104 } from '#demo/cast';
import { portraitJpeg } from '#demo/portrait';
import { ServerClient } from '#demo/server-client';
import type { CliProcess } from '../world/cli-process.ts';
import { gateIn, makeDoor, pairByCode, startGate } from '../world/door.ts';
import { addPerson, Portal } from './browser.ts';

/** The main job, seen by those who do it: enrolled on one page, let in at the gate, watched on another. */
describe('a person enrolled in the portal', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'venue-access-live-'));
  const gateFolder = gateIn(folder);
  let portal: Portal;
  let page: Page;
  let gate: CliProcess | undefined;

  beforeAll(async () => {
    portal = await Portal.open();
    const { url } = portal.world.server;
    const link = await portal.world.server.issueSignInLink('installer', [ADMINISTRATOR]);
    const client = await ServerClient.signIn(url, link);
    await pairByCode(client, url, await makeDoor(client), gateFolder);
    page = await portal.signedInPage();
  }, 120_000);

  afterAll(async () => {
    await gate?.stop();
    await portal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is enrolled with a photo', async () => {
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByRole('link', { name: 'Add person' }).first().click();
    await addPerson(page, {
      name: ATHLETE_104.name,
      category: 'athlete',
      zones: ['HALL'],
      photo: Buffer.from(await portraitJpeg(ATHLETE_104.portrait)),
    });
    await page.getByRole('heading', { name: `${ATHLETE_104.name} is enrolled` }).waitFor();
  });

  it('walks through the gate, and the entry appears on the open live page', async () => {
    await page.getByRole('link', { name: 'Live', exact: true }).click();
    await page.getByRole('heading', { name: 'Live entries' }).waitFor();
    gate = startGate(gateFolder, [{ who: ATHLETE_104.name, atMs: 4_000 }]);
    const entry = page.getByRole('button', { name: new RegExp(ATHLETE_104.name) });
    await entry.waitFor({ timeout: 90_000 });
    await entry.getByText('Let in').waitFor();
    await entry.getByText('Walked through').waitFor();
    expect(portal.complaints).toEqual([]);
  }, 120_000);

  it('shows the captured face beside the enrolled one, and why the lane opened', async () => {
    await page.getByRole('button', { name: new RegExp(ATHLETE_104.name) }).click();
    const faces = page.getByRole('img');
    await expect
      .poll(() =>
        faces.evaluateAll(
          (all) => all.filter((img) => img instanceof HTMLImageElement && img.naturalWidth > 80).length,
        ),
      )
      .toBeGreaterThanOrEqual(2);
    await page
      .getByText(/1 in 1,000/)
      .first()
      .waitFor();
  });

  it('is seen at a gate that is online', async () => {
    await page.getByRole('link', { name: 'Gates', exact: true }).click();
    await page.getByText('Online', { exact: false }).first().waitFor();
  });
});
