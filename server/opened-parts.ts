type Close = () => void | Promise<void>;

/** What has been opened and must be closed again: the latest first, each once. */
export class OpenedParts {
  readonly #closers: Close[] = [];
  #closing: Promise<void> | undefined;

  onClose(close: Close): void {
    this.#closers.push(close);
  }

  /** Calling it again waits for the same end. */
  closeAll(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const close of this.#closers.toReversed()) await close();
  }
}
