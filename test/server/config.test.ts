import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readServerSettings } from '#server/config';

describe("the server's settings", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'venue-settings-'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  const file = (content: string) => {
    const name = path.join(folder, 'server.json');
    writeFileSync(name, content);
    return name;
  };

  it('have a default for everything', () => {
    expect(readServerSettings(null)).toMatchObject({
      dataDir: 'data',
      host: '127.0.0.1',
      port: 8480,
      pipeline: 'onnx',
      faceWorkers: 1,
      logLevel: 'info',
      sessionHours: 12,
      trustProxy: 0,
    });
  });

  it('are taken from the environment before the file', () => {
    vi.stubEnv('VENUE_PORT', '9001');
    const settings = readServerSettings(file('{"port": 9000, "logLevel": "warn"}'));
    expect(settings).toMatchObject({ port: 9001, logLevel: 'warn' });
  });

  it.each([
    ['VENUE_PORT', '70000', /port \(VENUE_PORT\)/],
    ['VENUE_PORT', 'eighty', /port \(VENUE_PORT\)/],
    ['VENUE_PROT', '80', /unknown variable VENUE_PROT/],
    ['VENUE_PUBLIC_URL', 'ftp://x', /publicUrl \(VENUE_PUBLIC_URL\)/],
    ['VENUE_ENGINE', 'onnx', /unknown variable VENUE_ENGINE/],
  ])('refuse %s=%s and name the key', (name, value, message) => {
    vi.stubEnv(name, value);
    expect(() => readServerSettings(null)).toThrow(message);
  });

  it('refuse an unknown key of the file and a file that is no JSON', () => {
    expect(() => readServerSettings(file('{"prot": 1}'))).toThrow(/unknown key "prot"/);
    expect(() => readServerSettings(file('port = 1'))).toThrow(/server\.json: cannot be read as JSON/);
    expect(() => readServerSettings(path.join(folder, 'missing.json'))).toThrow(/missing\.json/);
  });
});
