import { parentPort, workerData } from 'node:worker_threads';

// A reader thread without networks: the first byte of a frame says what happens to it.
if (workerData.refuse) throw new Error('no such model');

const reading = (bystanders, faces = []) => ({ kind: 'reading', reading: { faces, bystanders } });

const answers = {
  0: (data) => parentPort.postMessage(reading(data[1])),
  1: () => parentPort.postMessage({ kind: 'failed', because: 'as scripted' }),
  2: () => {
    throw new Error('crash as scripted');
  },
  3: () => setTimeout(() => parentPort.postMessage(reading(0)), 100),
  4: () => parentPort.postMessage(reading(0, [{ embedding: { values: new Float32Array(512) } }])),
};

parentPort.on('message', (message) => {
  if (message.kind === 'close') {
    if (workerData.counts) Atomics.add(workerData.counts, 1, 1);
    parentPort.close();
    return;
  }
  const { data } = message.image;
  const command = data[0];
  data[data.length - 1] = 99;
  answers[command](data);
});
// How many threads were started, and how many were told to close.
if (workerData.counts) Atomics.add(workerData.counts, 0, 1);
parentPort.postMessage({ kind: 'ready' });
