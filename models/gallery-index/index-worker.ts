import { parentPort, workerData } from 'node:worker_threads';
import type { IndexReply, IndexRequest, IndexThreadSetting, Numbered } from './index-message.ts';
import { IndexThread } from './index-thread.ts';

const thread = new IndexThread(workerData as IndexThreadSetting);

parentPort?.on('message', async ({ id, message }: Numbered<IndexRequest>) => {
  const reply: Numbered<IndexReply> = { id, message: await thread.answer(message) };
  parentPort?.postMessage(reply);
});
