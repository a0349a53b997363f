/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export function untilStopped(): Promise<'stopped'> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = () => {
      if (asked) process.exit(130);
      asked = true;
      resolve('stopped');
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
