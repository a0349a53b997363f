import type { z } from 'zod';
import { type CallInput, pathOf, readAnswer } from '#contract/call';
import type { Endpoint } from '#contract/endpoint';
import {
  createImport,
  type PeopleImport,
  readImport,
  readImportReport,
  startImport,
  uploadImportPhotos,
  uploadImportTable,
} from '#contract/people-import';

const ASK_EVERY_MS = 200;

/** The server refused, or does not answer as the contract says; the message is for whoever runs the command. */
export class ImportFailed extends Error {
  override name = 'ImportFailed';
}

type Body = Blob | Uint8Array<ArrayBuffer>;

/** One import of people, as a program does it over the API. */
export class ImportClient {
  readonly #serverUrl: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #params: { readonly eventId: string; readonly importId: string };

  private constructor(
    serverUrl: string,
    headers: Readonly<Record<string, string>>,
    params: { readonly eventId: string; readonly importId: string },
  ) {
    this.#serverUrl = serverUrl;
    this.#headers = headers;
    this.#params = params;
  }

  /**
   * @param headers by which the server knows the caller
   * @throws ImportFailed
   */
  static async begin(
    serverUrl: string,
    headers: Readonly<Record<string, string>>,
    eventId: string,
  ): Promise<ImportClient> {
    const begun = new ImportClient(serverUrl, headers, { eventId, importId: '' });
    const { id } = await begun.#ask(createImport, { params: { eventId } });
    return new ImportClient(serverUrl, headers, { eventId, importId: id });
  }

  uploadTable(file: Body): Promise<PeopleImport> {
    return this.#ask(uploadImportTable, { params: this.#params }, file);
  }

  uploadPhotos(file: Body): Promise<PeopleImport> {
    return this.#ask(uploadImportPhotos, { params: this.#params }, file);
  }

  start(body: z.input<typeof startImport.body>): Promise<PeopleImport> {
    return this.#ask(startImport, { params: this.#params, body });
  }

  /** @param onProgress told now and then how far it is */
  async end(onProgress: (now: PeopleImport) => void): Promise<PeopleImport> {
    for (;;) {
      const now = await this.#ask(readImport, { params: this.#params });
      if (now.state.kind !== 'waiting' && now.state.kind !== 'running') return now;
      onProgress(now);
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  }

  /** The refused rows, as CSV. */
  async report(): Promise<string> {
    const response = await this.#send(pathOf(readImportReport, { params: this.#params }), { method: 'GET' });
    if (!response.ok) throw new ImportFailed(`The server answered ${response.status} to the report.`);
    return response.text();
  }

  async #ask<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    input: CallInput<P, Q, B>,
    file?: Body,
  ): Promise<z.output<R>> {
    const type = file ? 'application/octet-stream' : 'application/json';
    const body = file ?? (input.body === undefined ? undefined : JSON.stringify(input.body));
    const response = await this.#send(pathOf(endpoint, input), {
      method: endpoint.method.toUpperCase(),
      ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
    });
    const json: unknown = await response.json().catch(() => null);
    const answer = readAnswer(
      endpoint as Endpoint<z.ZodType, z.ZodType, z.ZodType, R>,
      response.status,
      json,
    );
    if (answer.kind === 'ok') return answer.reply;
    const { kind, problems = [] } = answer.error;
    const why = problems.map(({ path, problem }) => ` ${path}: ${problem}`).join(';');
    throw new ImportFailed(`The server answered ${response.status} (${kind})${why}.`);
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = { ...this.#headers, ...(init.headers as Record<string, string> | undefined) };
    try {
      return await fetch(this.#serverUrl + path, { ...init, headers });
    } catch (cause) {
      throw new ImportFailed(`The server ${this.#serverUrl} does not answer.`, { cause });
    }
  }
}
