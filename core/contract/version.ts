/** Raised when a wire schema changes in a way that an older gate or server cannot read. */
export const PROTOCOL_VERSION = 3;
