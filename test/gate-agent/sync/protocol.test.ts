import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sendHeartbeat } from '#contract/device';
import { agreedVersion, PROTOCOL_HEADER, type ProtocolRange, rangeText, speaks } from '#contract/version';
import { newDeviceKey, publicKeyOf, publicKeyText } from '#gate-agent/device/device-keys';
import { pairGate } from '#gate-agent/main';
import { ServerClock } from '#gate-agent/sync/server-clock';
import { ServerLink } from '#gate-agent/sync/server-link';
import { systemClock } from '#gate-agent/system-clock';
import { never } from '../world/paired-gate.ts';
import { tempFolder } from '../world/temp-folder.ts';

/** A server that speaks what it is told to, and notes what it was asked in. */
async function speaking(range: ProtocolRange | null) {
  const state = { range, asked: [] as number[] };
  const http = createServer((request, response) => {
    const version = Number(request.headers[PROTOCOL_HEADER]);
    state.asked.push(version);
    if (state.range) response.setHeader(PROTOCOL_HEADER, rangeText(state.range));
    const isSpoken = state.range !== null && speaks(state.range, version);
    response.writeHead(isSpoken ? 200 : 426, { 'content-type': 'application/json' });
    const reply = { serverTimeMs: Date.now(), configVersion: 1, occupancy: null };
    response.end(JSON.stringify(isSpoken ? reply : { kind: 'unsupported-protocol' }));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => {
    http.close();
    http.closeAllConnections();
  });
  return { state, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

function linkTo(serverUrl: string, protocols: ProtocolRange): ServerLink {
  const privateKey = newDeviceKey();
  const identity = {
    deviceId: 'device-one',
    serverUrl,
    serverKey: publicKeyOf(publicKeyText(privateKey)),
    privateKey,
  };
  return new ServerLink({
    identity,
    serverUrl,
    clock: systemClock,
    serverClock: new ServerClock(systemClock),
    protocols,
  });
}

const beat = (link: ServerLink) =>
  link.ask(
    sendHeartbeat,
    {
      body: {
        agentVersion: '1',
        protocolVersion: link.protocol,
        galleryPeople: 0,
        gallerySyncedAtMs: null,
        journalHead: 0,
        journalPending: 0,
        lanes: [],
        atMs: 0,
      },
    },
    never(),
  );

describe('a gate and a server that was updated', () => {
  it('go on in the version that both speak, and in the newer one once both do', async () => {
    const { state, url } = await speaking({ oldest: 7, newest: 7 });
    const old = linkTo(url, { oldest: 7, newest: 7 });
    await beat(old);
    state.range = { oldest: 7, newest: 8 };
    await beat(old);
    expect([old.state, state.asked]).toEqual(['connected', [7, 7]]);
    const updated = linkTo(url, { oldest: 7, newest: 8 });
    await beat(updated);
    expect([updated.state, updated.protocol, state.asked.at(-1)]).toEqual(['connected', 8, 8]);
  });

  it('go on when the server is set back', async () => {
    const { state, url } = await speaking({ oldest: 7, newest: 8 });
    const link = linkTo(url, { oldest: 7, newest: 8 });
    await beat(link);
    state.range = { oldest: 7, newest: 7 };
    await beat(link);
    expect([link.state, link.protocol, state.asked]).toEqual(['connected', 7, [8, 8, 7]]);
  });

  it.each([
    [{ oldest: 8, newest: 9 }, 'gate-too-old'],
    [{ oldest: 5, newest: 6 }, 'server-too-old'],
    [null, 'server-too-old'],
  ] as const)('that have nothing in common (%j) say which is to be updated: %s', async (range, which) => {
    const { url } = await speaking(range);
    const link = linkTo(url, { oldest: 7, newest: 7 });
    await expect(beat(link)).rejects.toThrow('unsupported-protocol');
    expect(link.state).toBe(which);
  });

  it('tell it to whoever pairs a gate', async () => {
    const { url } = await speaking({ oldest: 900, newest: 901 });
    const pairing = pairGate({ serverUrl: url, code: 'ABCD-2345', dataDir: tempFolder() });
    await expect(pairing).rejects.toThrow('update this gate');
  });
});

it('the newest version that both speak is agreed on, and nothing is agreed on where there is none', () => {
  const gate = { oldest: 3, newest: 5 };
  expect(agreedVersion(gate, { oldest: 4, newest: 9 })).toEqual({ kind: 'agreed', version: 5 });
  expect(agreedVersion(gate, { oldest: 1, newest: 4 })).toEqual({ kind: 'agreed', version: 4 });
  expect(agreedVersion(gate, { oldest: 6, newest: 9 })).toEqual({ kind: 'gate-too-old' });
  expect(agreedVersion(gate, { oldest: 1, newest: 2 })).toEqual({ kind: 'server-too-old' });
});
