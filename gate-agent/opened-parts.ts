/** What a start-up has opened so far, so that a failed start leaves nothing behind. */
export class OpenedParts {
  private readonly closers: (() => void | Promise<void>)[] = [];

  keep<T>(part: T, close: (part: T) => void | Promise<void>): T {
    this.closers.push(() => close(part));
    return part;
  }

  /** Last opened, first closed. */
  async close(): Promise<void> {
    for (const close of this.closers.splice(0).reverse()) await close();
  }
}
