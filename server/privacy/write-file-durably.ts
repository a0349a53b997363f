import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

/** The file is there whole or not at all, also when the power fails in between. */
export function writeFileDurably(file: string, content: Uint8Array, mode: number): void {
  const draft = `${file}.new`;
  const written = openSync(draft, 'w', mode);
  try {
    writeSync(written, content);
    fsyncSync(written);
  } finally {
    closeSync(written);
  }
  renameSync(draft, file);
  // Windows cannot sync a folder; its rename is journalled by the file system.
  if (process.platform === 'win32') return;
  const folder = openSync(path.dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
