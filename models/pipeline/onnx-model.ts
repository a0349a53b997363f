import { InferenceSession, Tensor } from 'onnxruntime-node';

/** One loaded network with one input; it runs on the thread that calls it. */
export class OnnxModel {
  readonly #session: InferenceSession;
  readonly #input: string;
  readonly #shape: readonly number[];

  private constructor(session: InferenceSession, input: string, shape: readonly number[]) {
    this.#session = session;
    this.#input = input;
    this.#shape = shape;
  }

  /** @param shape the input's sizes, batch first */
  static async open(path: string, shape: readonly number[]): Promise<OnnxModel> {
    const session = await InferenceSession.create(path, {
      // Sessions with more threads spin against each other: a chain of four takes 2.5 times as long. Scale by workers.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    const [input] = session.inputNames;
    if (input === undefined) throw new Error(`${path} has no input`);
    return new OnnxModel(session, input, shape);
  }

  /** @returns a function from an output's name to its numbers */
  async run(input: Float32Array): Promise<(output: string) => Float32Array> {
    const results = await this.#session.run({ [this.#input]: new Tensor('float32', input, this.#shape) });
    return (output) => {
      const data = results[output]?.data;
      if (!(data instanceof Float32Array)) throw new Error(`the model has no float output "${output}"`);
      return data;
    };
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}
