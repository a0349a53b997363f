import { pathOf } from '#contract/call';
import { addPhoto, type PhotoVerdict, photoVerdictSchema } from '#contract/person';
import type { Client } from './client.ts';
import { type FaceName, photoOf } from './face-photos.ts';

/** Sends a file as a person's photo. */
export async function sendPhoto(
  client: Client,
  params: { readonly eventId: string; readonly personId: string },
  file: Uint8Array,
  type = 'image/jpeg',
): Promise<Response> {
  return client.send(pathOf(addPhoto, { params }), {
    method: 'POST',
    headers: { 'content-type': type },
    body: new Uint8Array(file),
  });
}

/** Enrols a face of the sample photos; a refusal is an answer like any other. */
export async function enrol(
  client: Client,
  params: { readonly eventId: string; readonly personId: string },
  face: FaceName | Uint8Array,
): Promise<PhotoVerdict> {
  const file = typeof face === 'string' ? await photoOf(face) : face;
  const response = await sendPhoto(client, params, file);
  if (response.status !== 200) throw new Error(`the photo was answered with ${response.status}`);
  return photoVerdictSchema.parse(await response.json());
}
