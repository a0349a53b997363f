import { projectFile } from '#models/project-file';

/** Settings of an agent with one lane, whose camera shows a few photos now and then. */
export function gateSettings(dataDir: string) {
  return {
    dataDir,
    logLevel: 'warn',
    lanes: [
      {
        lane: 'Lane 1',
        camera: {
          kind: 'files',
          path: projectFile('node_modules/@vladmandic/face-api/demo'),
          framesPerSecond: 1,
          repeat: 'for-ever',
        },
        turnstile: { kind: 'simulated' },
        view: 'unwatched',
      },
    ],
  };
}
