/** The server's wall clock, epoch milliseconds. Tests bring their own, so that an hour need not pass. */
export interface Clock {
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };
