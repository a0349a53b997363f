import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFile } from '#models/project-file';

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** What somebody reads who made a mistake: one clear sentence and no stack. */
describe('a command that cannot do what was asked', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'venue-access-cli-'));
  const occupied = createServer();
  let port: number;

  beforeAll(async () => {
    await new Promise<void>((resolve) => occupied.listen(0, '127.0.0.1', resolve));
    const address = occupied.address();
    port = typeof address === 'object' && address ? address.port : 0;
    writeFileSync(path.join(folder, 'a-file'), '');
    writeFileSync(path.join(folder, 'settings.json'), '{"prot": 8480}');
  });
  afterAll(() => {
    occupied.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
    new Promise((resolve) => {
      const options = {
        cwd: folder,
        env: { ...process.env, VENUE_DATA_DIR: path.join(folder, 'data'), ...env },
      };
      execFile(
        process.execPath,
        [projectFile('dist/cli/main.js'), ...args],
        options,
        (error, stdout, stderr) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
      );
    });

  it.each([
    {
      name: 'an unknown variable',
      args: ['serve'],
      env: { VENUE_PROT: '1' },
      says: /unknown variable VENUE_PROT/,
    },
    {
      name: 'a malformed variable',
      args: ['serve'],
      env: { VENUE_PORT: 'many' },
      says: /port \(VENUE_PORT\)/,
    },
    {
      name: 'an unknown key in the file',
      args: ['serve', '--config', 'settings.json'],
      env: {},
      says: /settings\.json: unknown key "prot"/,
    },
    {
      name: 'a data folder that is a file',
      args: ['serve'],
      env: { VENUE_DATA_DIR: 'a-file' },
      says: /data folder .*a-file/,
    },
    { name: 'a gate without lanes', args: ['gate', 'run'], env: {}, says: /lanes \(GATE_LANES\)/ },
    {
      name: 'a gate that was never paired',
      args: ['gate', 'run'],
      env: {
        GATE_LANES:
          '[{"lane":"Lane 1","camera":{"kind":"files","path":"x"},"turnstile":{"kind":"simulated"}}]',
      },
      says: /not paired yet/,
    },
    {
      name: 'a server that does not answer',
      args: ['gate', 'pair', '--server', 'http://127.0.0.1:9', '--code', 'ABCD-2345'],
      env: {},
      says: /No server answers at http:\/\/127\.0\.0\.1:9/,
    },
    {
      name: 'a recording that is not there',
      args: ['gate', 'replay', '--video', 'nothing.mp4'],
      env: {},
      says: /nothing\.mp4/,
    },
  ])('names $name', async ({ args, env, says }) => {
    const { code, said } = await run(args, env);
    expect(said).toMatch(says);
    expect(said).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });

  it('names a port in use and the setting that changes it', async () => {
    const { code, said } = await run(['serve'], { VENUE_PORT: String(port) });
    expect(said).toContain(`Port ${port} is in use`);
    expect(said).toContain('VENUE_PORT');
    expect(code).toBe(1);
  });

  it('shows what there is when asked for help, everywhere', async () => {
    for (const args of [
      [],
      ['start'],
      ['serve'],
      ['gate'],
      ['gate', 'replay'],
      ['demo'],
      ['models'],
      ['evaluate'],
      ['calibrate'],
      ['promise'],
      ['bench'],
    ]) {
      const { code, said } = await run([...args, '--help']);
      expect(said).toMatch(/^Usage: venue-access/);
      expect(code).toBe(0);
    }
  });

  it('exits with 2 and a hint on a command line that it does not understand', async () => {
    const { code, said } = await run(['gate', 'pair']);
    expect(said).toContain('--server');
    expect(said).toContain('--help');
    expect(code).toBe(2);
  });
});
