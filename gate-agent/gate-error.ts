/** Something that whoever runs the gate can mend; the message says what, in a sentence. */
export class GateError extends Error {
  override name = 'GateError';
}
