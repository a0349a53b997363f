import type { z } from 'zod';
import { pathOf } from '#contract/call';
import { watchPhoto } from '#contract/watchlist';
import type { Client } from './client.ts';
import { type FaceName, photoOf } from './face-photos.ts';

/** Puts a face of the sample photos on the watchlist; a refusal is an answer like any other. */
export async function watchFace(
  client: Client,
  eventId: string,
  face: FaceName | Uint8Array,
): Promise<z.infer<typeof watchPhoto.reply>> {
  const query = { label: 'Somebody', reason: 'banned from the arena' };
  const file = typeof face === 'string' ? await photoOf(face) : face;
  const response = await client.send(pathOf(watchPhoto, { params: { eventId }, query }), {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg' },
    body: new Uint8Array(file),
  });
  if (response.status !== 200) throw new Error(`the photo was answered with ${response.status}`);
  return watchPhoto.reply.parse(await response.json());
}
