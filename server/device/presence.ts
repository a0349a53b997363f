/** A gate that was silent for longer counts as offline. */
const ONLINE_FOR_MS = 30_000;

/** Which gates are there right now. Held in memory: after a restart each gate shows itself within seconds. */
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

  lastSeenMs(deviceId: string): number | null {
    return this.#lastSeenMs.get(deviceId) ?? null;
  }

  isOnline(deviceId: string, nowMs: number): boolean {
    if (this.#waiting.has(deviceId)) return true;
    const last = this.#lastSeenMs.get(deviceId);
    return last !== undefined && nowMs - last <= ONLINE_FOR_MS;
  }

  online(nowMs: number): number {
    return [...this.#lastSeenMs.keys()].filter((deviceId) => this.isOnline(deviceId, nowMs)).length;
  }
}
