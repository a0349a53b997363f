import { homedir, platform } from 'node:os';
import path from 'node:path';

/** Where this system keeps what may be thrown away: the evaluation's cache, unless `--cache` names a folder. */
export function defaultCacheFolder(): string {
  return path.join(systemCacheFolder(), 'venue-access', 'evaluation');
}

function systemCacheFolder(): string {
  switch (platform()) {
    case 'win32':
      return process.env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local');
    case 'darwin':
      return path.join(homedir(), 'Library', 'Caches');
    default:
      return process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  }
}
