import { workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { type OnnxReaderSetting, openOnnxFrameReader } from '../pipeline/onnx-frame-reader.ts';
import { serveReader } from './serve-reader.ts';

sharp.concurrency(1);
sharp.cache(false);
await serveReader(() => openOnnxFrameReader(workerData as OnnxReaderSetting));
