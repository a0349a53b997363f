import { readdirSync } from 'node:fs';
import { availableParallelism, platform } from 'node:os';
import { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { OnnxModel } from '#models/pipeline/onnx-model';
import { projectFile } from '#models/project-file';

const FILE = projectFile('models/weights/fr_landmark.onnx');
const SHAPE = [1, 1, 64, 64] as const;
const SESSIONS = 4;

/** Threads of this process, as the system counts them. */
function threads(): number {
  return readdirSync('/proc/self/task').length;
}

async function run(model: OnnxModel): Promise<void> {
  await model.run((input) => input.fill(0.5));
}

describe.skipIf(platform() !== 'linux' || availableParallelism() < 2)('a loaded network', () => {
  it('runs on the thread that calls it and starts none of its own', async () => {
    const first = await OnnxModel.open(FILE, SHAPE);
    await run(first);
    const before = threads();
    const models = [];
    for (let i = 0; i < SESSIONS; i++) models.push(await OnnxModel.open(FILE, SHAPE));
    for (const model of models) await run(model);
    expect(threads()).toBe(before);

    // What it is guarded against: left to itself, each session has a thread for every further core.
    const unguarded = await InferenceSession.create(FILE, { logSeverityLevel: 3 });
    expect(threads()).toBeGreaterThan(before);
    await unguarded.release();
    for (const model of [first, ...models]) await model.release();
  });
});
