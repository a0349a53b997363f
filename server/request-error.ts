import type { ErrorKind, WireError } from '#contract/errors';

export type Problem = NonNullable<WireError['problems']>[number];

/** Why a request is turned away. Its kind is what the caller is told; whatever else went wrong is a fault. */
export class RequestError extends Error {
  override name = 'RequestError';
  readonly kind: ErrorKind;
  readonly problems: readonly Problem[];

  constructor(kind: ErrorKind, problems: readonly Problem[] = []) {
    super(kind);
    this.kind = kind;
    this.problems = problems;
  }
}

/** Narrows what a look-up found. @throws RequestError `not-found` */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new RequestError('not-found');
  return value;
}
