/** Model weights are missing or are not the ones the manifest describes; the message says what to do. */
export class WeightsUnavailable extends Error {
  override name = 'WeightsUnavailable';
}
