import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WHOLE_FRAME } from '#domain/face/frame';
import { TONGUES, wordsIn } from '#gate-agent/display/tongue';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import { projectFile } from '#models/project-file';
import { type ServedScreen, serveScreen } from '../gate-agent/world/served-screen.ts';
import { openTestLane } from '../gate-agent/world/test-lane.ts';
import { sitterOfSample5, turning } from '../gate-agent/world/turning-person.ts';
import { seriousViolations } from './axe.ts';
import { launchChromium } from './chromium.ts';

const LANDSCAPE = { width: 1920, height: 1080 };
const PORTRAIT = { width: 1080, height: 1920 };

/** Left where whoever runs the tests may look at them. */
const PICTURES = process.env.LANE_DISPLAY_PICTURES ?? mkdtempSync(path.join(tmpdir(), 'lane-display-'));

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** The lane's page, and what the browser complained about. */
async function openDisplay(
  { url }: ServedScreen,
  viewport = LANDSCAPE,
): Promise<{ page: Page; complaints: string[]; asked: string[] }> {
  const context = await browser.newContext({ viewport, locale: 'en-GB' });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('ERR_')) complaints.push(message.text());
  });
  page.on('request', (request) => asked.push(new URL(request.url()).origin));
  await page.goto(`${url}/lane/Lane%201`);
  await page.locator('body:not([data-sign="away"])').waitFor();
  return { page, complaints, asked };
}

const signOf = (page: Page, sign: string) => page.locator(`body[data-sign="${sign}"]`).waitFor();

/** What stands over the edge of the screen or of its room. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('h1, p, .words')]
      .filter((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        const outside = left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
        return outside || element.scrollWidth > element.clientWidth + 1;
      })
      .map((element) => element.textContent ?? ''),
  );

/** Height of the headline's letters in parts of the screen's short side. */
const letterHeight = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const headline = document.querySelector('h1');
    const size = headline ? Number.parseFloat(getComputedStyle(headline).fontSize) : 0;
    return size / Math.min(innerWidth, innerHeight);
  });

const outcomes = [
  { outcome: { kind: 'granted' }, sign: 'go' },
  { outcome: { kind: 'badge-required' }, sign: 'badge' },
  { outcome: { kind: 'low-quality' }, sign: 'look' },
  { outcome: { kind: 'ambiguous' }, sign: 'wait' },
  { outcome: { kind: 'spoof-suspected' }, sign: 'staff' },
  { outcome: { kind: 'denied', reason: 'time' }, sign: 'stop' },
] as const;

describe('the screen at a lane', () => {
  it.each([
    ['landscape', LANDSCAPE],
    ['portrait', PORTRAIT],
  ] as const)('shows every sign in every language, large and whole: %s', async (name, viewport) => {
    const served = await serveScreen();
    served.world.name = 'Maria-Magdalena Vandenberghe';
    const { page, complaints, asked } = await openDisplay(served, viewport);
    for (const tongue of TONGUES) {
      served.world.language = tongue;
      for (const { outcome, sign } of outcomes) {
        served.screen.showAnswer({ outcome, direction: 'in', personId: 'person-one' });
        await signOf(page, sign);
        await page.locator(`html[lang="${tongue}"]`).waitFor();
        await page.evaluate(() => document.fonts.ready);
        expect(await cutOff(page)).toEqual([]);
        expect(await letterHeight(page)).toBeGreaterThan(0.05);
        await page.screenshot({ path: path.join(PICTURES, `${name}-${tongue}-${sign}.png`) });
      }
      served.screen.showCommand('left', 'person-one');
      await signOf(page, 'turn-left');
      await page.evaluate(() => document.fonts.ready);
      expect(await cutOff(page)).toEqual([]);
      await page.screenshot({ path: path.join(PICTURES, `${name}-${tongue}-turn.png`) });
      served.screen.showCommand(null, null);
      await signOf(page, 'ready');
    }
    expect(await page.locator('html').getAttribute('dir')).toBe('ltr');
    expect(complaints).toEqual([]);
    expect(new Set(asked)).toEqual(new Set([served.url]));
  });

  it('is clean to axe in every sign', async () => {
    const served = await serveScreen();
    const { page } = await openDisplay(served);
    const found: string[] = [];
    for (const { outcome, sign } of outcomes) {
      served.screen.showAnswer({ outcome, direction: 'in', personId: null });
      await signOf(page, sign);
      found.push(...(await seriousViolations(page)));
    }
    served.world.language = 'ar';
    served.screen.showCommand('right', null);
    await signOf(page, 'turn-right');
    found.push(...(await seriousViolations(page)));
    expect(found).toEqual([]);
  });

  it('says so when the gate is gone, in the event’s language, and returns by itself', async () => {
    const served = await serveScreen();
    served.world.languages = ['es'];
    const { page } = await openDisplay(served);
    served.stop();
    await signOf(page, 'away');
    expect(await page.locator('h1').textContent()).toBe(wordsIn('es').away.headline);
    const again = await serveScreen(Number(new URL(served.url).port));
    await signOf(page, 'ready');
    again.screen.showAnswer({ outcome: { kind: 'granted' }, direction: 'in', personId: null });
    await signOf(page, 'go');
  });

  it('commands the turn that the lane asks for, and welcomes whoever turns', async () => {
    const pipeline = await openFacePipeline({
      pipeline: shippedPipeline('onnx'),
      workers: 1,
      weightsDir: projectFile('models/weights'),
    });
    onTestFinished(() => pipeline.close());
    const sitter = await sitterOfSample5();
    const facing = (await turning(sitter, 'person-still', 1)).after.at(-1);
    const [face] = facing ? (await pipeline.read(facing, { ...WHOLE_FRAME, maxFaces: 1 })).faces : [];
    if (!facing || !face) throw new Error('the sitter has no face');
    const turned = await turning(sitter, 'person-turns-20', 1);

    const served = await serveScreen();
    const { page } = await openDisplay(served);
    const lane = await openTestLane({
      pipeline,
      enrolled: { 'person-one': { embedding: face.embedding, picture: facing, facePx: face.box.height } },
      policy: { liveness: 'challenge' },
      turn: 'left',
      screen: served.screen,
      onDecision: (decision) => served.screen.showAnswer(decision),
    });
    for (let i = 0; i < 12 && served.screen.view.sign === 'ready'; i++) await lane.show(facing, 100);
    await signOf(page, 'turn-left');
    for (const frame of turned.after) await lane.show(frame, 100);
    await lane.show(facing, 600);
    await signOf(page, 'go');
    await lane.finish();
    expect(lane.entries).toEqual([{ outcome: 'granted', personId: 'person-one', result: 'passed' }]);
  });
});
