import express, { type Request, type RequestHandler, type Response } from 'express';
import type { Endpoint } from '#contract/endpoint';
import { RequestError } from '../request-error.ts';

const JSON_LIMIT = '256kb';
/** 200 records with 200 crops of 150 kB each in base64, and room; a picture or the lines of a log; the places of the largest Games, each zone and gate written out. */
const LARGER_JSON: Readonly<Record<string, string>> = {
  uploadJournal: '48mb',
  answerCommand: '2mb',
  importPack: '4mb',
};
/** As sent, before decoding. Decoding has its own bound in pixels. */
const PHOTO_LIMIT_BYTES = 12 * 1024 * 1024;

export const PHOTO_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/avif',
  'image/heic',
  'image/heif',
];

/** Tables and archives, and what browsers call files that they do not know. */
export const FILE_TYPES = [
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/zip',
  'application/octet-stream',
];

export type ReadBody = (req: Request, res: Response) => Promise<unknown>;

/** Reads what the endpoint accepts, within bounds; called after the caller is known, so that strangers upload nothing. */
export function bodyReader(endpoint: Endpoint): ReadBody {
  switch (endpoint.accepts) {
    case 'json':
      return only(express.json({ limit: LARGER_JSON[endpoint.id] ?? JSON_LIMIT }), ['application/json']);
    case 'image':
      return only(express.raw({ limit: PHOTO_LIMIT_BYTES, type: PHOTO_TYPES }), PHOTO_TYPES);
    case 'file':
      return async (req) => {
        if (!req.is(FILE_TYPES)) throw new RequestError('unsupported-media');
        return req;
      };
    default:
      return async () => undefined;
  }
}

function only(parse: RequestHandler, types: string[]): ReadBody {
  return async (req, res) => {
    // Also keeps plain HTML forms out: they cannot send these types.
    if (!req.is(types)) throw new RequestError('unsupported-media');
    await new Promise<void>((resolve, reject) => {
      parse(req, res, (error?: unknown) => (error === undefined ? resolve() : reject(bodyError(error))));
    });
    if (req.body === undefined)
      throw new RequestError('invalid-request', [{ path: 'body', problem: 'missing' }]);
    return req.body;
  };
}

/** Names of body-parser's errors. */
function bodyError(error: unknown): unknown {
  const type = error instanceof Error && 'type' in error ? error.type : undefined;
  switch (type) {
    case 'entity.too.large':
      return new RequestError('too-large');
    case 'entity.parse.failed':
    case 'request.size.invalid':
    case 'request.aborted':
      return new RequestError('invalid-request', [{ path: 'body', problem: 'could not be read' }]);
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new RequestError('unsupported-media');
    default:
      return error;
  }
}
