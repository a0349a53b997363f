type NodeAv = typeof import('node-av/api');

/**
 * FFmpeg, loaded only where a video is played. node-av asks for `Promise.withResolvers`, which Node 20
 * lacks; without it decoders give no frames and no error.
 */
export async function loadNodeAv(): Promise<NodeAv> {
  if (!('withResolvers' in Promise)) Object.assign(Promise, { withResolvers });
  const [api, { Log }, { AV_LOG_QUIET }] = await Promise.all([
    import('node-av/api'),
    import('node-av/lib'),
    import('node-av/constants'),
  ]);
  // FFmpeg writes to stderr on its own; its faults reach us as errors.
  Log.setLevel(AV_LOG_QUIET);
  return api;
}

function withResolvers<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
} {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
