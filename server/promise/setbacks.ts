const FIRST_REST_MS = 2_000;
const LONGEST_REST_MS = 300_000;

/** What has failed rests before it is tried again, longer each time, so that it takes nobody else's turn. */
export class Setbacks {
  readonly #resting = new Map<string, { readonly untilMs: number; readonly restMs: number }>();

  isResting(what: string, nowMs: number): boolean {
    const rest = this.#resting.get(what);
    return rest !== undefined && nowMs < rest.untilMs;
  }

  failed(what: string, nowMs: number): void {
    const before = this.#resting.get(what)?.restMs ?? FIRST_REST_MS / 2;
    const restMs = Math.min(LONGEST_REST_MS, before * 2);
    this.#resting.set(what, { untilMs: nowMs + restMs, restMs });
  }

  succeeded(what: string): void {
    this.#resting.delete(what);
  }
}
