import { workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { type FaceApiReaderSetting, openFaceApiFrameReader } from './face-api/face-api-frame-reader.ts';
import { serveReader } from './serve-reader.ts';

sharp.concurrency(1);
sharp.cache(false);
await serveReader(() => openFaceApiFrameReader(workerData as FaceApiReaderSetting));
