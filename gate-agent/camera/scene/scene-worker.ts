import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { sceneSchema } from './scene.ts';
import { renderFrame, setStage } from './stage.ts';

/** Renders on request in its own thread: a frame takes 10 to 30 ms, too long for a gate's event loop. */
const port = parentPort;
if (!port) throw new Error('the scene worker runs in a worker thread');

const stage = await setStage(sceneSchema.parse(workerData));
port.on('message', (message) => {
  const { atMs } = z.strictObject({ atMs: z.number() }).parse(message);
  const { data } = renderFrame(stage, atMs);
  port.postMessage({ kind: 'frame', data }, [data.buffer]);
});
port.postMessage({ kind: 'ready' });
