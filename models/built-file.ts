import { fileURLToPath, pathToFileURL } from 'node:url';
import { projectFile } from './project-file.ts';

/**
 * The built JavaScript of a source file, for worker threads and child processes: Node cannot load
 * TypeScript, so code that runs from source (tests) still starts its workers from `dist`.
 * @param here the caller's `import.meta.url`
 * @param source the file's path relative to the caller, with its `.ts` ending
 */
export function builtFile(here: string, source: string): URL {
  const sibling = fileURLToPath(new URL(source.replace(/\.ts$/, '.js'), here));
  if (!here.endsWith('.ts')) return pathToFileURL(sibling);
  return pathToFileURL(projectFile(`dist/${sibling.slice(projectFile('').length)}`));
}
