/** Raised when the wire between gates and servers changes in a way that an older gate or server cannot read. */
export const PROTOCOL_VERSION = 4;

/** Versions that a program speaks, both ends included. */
export interface ProtocolRange {
  readonly oldest: number;
  readonly newest: number;
}

/** `oldest` is raised when the last gates that speak it are gone, so that servers and gates are updated one by one. */
export const PROTOCOLS: ProtocolRange = { oldest: PROTOCOL_VERSION, newest: PROTOCOL_VERSION };

/**
 * In a gate's request: the one version that it speaks in it, `4`. In a server's answer: all that it speaks, `4-5`. The
 * gate takes the newest that both speak.
 */
export const PROTOCOL_HEADER = 'venue-protocol';

export function speaks({ oldest, newest }: ProtocolRange, version: number): boolean {
  return version >= oldest && version <= newest;
}

export type Agreement =
  | { readonly kind: 'agreed'; readonly version: number }
  | { readonly kind: 'gate-too-old' }
  | { readonly kind: 'server-too-old' };

/** @param server as its answer told; null for one that told nothing, as servers did before they negotiated */
export function agreedVersion(gate: ProtocolRange, server: ProtocolRange | null): Agreement {
  if (!server || server.newest < gate.oldest) return { kind: 'server-too-old' };
  if (server.oldest > gate.newest) return { kind: 'gate-too-old' };
  return { kind: 'agreed', version: Math.min(gate.newest, server.newest) };
}

export function rangeText({ oldest, newest }: ProtocolRange): string {
  return `${oldest}-${newest}`;
}

/** @returns null for anything but a range */
export function rangeIn(text: string | null): ProtocolRange | null {
  const parts = /^(\d{1,6})-(\d{1,6})$/.exec(text ?? '');
  if (!parts) return null;
  return { oldest: Number(parts[1]), newest: Number(parts[2]) };
}
