import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentName } from '#contract/settings';
import { gateSettingsSchema } from '#gate-agent/config';
import { projectFile } from '#models/project-file';
import { serverSettingsSchema } from '#server/config';

describe('.env.example', () => {
  it('tells every setting of server and gate, and no other', () => {
    const told = [...readFileSync(projectFile('.env.example'), 'utf8').matchAll(/^# ([A-Z_]+)=/gm)].map(
      ([, name]) => name,
    );
    const known = [
      ...Object.keys(serverSettingsSchema.shape).map((key) => environmentName('VENUE_', key)),
      ...Object.keys(gateSettingsSchema.shape).map((key) => environmentName('GATE_', key)),
    ];
    expect(told.toSorted()).toEqual(known.toSorted());
  });
});
