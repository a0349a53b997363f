/** No pipeline has the name; the message lists those that there are. */
export class UnknownPipeline extends Error {
  override name = 'UnknownPipeline';
}
