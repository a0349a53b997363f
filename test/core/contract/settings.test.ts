import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { environmentName, parseSettings, SettingsError } from '#contract/settings';

const schema = z.strictObject({
  dataDir: z.string().min(1).default('data'),
  faceWorkers: z.coerce.number().int().min(1).default(1),
  lanes: z.array(z.strictObject({ lane: z.string() })).default([]),
});

function parse(env: Record<string, string | undefined>, content?: unknown) {
  const file = content === undefined ? null : { name: 'gate.json', content };
  return parseSettings(schema, { prefix: 'GATE_', env, file });
}

function problemsOf(env: Record<string, string | undefined>, content?: unknown): string[] {
  try {
    parse(env, content);
  } catch (cause) {
    if (cause instanceof SettingsError) return cause.message.split('\n');
    throw cause;
  }
  return [];
}

describe('settings', () => {
  it('have defaults', () => {
    expect(parse({})).toEqual({ dataDir: 'data', faceWorkers: 1, lanes: [] });
  });

  it('come from the file, and the environment wins', () => {
    expect(parse({ GATE_FACE_WORKERS: '3' }, { faceWorkers: 2, dataDir: 'elsewhere' })).toMatchObject({
      faceWorkers: 3,
      dataDir: 'elsewhere',
    });
  });

  it('may be structured in the environment', () => {
    expect(parse({ GATE_LANES: '[{"lane":"North 1"}]' }).lanes).toEqual([{ lane: 'North 1' }]);
  });

  it('leave other variables and empty ones alone', () => {
    expect(parse({ PATH: '/bin', VENUE_PORT: 'x', GATE_DATA_DIR: '' }).dataDir).toBe('data');
  });

  it.each<[string, Record<string, string>, unknown, RegExp]>([
    ['an unknown variable', { GATE_LANE: 'x' }, undefined, /unknown variable GATE_LANE$/],
    ['an unknown key in the file', {}, { dataDri: 'x' }, /gate\.json: unknown key "dataDri"/],
    ['a malformed value', { GATE_FACE_WORKERS: 'two' }, undefined, /faceWorkers \(GATE_FACE_WORKERS\)/],
    ['a value below its least', {}, { faceWorkers: 0 }, /faceWorkers/],
    ['a malformed part of a structure', { GATE_LANES: '[{"lnae":"x"}]' }, undefined, /lanes\.0/],
    ['a structure that is no JSON', { GATE_LANES: '[{' }, undefined, /lanes \(GATE_LANES\)/],
    ['a file that holds no object', {}, [1], /gate\.json: must hold a JSON object/],
  ])('name the key of %s', (_, env, content, problem) => {
    expect(problemsOf(env, content).join('\n')).toMatch(problem);
  });

  it('name every problem at once', () => {
    expect(problemsOf({ GATE_NONSENSE: '1', GATE_FACE_WORKERS: '-1' }, { other: 1 })).toHaveLength(3);
  });

  it('are written in capitals in the environment', () => {
    expect(environmentName('GATE_', 'minFaceHeightPx')).toBe('GATE_MIN_FACE_HEIGHT_PX');
  });
});
