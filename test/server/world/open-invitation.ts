import { pathOf } from '#contract/call';
import {
  giveConsent,
  type OwnPhotoVerdict,
  openEnrolment,
  ownPhotoVerdictSchema,
  sendOwnPhoto,
} from '#contract/enrolment';
import { invitePerson } from '#contract/invitation';
import { Client } from './client.ts';
import { type FaceName, photoOf } from './face-photos.ts';
import { tokenIn } from './running-server.ts';

interface Invited {
  readonly eventId: string;
  readonly personId: string;
}

/** The device of somebody who was invited and has opened the link. */
export async function openInvitation(admin: Client, person: Invited): Promise<Client> {
  const { link } = await admin.ok(invitePerson, { params: person, body: {} });
  return openLink(admin.url, link);
}

export async function openLink(url: string, link: string): Promise<Client> {
  const device = new Client(url);
  await device.ok(openEnrolment, { body: { token: tokenIn(link) } });
  return device;
}

/** The same, having agreed to be enrolled. */
export async function consentingDevice(admin: Client, person: Invited): Promise<Client> {
  const device = await openInvitation(admin, person);
  await device.ok(giveConsent, { body: { textVersion: 'shipped-1', language: 'en' } });
  return device;
}

/** Sends a photo of oneself. */
export async function sendSelfie(
  device: Client,
  face: FaceName | Uint8Array,
  place: 'beside' | 'instead' = 'beside',
): Promise<OwnPhotoVerdict> {
  const file = typeof face === 'string' ? await photoOf(face) : face;
  const response = await device.send(pathOf(sendOwnPhoto, { query: { place } }), {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg' },
    body: new Uint8Array(file),
  });
  if (response.status !== 200) throw new Error(`the photo was answered with ${response.status}`);
  return ownPhotoVerdictSchema.parse(await response.json());
}
