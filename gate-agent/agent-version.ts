import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { projectFile } from '#models/project-file';

export function agentVersion(): string {
  const text = readFileSync(projectFile('package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
