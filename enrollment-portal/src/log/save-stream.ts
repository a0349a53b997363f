import { wireErrorSchema } from '#contract/errors';
import { RequestFailed } from '../api/request-failed.ts';

export interface Saved {
  readonly bytes: number;
  readonly lines: number;
}

const LINE_END = 10;

/**
 * Fetches a file that the server writes while it is sent, tells how far it has come, and hands it to the browser to
 * save once it is whole: half a file must not look like one.
 * @throws RequestFailed; DOMException `AbortError` when it is stopped
 */
export async function saveStream(
  path: string,
  name: string,
  { onProgress, signal }: { readonly onProgress: (saved: Saved) => void; readonly signal: AbortSignal },
): Promise<Saved> {
  const response = await ask(path, signal);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let saved: Saved = { bytes: 0, lines: 0 };
  const reader = response.body?.getReader();
  for (;;) {
    const part = await reader?.read().catch((cause: unknown) => {
      throw signal.aborted ? cause : new RequestFailed('unreachable', [], { cause });
    });
    if (!part || part.done) break;
    parts.push(part.value);
    saved = { bytes: saved.bytes + part.value.length, lines: saved.lines + linesIn(part.value) };
    onProgress(saved);
  }
  hand(new Blob(parts, { type: response.headers.get('content-type') ?? 'application/octet-stream' }), name);
  return saved;
}

async function ask(path: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', signal }).catch(
    (cause: unknown) => {
      throw signal.aborted ? cause : new RequestFailed('unreachable', [], { cause });
    },
  );
  if (response.ok) return response;
  const error = wireErrorSchema.safeParse(await response.json().catch(() => null));
  throw new RequestFailed(error.data?.kind ?? 'unavailable');
}

function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) lines += 1;
  return lines;
}

function hand(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Browsers begin to read at once, but not before this call returns.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
