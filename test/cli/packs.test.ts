import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEvent } from '#contract/event';
import { projectFile } from '#models/project-file';
import { startTestServer, type TestServer } from '../server/world/running-server.ts';
import { CliProcess } from '../world/cli-process.ts';

const HALL = projectFile('server/pack/shipped/single-venue.json');

describe('the command for packs', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'venue-packs-'));
  let stopped: TestServer;
  let draft: string;

  beforeAll(async () => {
    stopped = await startTestServer();
    const admin = await stopped.admin();
    draft = (await admin.ok(createEvent, { body: { name: 'Draft', timeZone: 'UTC' } })).id;
    await stopped.close();
  });
  afterAll(async () => {
    await stopped.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(...args: string[]): Promise<{ code: number | null; said: string }> {
    const env = { VENUE_DATA_DIR: stopped.dataDir };
    const command = new CliProcess(['event', 'pack', ...args], { cwd: folder, env });
    return { code: await command.ends(), said: command.printed };
  }

  it('tells what an import would make, makes it, and finds nothing left to do', async () => {
    const told = await run('import', HALL, '--event', draft);
    expect(told).toMatchObject({ code: 0, said: expect.stringContaining('+ zone HALL:STAGE') });
    expect(told.said).toContain('Nothing was changed');
    expect((await run('import', HALL, '--event', draft, '--apply')).said).toContain('+ zone HALL:STAGE');
    expect((await run('import', HALL, '--event', draft, '--apply')).said).toContain('already');
    const out = path.join(folder, 'exported.json');
    expect(await run('export', '--event', draft, '--out', out)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(out, 'utf8')).venues[0].code).toBe('HALL');
    expect(await run('check', out)).toMatchObject({ code: 0 });
  });

  it('names every place of a pack that is wrong', async () => {
    const file = path.join(folder, 'wrong.json');
    const pack = JSON.parse(readFileSync(HALL, 'utf8'));
    writeFileSync(
      file,
      JSON.stringify({
        ...pack,
        people: [],
        categories: [{ code: 'FAN', name: 'Fan', zones: ['HALL:ROOF'] }],
      }),
    );
    const unknown = await run('check', file);
    expect(unknown).toMatchObject({ code: 1, said: expect.stringContaining('people') });
    writeFileSync(
      file,
      JSON.stringify({ ...pack, categories: [{ code: 'FAN', name: 'Fan', zones: ['HALL:ROOF'] }] }),
    );
    expect((await run('check', file)).said).toContain(
      'categories.0.zones.0: HALL:ROOF opens no zone of the pack',
    );
  });
});
