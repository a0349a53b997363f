import { BlockList } from 'node:net';
import type { RequestHandler } from 'express';
import { RequestError } from '../request-error.ts';

/** Lets through only callers on this machine or on private addresses (RFC 1918, RFC 4193). */
export function ownNetworkOnly(): RequestHandler {
  const own = new BlockList();
  own.addSubnet('127.0.0.0', 8, 'ipv4');
  own.addSubnet('10.0.0.0', 8, 'ipv4');
  own.addSubnet('172.16.0.0', 12, 'ipv4');
  own.addSubnet('192.168.0.0', 16, 'ipv4');
  own.addAddress('::1', 'ipv6');
  own.addSubnet('fc00::', 7, 'ipv6');
  return (req, _res, next) => {
    const address = (req.ip ?? '').replace(/^::ffff:/, '');
    if (!own.check(address, address.includes(':') ? 'ipv6' : 'ipv4')) throw new RequestError('not-found');
    next();
  };
}
