import { median } from '../cpu-time.ts';

/** CPU of the whole process for a frame, in ms. */
export interface CpuTimes {
  readonly median: number;
  readonly p95: number;
}

export function timesOf(values: readonly number[]): CpuTimes {
  return { median: median(values), p95: quantile(values, 0.95) };
}

/** @throws Error when there was no face: a frame without one costs less */
export async function cpuMsOf(read: () => Promise<boolean>): Promise<number> {
  const before = process.cpuUsage();
  if (!(await read())) throw new Error('the face of the frame was not found');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;
}
