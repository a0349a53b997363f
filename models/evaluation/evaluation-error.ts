/** An evaluation cannot be carried out as asked; the message is written for the person who asked. */
export class EvaluationError extends Error {
  override name = 'EvaluationError';
}
