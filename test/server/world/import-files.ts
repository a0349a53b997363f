import { pathOf } from '#contract/call';
import {
  createImport,
  importSchema,
  type PeopleImport,
  readImport,
  readImportReport,
  startImport,
  uploadImportPhotos,
  uploadImportTable,
} from '#contract/people-import';
import { eventually } from '../../world/eventually.ts';
import type { Client } from './client.ts';

export interface OnImport {
  readonly eventId: string;
  readonly importId: string;
}

/** The answer as it came: a refusal is what some tests are about. */
export function sendTable(client: Client, params: OnImport, file: string | Uint8Array): Promise<Response> {
  return client.send(pathOf(uploadImportTable, { params }), {
    method: 'PUT',
    headers: { 'content-type': 'text/csv' },
    body: typeof file === 'string' ? file : new Uint8Array(file),
  });
}

export function sendPhotos(client: Client, params: OnImport, file: Uint8Array): Promise<Response> {
  return client.send(pathOf(uploadImportPhotos, { params }), {
    method: 'PUT',
    headers: { 'content-type': 'application/zip' },
    body: new Uint8Array(file),
  });
}

export async function uploadTable(
  client: Client,
  params: OnImport,
  file: string | Uint8Array,
): Promise<PeopleImport> {
  return taken(await sendTable(client, params, file));
}

export async function uploadPhotos(
  client: Client,
  params: OnImport,
  file: Uint8Array,
): Promise<PeopleImport> {
  return taken(await sendPhotos(client, params, file));
}

async function taken(response: Response): Promise<PeopleImport> {
  if (!response.ok) throw new Error(`the file was answered with ${response.status} ${await response.text()}`);
  return importSchema.parse(await response.json());
}

type Start = Parameters<typeof startImport.body.parse>[0];

/** An import from its files to its end. */
export async function importPeople(
  client: Client,
  eventId: string,
  files: { readonly table: string | Uint8Array; readonly photos?: Uint8Array },
  start: Start,
): Promise<PeopleImport> {
  const { id } = await client.ok(createImport, { params: { eventId } });
  const params = { eventId, importId: id };
  await uploadTable(client, params, files.table);
  if (files.photos) await uploadPhotos(client, params, files.photos);
  await client.ok(startImport, { params, body: startImport.body.parse(start) });
  return ended(client, params);
}

export function ended(client: Client, params: OnImport): Promise<PeopleImport> {
  return eventually('the end of an import', async () => {
    const now = await client.ok(readImport, { params });
    return now.state.kind === 'waiting' || now.state.kind === 'running' ? null : now;
  });
}

/** Lines of the report, without its heading. */
export async function reportOf(client: Client, params: OnImport): Promise<readonly string[]> {
  const response = await client.send(pathOf(readImportReport, { params }));
  return (await response.text()).trimEnd().split('\r\n').slice(1);
}
