import type { ErrorKind, WireError } from '#contract/errors';

/** `unreachable`: no answer at all. Everything else is the kind that the server gave. */
export type FailureKind = ErrorKind | 'unreachable';

/** Thrown by `call`; screens act on `kind` and on the fields named in `problems`. */
export class RequestFailed extends Error {
  override name = 'RequestFailed';
  readonly kind: FailureKind;
  readonly problems: NonNullable<WireError['problems']>;

  constructor(kind: FailureKind, problems: WireError['problems'] = [], options?: ErrorOptions) {
    super(kind, options);
    this.kind = kind;
    this.problems = problems;
  }
}

export function failureKindOf(error: unknown): FailureKind | null {
  return error instanceof RequestFailed ? error.kind : null;
}
