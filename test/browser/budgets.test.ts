import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadJournal } from '#contract/journal';
import { decision } from '../server/world/journal-bodies.ts';
import { type PairedGate, pairGate } from '../server/world/paired-gate.ts';
import { makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { Portal } from './browser.ts';

const FIRST_BUNDLE_KB = 250;
/** As 4G is simulated by Lighthouse for good coverage: down and up in bytes a second, and a round trip. */
const FOUR_G = { downloadThroughput: 1_125_000, uploadThroughput: 1_125_000, latency: 40, offline: false };
const ENTRIES_A_SECOND = 10;
const SECONDS = 6;

/**
 * What pages cost. Bytes are held to their budget, because they are the same on every machine; times are told, and
 * a machine that does something else as well tells longer ones.
 */
describe('the budgets of the portal', () => {
  let portal: Portal;
  let event: SmallEvent;
  let gate: PairedGate;

  beforeAll(async () => {
    portal = await Portal.open();
    const admin = await portal.world.admin();
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
  });
  afterAll(() => portal.close());

  it('the first bundle stays below 250 kB, compressed', async () => {
    const page = await portal.newPage();
    const wire = await page.context().newCDPSession(page);
    await wire.send('Network.enable');
    await wire.send('Network.emulateNetworkConditions', FOUR_G);
    const received = countBytes(wire);
    const began = performance.now();
    await page.goto('/enrol#token=a-link-that-was-never-made');
    await page.getByRole('heading').first().waitFor();
    const usableMs = performance.now() - began;
    const html = await (await page.request.get('/enrol')).text();
    const bundleKb = received.of((url) => html.includes(new URL(url).pathname)) / 1_000;
    process.stdout.write(
      `enrol page over 4G: usable after ${usableMs.toFixed(0)} ms, first bundle ${bundleKb.toFixed(0)} kB, ${(received.of(() => true) / 1_000).toFixed(0)} kB in all\n`,
    );
    expect(bundleKb).toBeGreaterThan(50);
    expect(bundleKb).toBeLessThan(FIRST_BUNDLE_KB);
    await page.context().close();
  });

  it('the live page keeps up with ten entries a second', async () => {
    const page = await portal.signedInPage();
    await page.goto(`/events/${event.eventId}/live`);
    await page.getByText('No entries yet').waitFor();
    const wire = await page.context().newCDPSession(page);
    await wire.send('Performance.enable');
    const before = await busySeconds(wire);
    const frames = countFrames(page);
    for (let sent = 0; sent < ENTRIES_A_SECOND * SECONDS; sent += 1) {
      const pause = new Promise((resolve) => setTimeout(resolve, 1_000 / ENTRIES_A_SECOND));
      await upload();
      await pause;
    }
    const { count, longestMs, p95Ms } = await frames;
    const busyMs = 1_000 * ((await busySeconds(wire)) - before);
    process.stdout.write(
      `live page at ${ENTRIES_A_SECOND} entries a second: ${(busyMs / count).toFixed(1)} ms of work a frame over ${count} frames; from frame to frame p95 ${p95Ms.toFixed(1)} ms, longest ${longestMs.toFixed(0)} ms\n`,
    );
    const rows = page.getByRole('list', { name: 'Entries, newest first' }).getByRole('listitem');
    await expect.poll(() => rows.count()).toBe(ENTRIES_A_SECOND * SECONDS);
    await page.context().close();
  });

  async function upload(): Promise<void> {
    const entry = decision(event.field.laneId, { outcome: { kind: 'unknown-face' } });
    await gate.ok(uploadJournal, { body: gate.batch(gate.journal([entry])) });
  }
});

/** What has come over the wire, as compressed as it came. */
function countBytes(wire: CDPSession) {
  const urls = new Map<string, string>();
  const bytes = new Map<string, number>();
  wire.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    bytes.set(requestId, encodedDataLength),
  );
  return {
    of: (isCounted: (url: string) => boolean) =>
      [...bytes].reduce(
        (sum, [requestId, size]) => sum + (isCounted(urls.get(requestId) ?? '') ? size : 0),
        0,
      ),
  };
}

async function busySeconds(wire: CDPSession): Promise<number> {
  const { metrics } = await wire.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

/** Times from frame to frame while the page is watched. */
function countFrames(page: Page): Promise<{ count: number; longestMs: number; p95Ms: number }> {
  return page.evaluate(
    (lengthMs) =>
      new Promise((resolve) => {
        const gaps: number[] = [];
        let last = performance.now();
        const end = last + lengthMs;
        const step = (now: number) => {
          gaps.push(now - last);
          last = now;
          if (now < end) {
            requestAnimationFrame(step);
            return;
          }
          gaps.sort((a, b) => a - b);
          resolve({
            count: gaps.length,
            longestMs: gaps.at(-1) ?? 0,
            p95Ms: gaps[Math.floor(gaps.length * 0.95)] ?? 0,
          });
        };
        requestAnimationFrame(step);
      }),
    SECONDS * 1_000,
  );
}
