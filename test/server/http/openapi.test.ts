import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENDPOINTS } from '#contract/endpoints';
import { projectFile } from '#models/project-file';
import { openApiOf } from '#server/http/openapi';
import { programVersion } from '#server/program-version';

describe('docs/openapi.json', () => {
  it('tells the operations as they are; "venue-access openapi" writes it anew', () => {
    const written = JSON.parse(readFileSync(projectFile('docs/openapi.json'), 'utf8')) as unknown;
    const now = JSON.parse(JSON.stringify(openApiOf(Object.values(ENDPOINTS), programVersion()))) as unknown;
    expect(now).toEqual(written);
  });
});
