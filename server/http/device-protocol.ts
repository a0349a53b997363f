import type { RequestHandler } from 'express';
import { PROTOCOL_HEADER, type ProtocolRange, rangeText, speaks } from '#contract/version';
import { RequestError } from '../request-error.ts';

/** Tells every gate what this server speaks, and turns away what it does not. A gate that says nothing is judged by what it sends. */
export function deviceProtocol(range: ProtocolRange): RequestHandler {
  return (req, res, next) => {
    res.set(PROTOCOL_HEADER, rangeText(range));
    const spoken = req.get(PROTOCOL_HEADER);
    if (spoken !== undefined && !speaks(range, Number(spoken)))
      throw new RequestError('unsupported-protocol');
    next();
  };
}
