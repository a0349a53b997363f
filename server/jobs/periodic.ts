import type { Logger } from 'pino';

export interface PeriodicJob {
  /** Resolves when the run under way, if any, is over; none follows. */
  stop(): Promise<void>;
}

/**
 * Runs a job, waits, runs it again; never two at once. A run that fails is logged and the next comes
 * as usual.
 */
export function startPeriodically(
  name: string,
  everyMs: number,
  job: () => Promise<void>,
  logger: Logger,
): PeriodicJob {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const once = async () => {
    try {
      await job();
    } catch (error) {
      logger.error({ err: error, job: name }, 'job failed');
    }
    if (!stopped) timer = setTimeout(run, everyMs);
  };
  let running = Promise.resolve();
  const run = () => {
    running = once();
  };
  run();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
