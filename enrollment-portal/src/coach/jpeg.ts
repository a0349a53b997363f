import type { Size } from './portrait.ts';

const QUALITY = 0.92;

/**
 * A picture that is drawn on a canvas, as a file to send.
 * @throws when the browser cannot draw or encode it
 */
export async function jpegOf(
  size: Size,
  draw: (context: CanvasRenderingContext2D, size: Size) => void,
): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('a canvas gives no drawing surface');
  draw(context, size);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
  if (!blob) throw new Error('the picture could not be encoded');
  return new File([blob], 'portrait.jpg', { type: 'image/jpeg' });
}
