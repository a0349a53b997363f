import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { projectFile } from '#models/project-file';

describe('a run of tests', () => {
  it('fails when a test failed, whoever else ends the process, and ends with its count', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        projectFile('node_modules/vitest/vitest.mjs'),
        'run',
        '--config',
        projectFile('test/fixtures/failing-run/vitest.config.ts'),
      ],
      { encoding: 'utf8', timeout: 50_000 },
    );
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed, 0 skipped');
    expect(status).toBe(1);
  });
});
