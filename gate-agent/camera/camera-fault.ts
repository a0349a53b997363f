/** A camera that cannot be opened or has stopped giving frames; the message names the source. */
export class CameraFault extends Error {
  override name = 'CameraFault';
}
