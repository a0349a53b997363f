const WINDOW_MS = 3_000;

/** Frames a second over the last few seconds. */
export class FrameRate {
  private times: number[] = [];

  saw(atMs: number): void {
    this.times.push(atMs);
    this.forget(atMs);
  }

  at(nowMs: number): number {
    this.forget(nowMs);
    return this.times.length / (WINDOW_MS / 1000);
  }

  private forget(nowMs: number): void {
    const from = this.times.findIndex((time) => time > nowMs - WINDOW_MS);
    this.times = from < 0 ? [] : this.times.slice(from);
  }
}
