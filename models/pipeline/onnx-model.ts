import { InferenceSession, Tensor } from 'onnxruntime-node';

/** One loaded network with one input; it runs on the thread that calls it, one picture at a time. */
export class OnnxModel {
  readonly #session: InferenceSession;
  /**
   * The same place for every picture: memory that is asked for and given back with each frame has two threads wait for
   * each other, and the process grows until it is collected.
   */
  readonly #values: Float32Array;
  readonly #feeds: Readonly<Record<string, Tensor>>;
  #running = false;

  private constructor(session: InferenceSession, input: string, shape: readonly number[]) {
    this.#session = session;
    this.#values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    this.#feeds = { [input]: new Tensor('float32', this.#values, shape) };
  }

  /**
   * @param network the bytes of an .onnx file, or its path
   * @param shape the input's sizes, batch first
   */
  static async open(network: string | Uint8Array, shape: readonly number[]): Promise<OnnxModel> {
    const options: InferenceSession.SessionOptions = {
      // Sessions with more threads spin against each other: a chain of four takes 2.5 times as long. Scale by workers.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    };
    const session =
      typeof network === 'string'
        ? await InferenceSession.create(network, options)
        : await InferenceSession.create(network, options);
    const [input] = session.inputNames;
    if (input === undefined) throw new Error('the network has no input');
    return new OnnxModel(session, input, shape);
  }

  /**
   * @param write puts every number of the input into its place; they still hold the last picture's
   * @returns a function from an output's name to its numbers
   */
  async run(write: (input: Float32Array) => void): Promise<(output: string) => Float32Array> {
    if (this.#running) throw new Error('the network is at another picture');
    this.#running = true;
    try {
      write(this.#values);
      const results = await this.#session.run(this.#feeds);
      return (output) => {
        const data = results[output]?.data;
        if (!(data instanceof Float32Array)) throw new Error(`the model has no float output "${output}"`);
        return data;
      };
    } finally {
      this.#running = false;
    }
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}
