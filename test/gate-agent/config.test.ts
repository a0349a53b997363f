import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SettingsError } from '#contract/settings';
import { gateSettingsSchema, readGateSettings } from '#gate-agent/config';
import { tempFolder } from './world/temp-folder.ts';

const LANE = {
  lane: 'North 1',
  camera: { kind: 'files', path: '/frames' },
  turnstile: { kind: 'simulated' },
};

function settingsFile(content: unknown): string {
  const path = join(tempFolder(), 'gate.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function problemOf(content: unknown): string {
  try {
    readGateSettings(settingsFile(content));
  } catch (cause) {
    if (cause instanceof SettingsError) return cause.message;
    throw cause;
  }
  return 'none';
}

describe('the settings of a gate', () => {
  afterEach(() => {
    delete process.env.GATE_LANES;
    delete process.env.GATE_FACE_WORKERS;
  });

  it('need no more than a lane', () => {
    const settings = readGateSettings(settingsFile({ lanes: [LANE] }));
    expect(settings).toMatchObject({
      dataDir: 'data/gate',
      pipeline: 'onnx',
      faceWorkers: 1,
      logLevel: 'info',
      lanes: [{ lane: 'North 1', minFaceHeightPx: 80, turnstile: { kind: 'simulated', faults: [] } }],
    });
  });

  it('may come from the environment alone', () => {
    process.env.GATE_LANES = JSON.stringify([LANE]);
    process.env.GATE_FACE_WORKERS = '2';
    expect(readGateSettings(null)).toMatchObject({ faceWorkers: 2, lanes: [{ lane: 'North 1' }] });
  });

  it.each<[string, unknown, RegExp]>([
    ['no lane', {}, /lanes/],
    ['an empty list of lanes', { lanes: [] }, /lanes/],
    ['the same lane twice', { lanes: [LANE, LANE] }, /each lane once/],
    ['a misspelt key of a lane', { lanes: [{ ...LANE, captureZoen: [] }] }, /lanes\.0/],
    [
      'an unknown kind of camera',
      { lanes: [{ ...LANE, camera: { kind: 'telepathy' } }] },
      /lanes\.0\.camera/,
    ],
    [
      'a misspelt key of a camera',
      { lanes: [{ ...LANE, camera: { ...LANE.camera, fps: 3 } }] },
      /lanes\.0\.camera/,
    ],
    ['no turnstile', { lanes: [{ ...LANE, turnstile: undefined }] }, /lanes\.0\.turnstile/],
    [
      'a turnstile at no address',
      { lanes: [{ ...LANE, turnstile: { kind: 'http', openUrl: 'relay' } }] },
      /openUrl/,
    ],
    [
      'a capture zone of two points',
      {
        lanes: [
          {
            ...LANE,
            captureZone: [
              { x: 0, y: 0 },
              { x: 1, y: 1 },
            ],
          },
        ],
      },
      /captureZone/,
    ],
    [
      'a capture zone in pixels',
      {
        lanes: [
          {
            ...LANE,
            captureZone: [
              { x: 0, y: 0 },
              { x: 640, y: 0 },
              { x: 0, y: 9 },
            ],
          },
        ],
      },
      /captureZone/,
    ],
    ['a server that is no address', { lanes: [LANE], serverUrl: 'venue' }, /serverUrl/],
    ['an unknown key', { lanes: [LANE], colour: 'blue' }, /unknown key "colour"/],
    ['something that is no JSON', '{', /is not JSON/],
  ])('name the place of %s', (_, content, problem) => {
    expect(problemOf(content)).toMatch(problem);
  });

  it('name a file that is not there', () => {
    expect(() => readGateSettings('/nowhere/gate.json')).toThrow('/nowhere/gate.json: cannot be read');
  });

  it('are complete once parsed', () => {
    expect(gateSettingsSchema.parse({ lanes: [LANE] }).lanes[0]?.captureZone).toHaveLength(4);
  });
});
