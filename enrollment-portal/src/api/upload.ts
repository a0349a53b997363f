import type { z } from 'zod';
import { pathOf, readAnswer } from '#contract/call';
import type { Endpoint } from '#contract/endpoint';
import { RequestFailed } from './request-failed.ts';

interface Options {
  readonly params: Record<string, string>;
  readonly file: Blob;
  /** Called with the share that has been sent, 0 to 1. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Sends a file of any size to an operation that takes one. Not by `fetch`, which does not tell how far it is.
 * @throws RequestFailed as `call`; DOMException when it is aborted
 */
export function upload<R extends z.ZodType>(
  endpoint: Endpoint<z.ZodType, z.ZodType, z.ZodType, R>,
  { params, file, onProgress, signal }: Options,
): Promise<z.output<R>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(endpoint.method.toUpperCase(), pathOf(endpoint, { params }));
    request.setRequestHeader('content-type', file.type === '' ? 'application/octet-stream' : file.type);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onload = () => {
      const answer = readAnswer(endpoint, request.status, jsonOf(request.responseText));
      if (answer.kind === 'ok') resolve(answer.reply);
      else reject(new RequestFailed(answer.error.kind, answer.error.problems));
    };
    request.onerror = () => reject(new RequestFailed('unreachable'));
    request.onabort = () => reject(new DOMException('the upload was given up', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

/** Null for what is no JSON, which then fits no reply. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
