/** A gate that was silent for longer counts as offline. */
const ONLINE_FOR_MS = 30_000;

/**
 * Which gates are there right now. What a gate does with this process is known at once and held in
 * memory; of a gate that speaks with another process its stored heartbeats tell.
 */
export class Presence {
  readonly #lastSeenMs = new Map<string, number>();
  readonly #waiting = new Map<string, number>();

  saw(deviceId: string, nowMs: number): void {
    this.#lastSeenMs.set(deviceId, nowMs);
  }

  /** Counts the device as there for as long as its request is held open. */
  async during<T>(deviceId: string, request: () => Promise<T>): Promise<T> {
    this.#waiting.set(deviceId, (this.#waiting.get(deviceId) ?? 0) + 1);
    try {
      return await request();
    } finally {
      const left = (this.#waiting.get(deviceId) ?? 1) - 1;
      if (left > 0) this.#waiting.set(deviceId, left);
      else this.#waiting.delete(deviceId);
    }
  }

  /** @param storedMs the last heartbeat that any server process has stored */
  lastSeenMs(deviceId: string, storedMs: number | null): number | null {
    const ownMs = this.#lastSeenMs.get(deviceId);
    return ownMs === undefined ? storedMs : Math.max(ownMs, storedMs ?? 0);
  }

  isOnline(deviceId: string, storedMs: number | null, nowMs: number): boolean {
    if (this.#waiting.has(deviceId)) return true;
    const last = this.lastSeenMs(deviceId, storedMs);
    return last !== null && nowMs - last <= ONLINE_FOR_MS;
  }

  /** How many gates speak with this process. */
  online(nowMs: number): number {
    return [...this.#lastSeenMs.keys()].filter((deviceId) => this.isOnline(deviceId, null, nowMs)).length;
  }
}
