/** Why the server cannot start, in one sentence that says what to do. Printed as it is. */
export class StartupError extends Error {
  override name = 'StartupError';
}
