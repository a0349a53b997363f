/** What of a model's description a fault is about; the command line has an option for each. */
export type ModelAspect =
  | 'model'
  | 'name'
  | 'sha256'
  | 'size'
  | 'layout'
  | 'channels'
  | 'mean'
  | 'scale'
  | 'template'
  | 'output'
  | 'dimensions'
  | 'licence'
  | 'images'
  | 'from-descriptor';

/** A model of the deployer's own that cannot be used as described; the message is written for them. */
export class UnusableModel extends Error {
  override name = 'UnusableModel';
  readonly aspect: ModelAspect;

  constructor(aspect: ModelAspect, message: string, options?: ErrorOptions) {
    super(message, options);
    this.aspect = aspect;
  }
}
