import { fileURLToPath } from 'node:url';

const PROJECT_ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/dist[\\/]$/, '');

/**
 * The path of a file that stays beside the sources and is not built (model manifest, weights, calibration
 * data, node_modules), whether the caller runs from source or from `dist`.
 * @param pathFromRoot with forward slashes and no leading one; '' is the project's root itself, ending in a separator
 */
export function projectFile(pathFromRoot: string): string {
  return PROJECT_ROOT + pathFromRoot;
}
