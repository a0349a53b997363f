import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gateSettingsSchema } from '#gate-agent/config';
import { examineGate } from '#gate-agent/doctor/examine-gate';
import { examineClock } from '#gate-agent/doctor/examine-server';
import { systemClock } from '#gate-agent/system-clock';
import { greyJpeg, startHttpCamera } from '../world/http-camera.ts';
import { tempFolder } from '../world/temp-folder.ts';

async function examined(lane: object, more: object = {}) {
  const settings = gateSettingsSchema.parse({
    dataDir: tempFolder(),
    lanes: [
      {
        lane: 'Lane 1',
        camera: { kind: 'files', path: '/no/such/recording' },
        turnstile: { kind: 'simulated' },
        ...lane,
      },
    ],
    ...more,
  });
  const findings = await examineGate(settings, systemClock);
  return Object.fromEntries(findings.map((finding) => [finding.check, finding]));
}

describe('the doctor', () => {
  it('says what is wrong with every part, and what to do', async () => {
    const found = await examined(
      { turnstile: { kind: 'http', openUrl: 'http://127.0.0.1:1/open' } },
      { serverUrl: 'http://127.0.0.1:1', weightsDir: '/dev/null/weights' },
    );
    expect(found).toMatchObject({
      pairing: { state: 'fault', todo: expect.stringContaining('gate pair') },
      server: { state: 'fault', found: expect.stringContaining('127.0.0.1:1') },
      clock: { state: 'warning' },
      disk: { found: expect.stringContaining('GB free') },
      models: { state: 'fault', todo: expect.stringContaining('models') },
      camera: { state: 'fault', lane: 'Lane 1', found: expect.stringContaining('/no/such/recording') },
      turnstile: { state: 'fault', found: expect.stringContaining('silent') },
    });
  });

  it('finds a gate well whose parts are', async () => {
    const camera = await startHttpCamera({ pictures: await Promise.all([30, 90].map(greyJpeg)) });
    const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const found = await examined(
      {
        camera: { kind: 'mjpeg', url: `${camera.url}/stream` },
        turnstile: { kind: 'http', openUrl: `${serverUrl}/open` },
      },
      { serverUrl },
    );
    expect(found).toMatchObject({
      server: { state: 'ok' },
      clock: { state: 'ok' },
      models: { state: 'ok' },
      camera: { found: expect.stringContaining('64 x 48') },
      turnstile: { state: 'ok', todo: null },
    });
  });

  it.each([
    [60_000, 'warning', '60.0 s ahead of'],
    [-60_000, 'warning', '60.0 s behind'],
    [900, 'ok', '0.9 s ahead of'],
  ])('measures a clock that is %d ms off', (offMs, state, words) => {
    const serverMs = Date.UTC(2030, 6, 1, 9);
    const verdict = examineClock(new Date(serverMs).toUTCString(), serverMs + 500 + offMs);
    expect(verdict).toMatchObject({ state, found: expect.stringContaining(words) });
  });
});
