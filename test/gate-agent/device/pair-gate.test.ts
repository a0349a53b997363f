import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readIdentity } from '#gate-agent/device/device-identity';
import { pairGate } from '#gate-agent/device/pair-gate';
import { startContractServer } from '../world/contract-server.ts';
import { DEVICE_ID } from '../world/open-test-journal.ts';
import { tempFolder } from '../world/temp-folder.ts';

describe('pairing a gate', () => {
  it('exchanges the code for an identity and keeps the key on the device', async () => {
    const server = await startContractServer();
    const dataDir = join(tempFolder(), 'gate');
    await pairGate({ serverUrl: server.url, code: server.code, dataDir });

    const identity = readIdentity(dataDir);
    expect(identity).toMatchObject({ deviceId: DEVICE_ID, serverUrl: server.url });
    expect(identity?.serverKey.equals(server.key.publicKey)).toBe(true);
    for (const name of readdirSync(dataDir)) {
      expect([name, statSync(join(dataDir, name)).mode & 0o077]).toEqual([name, 0]);
    }
  });

  it('takes the code as people type it', async () => {
    const server = await startContractServer();
    const dataDir = tempFolder();
    await pairGate({ serverUrl: server.url, code: ' abcd-2345 ', dataDir });
    expect(readIdentity(dataDir)?.deviceId).toBe(DEVICE_ID);
  });

  it.each([
    ['a wrong code', 'WWWW-2222', 'code-refused', /Make a new one/],
    ['something that is no code', 'hello', 'code-malformed', /looks like ABCD-2345/],
  ])('refuses %s in words and leaves the gate unpaired', async (_, code, kind, words) => {
    const server = await startContractServer();
    const dataDir = tempFolder();
    await expect(pairGate({ serverUrl: server.url, code, dataDir })).rejects.toMatchObject({
      name: 'PairingError',
      kind,
      message: expect.stringMatching(words),
    });
    expect(readIdentity(dataDir)).toBeNull();
  });

  it('can be tried again with the right code and the same key', async () => {
    const server = await startContractServer();
    const dataDir = tempFolder();
    await pairGate({ serverUrl: server.url, code: 'WWWW-2222', dataDir }).catch(() => undefined);
    const key = readFileSync(join(dataDir, 'device.key'), 'utf8');
    await pairGate({ serverUrl: server.url, code: server.code, dataDir });
    expect(readFileSync(join(dataDir, 'device.key'), 'utf8')).toBe(key);
  });

  it('says that the server cannot be reached', async () => {
    const server = await startContractServer();
    await server.stop();
    const pairing = pairGate({ serverUrl: server.url, code: server.code, dataDir: tempFolder() });
    await expect(pairing).rejects.toMatchObject({ kind: 'server-unreachable' });
  });

  it('does not pair a gate twice', async () => {
    const server = await startContractServer();
    const request = { serverUrl: server.url, code: server.code, dataDir: tempFolder() };
    await pairGate(request);
    await expect(pairGate(request)).rejects.toMatchObject({ kind: 'already-paired' });
  });

  it('says that server and gate are of different versions', async () => {
    const server = await startContractServer();
    server.mishap('pairDevice', { kind: 'refuse', error: 'unsupported-protocol' });
    const pairing = pairGate({ serverUrl: server.url, code: server.code, dataDir: tempFolder() });
    await expect(pairing).rejects.toMatchObject({ kind: 'unsupported-protocol' });
  });

  it('takes an answer that is no answer as a refusal', async () => {
    const server = await startContractServer();
    server.mishap('pairDevice', { kind: 'not-json' });
    const pairing = pairGate({ serverUrl: server.url, code: server.code, dataDir: tempFolder() });
    await expect(pairing).rejects.toMatchObject({ kind: 'server-refused' });
  });
});
