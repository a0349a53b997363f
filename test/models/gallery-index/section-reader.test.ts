import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SectionReader } from '#models/gallery-index/section-reader';

const KEY = new Uint8Array(32);
/** More than any buffer can hold. */
const FAR_TOO_MANY = 2 ** 53 - 1;

let folder: string;
let fd: number;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sections-'));
  writeFileSync(path.join(folder, 'file'), Buffer.alloc(100));
  fd = openSync(path.join(folder, 'file'), 'r');
});

afterAll(() => {
  closeSync(fd);
  rmSync(folder, { recursive: true });
});

describe('a length that the file tells of itself', () => {
  it.each([101, FAR_TOO_MANY, Number.NaN])('%d, more than it holds, takes no memory', (bytes) => {
    const reader = new SectionReader(fd, KEY);
    const truncated = expect.objectContaining({ reason: 'truncated' });
    expect(() => reader.take(0, bytes)).toThrow(truncated);
    expect(() => reader.open({ at: 0, bytes, bound: KEY })).toThrow(truncated);
  });
});

describe('a file that the system does not let be read', () => {
  it('is unusable, and says why', () => {
    const place = openSync(folder, 'r');
    try {
      const reader = new SectionReader(place, KEY);
      expect(() => reader.take(0, 1)).toThrow(expect.objectContaining({ reason: 'unreadable' }));
    } finally {
      closeSync(place);
    }
  });
});
