import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder } from '#server/make-folder';

describe('making a folder', () => {
  let base: string;
  beforeAll(() => {
    base = mkdtempSync(path.join(tmpdir(), 'venue-folder-'));
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it('makes those above it, for this user alone, and again does nothing', () => {
    const folder = path.join(base, 'a', 'b');
    makeFolder(folder);
    makeFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(path.dirname(folder)).mode & 0o777).toBe(0o700);
  });

  it('throws where a file is in the way, at its end or above it', () => {
    const file = path.join(base, 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(file)).toThrow(/EEXIST/);
    expect(() => makeFolder(path.join(file, 'below'))).toThrow(/EEXIST|ENOTDIR/);
  });

  it.runIf(process.platform === 'linux')('throws below /proc instead of trying for ever', () => {
    expect(() => makeFolder('/proc/venue-access/data')).toThrow(/ENOENT|EACCES|EPERM/);
  });
});
