import { homedir, platform } from 'node:os';
import path from 'node:path';
import { projectFile } from '#models/project-file';

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

/** Where the weights lie for commands without settings of their own: as the server's setting says. */
export function weightsFolder(): string {
  return process.env.VENUE_WEIGHTS_DIR || projectFile('models/weights');
}
