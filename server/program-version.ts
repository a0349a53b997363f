import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { projectFile } from '#models/project-file';

export function programVersion(): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(projectFile('package.json'), 'utf8')));
  return version;
}
