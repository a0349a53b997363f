import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toPipelineId } from '#domain/face/embedding';
import { type RgbImage, WHOLE_FRAME } from '#domain/face/frame';
import { PooledPipeline } from '#models/engines/pooled-pipeline';
import { PipelineFault } from '#models/face-pipeline';

const ID = toPipelineId('test-reader-v1');
const READER = new URL('./scripted-reader.mjs', import.meta.url);

let open: PooledPipeline[] = [];

afterEach(async () => {
  await Promise.all(open.map((pipeline) => pipeline.close()));
  open = [];
});

/** Threads whose reader does what the first byte of a frame says. */
async function scripted(threads: number, workerData: unknown = {}) {
  const faults: PipelineFault[] = [];
  const pipeline = await PooledPipeline.open(
    ID,
    { url: READER, workerData },
    { threads, onFault: (fault) => faults.push(fault) },
  );
  open.push(pipeline);
  return { pipeline, faults };
}

const COMMANDS = { count: 0, fail: 1, crash: 2, slow: 3, badEmbedding: 4 } as const;

function frame(command: keyof typeof COMMANDS, data: Uint8Array = new Uint8Array(12)): RgbImage {
  data[0] = COMMANDS[command];
  return { data, width: 2, height: 2 };
}

describe('a pipeline over several threads', () => {
  it('hands each frame to a thread and its answer to the caller', async () => {
    const { pipeline } = await scripted(2);
    const readings = await Promise.all(
      [5, 6, 7, 8, 9].map((mark) => {
        const image = frame('count');
        image.data[1] = mark;
        return pipeline.read(image, WHOLE_FRAME);
      }),
    );
    expect(readings.map(({ bystanders }) => bystanders)).toEqual([5, 6, 7, 8, 9]);
  });

  it('passes frames that lie in shared memory without copying them', async () => {
    const { pipeline } = await scripted(1);
    const shared = new Uint8Array(new SharedArrayBuffer(12));
    await pipeline.read(frame('count', shared), WHOLE_FRAME);
    // The scripted reader marks the last byte of what it was handed.
    expect(shared[11]).toBe(99);
    const own = new Uint8Array(12);
    await pipeline.read(frame('count', own), WHOLE_FRAME);
    expect(own[11]).toBe(0);
  });

  it('rejects a frame that fails and reads the next', async () => {
    const { pipeline, faults } = await scripted(1);
    await expect(pipeline.read(frame('fail'), WHOLE_FRAME)).rejects.toThrow(PipelineFault);
    await expect(pipeline.read(frame('count'), WHOLE_FRAME)).resolves.toMatchObject({ faces: [] });
    expect(faults).toEqual([]);
  });

  it('loses one frame with a thread that dies, replaces the thread and says so', async () => {
    const { pipeline, faults } = await scripted(2);
    const crashed = pipeline.read(frame('crash'), WHOLE_FRAME);
    const others = Promise.all(Array.from({ length: 6 }, () => pipeline.read(frame('count'), WHOLE_FRAME)));
    await expect(crashed).rejects.toThrow(PipelineFault);
    expect(await others).toHaveLength(6);
    await vi.waitFor(() => expect(faults).toHaveLength(1));
    const again = await Promise.allSettled(
      Array.from({ length: 6 }, () => pipeline.read(frame('count'), WHOLE_FRAME)),
    );
    expect(again.every(({ status }) => status === 'fulfilled')).toBe(true);
  });

  it('recovers by itself when its only thread died', async () => {
    const { pipeline } = await scripted(1);
    await expect(pipeline.read(frame('crash'), WHOLE_FRAME)).rejects.toThrow(PipelineFault);
    await vi.waitFor(() => pipeline.read(frame('count'), WHOLE_FRAME), { timeout: 10_000, interval: 50 });
  });

  it('does not leave waiting frames hanging while no thread is left', async () => {
    const { pipeline } = await scripted(1);
    const outcomes = await Promise.allSettled([
      pipeline.read(frame('crash'), WHOLE_FRAME),
      pipeline.read(frame('count'), WHOLE_FRAME),
      pipeline.read(frame('count'), WHOLE_FRAME),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  it('trusts no thread with the shape of an embedding', async () => {
    const { pipeline } = await scripted(1);
    await expect(pipeline.read(frame('badEmbedding'), WHOLE_FRAME)).rejects.toThrow(/norm/);
  });

  it('refuses an image whose bytes do not fit its size', async () => {
    const { pipeline } = await scripted(1);
    const image = { data: new Uint8Array(11), width: 2, height: 2 };
    await expect(pipeline.read(image, WHOLE_FRAME)).rejects.toThrow(/12 bytes, not 11/);
  });

  it('finishes the frames it took before it closes, and takes no more', async () => {
    const { pipeline } = await scripted(1);
    const taken = [pipeline.read(frame('slow'), WHOLE_FRAME), pipeline.read(frame('slow'), WHOLE_FRAME)];
    const closed = pipeline.close();
    await expect(pipeline.read(frame('count'), WHOLE_FRAME)).rejects.toThrow(/closed/);
    await closed;
    const first = await Promise.race([Promise.all(taken), delay(0, 'still waiting')]);
    expect(first).toHaveLength(2);
  });

  it('does not close before the thread that was to replace a dead one has ended too', async () => {
    const counts = new Int32Array(new SharedArrayBuffer(8));
    const { pipeline } = await scripted(1, { counts });
    await expect(pipeline.read(frame('crash'), WHOLE_FRAME)).rejects.toThrow(PipelineFault);
    await pipeline.close();
    const [started = 0, closed = 0] = counts;
    expect(started).toBeGreaterThan(1);
    expect(closed).toBe(started - 1);
  });

  it('does not open when a thread cannot load its models', async () => {
    await expect(scripted(2, { refuse: true })).rejects.toThrow(/no such model/);
  });
});
