import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WHAT_THE_CHECKS_CLAIM } from '#models/evaluation/pad/liveness-claims';
import { PRESENTATION_KINDS } from '#models/evaluation/pad/make/presentation-kinds';
import { projectFile } from '#models/project-file';
import { liveness } from '../../../../enrollment-portal/src/i18n/en/liveness.ts';

const read = (file: string) => readFileSync(projectFile(file), 'utf8').replace(/\s+/g, ' ');

describe('what the product says of its checks for attacks', () => {
  it('is the same in the command, the portal and the document', () => {
    expect(liveness.claims).toBe(WHAT_THE_CHECKS_CLAIM);
    expect(read('docs/evaluation/liveness.md')).toContain(WHAT_THE_CHECKS_CLAIM);
  });

  it.each(['README.md', 'docs/adr/0010-what-liveness-says.md'])('claims no more in %s', (file) => {
    const text = read(file);
    expect(text).toMatch(/edge of a photo or phone around a face/);
    expect(text).toMatch(
      /does not detect video replay, a print or screen that fills the view, bent photos, masks or injected video/,
    );
    expect(text).toMatch(/not tested to ISO\/IEC 30107-3/);
  });

  it('rests on figures of every kind of presentation that the command makes', () => {
    const document = read('docs/evaluation/liveness.md');
    for (const { name } of PRESENTATION_KINDS)
      expect(document).toMatch(new RegExp(`\\| ${name} \\| \\d+ \\|`));
  });
});
