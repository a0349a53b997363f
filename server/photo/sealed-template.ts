import { type PipelineId, toEmbedding } from '#domain/face/embedding';
import { type EventEmbedding, inEventSpace } from '#models/event-transform/event-transform';
import type { EventVault } from '../privacy/vault.ts';

/** A template as it is stored: float32, little-endian, in the event's space, sealed. */
export function sealTemplate(vault: EventVault, templateId: string, face: EventEmbedding): Uint8Array {
  return vault.seal('template', templateId, toTemplateBytes(face.values));
}

/** @throws SealBroken, InvalidEmbedding */
export function openTemplate(
  vault: EventVault,
  pipelineId: PipelineId,
  { id, sealed }: { readonly id: string; readonly sealed: Uint8Array },
): EventEmbedding {
  const bytes = vault.open('template', id, sealed);
  return inEventSpace(toEmbedding(pipelineId, fromTemplateBytes(bytes)));
}

function toTemplateBytes(values: Float32Array): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeFloatLE(value, i * 4);
  return bytes;
}

/** @param bytes a multiple of four */
function fromTemplateBytes(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / 4);
  // A plain loop: galleries of tens of thousands pass through here.
  for (let i = 0; i < values.length; i += 1) values[i] = view.getFloat32(i * 4, true);
  return values;
}
