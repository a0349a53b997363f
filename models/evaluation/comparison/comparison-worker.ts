import { workerData } from 'node:worker_threads';
import { type ComparisonTask, workOn } from './comparison-task.ts';

workOn(workerData as ComparisonTask);
