import { ServerClient } from '#demo/server-client';
import type { Installation } from './make-installation.ts';
import { MeasuredProcess } from './measured-process.ts';

export interface ServedInstallation {
  readonly process: MeasuredProcess;
  readonly url: string;
  /** Signed in as the administrator. */
  readonly admin: ServerClient;
}

/** Starts the real server on an installation. */
export async function serveInstallation({ environment }: Installation): Promise<ServedInstallation> {
  const server = new MeasuredProcess(['serve'], environment);
  try {
    const [, url = ''] = await server.prints(/Portal:\s+(\S+)/);
    const [, link = ''] = await server.prints(/Sign in:\s+(http\S+)/);
    return { process: server, url, admin: await ServerClient.signIn(url, link) };
  } catch (cause) {
    await server.stop();
    throw cause;
  }
}
