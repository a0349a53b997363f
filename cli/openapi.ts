import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { ENDPOINTS } from '#contract/endpoints';
import { projectFile } from '#models/project-file';
import { openApiOf } from '#server/http/openapi';
import { programVersion } from '#server/program-version';

export function openApiCommand(): Command {
  return new Command('openapi')
    .description('Write the description of the API, as the server also answers at /api/openapi.json')
    .option('--out <file>', 'file to write', projectFile('docs/openapi.json'))
    .action(({ out }: { out: string }) => {
      const description = openApiOf(Object.values(ENDPOINTS), programVersion());
      writeFileSync(out, `${JSON.stringify(description, null, 2)}\n`);
      console.log(out);
    });
}
