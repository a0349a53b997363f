import type { ImageInput } from '../added/descriptor.ts';
import type { Patch } from './patch.ts';

/** `(value - mean) / scale` of every channel, in the order the network was trained on. */
interface Normalisation {
  readonly channels: 'RGB' | 'BGR';
  readonly mean: number;
  readonly scale: number;
}

/** @param input filled with the patch as an NCHW tensor of one image */
export function writeInput(
  input: Float32Array,
  patch: Patch,
  { channels, mean, scale }: Normalisation,
): void {
  const size = patch.width * patch.height;
  for (let channel = 0; channel < 3; channel++) {
    const from = (channels === 'RGB' ? channel : 2 - channel) * size;
    for (let i = 0; i < size; i++)
      input[channel * size + i] = ((patch.planes[from + i] as number) - mean) / scale;
  }
}

/** @param input filled with the patch as the tensor that an added model describes; NHWC lies interleaved */
export function writeDescribedInput(
  input: Float32Array,
  patch: Patch,
  { layout, channels, mean, scale }: Pick<ImageInput, 'layout' | 'channels' | 'mean' | 'scale'>,
): void {
  const size = patch.width * patch.height;
  for (let channel = 0; channel < 3; channel++) {
    const from = (channels === 'RGB' ? channel : 2 - channel) * size;
    const start = layout === 'NCHW' ? channel * size : channel;
    const step = layout === 'NCHW' ? 1 : 3;
    const offset = mean[channel] as number;
    const divisor = scale[channel] as number;
    for (let i = 0; i < size; i++)
      input[start + i * step] = ((patch.planes[from + i] as number) - offset) / divisor;
  }
}

/** The sizes of that tensor, a batch of one first. */
export function describedShape({ layout, width, height }: Pick<ImageInput, 'layout' | 'width' | 'height'>) {
  return layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3];
}

/** Luminance 0 to 255 of every pixel, by the weights of ITU-R BT.601. */
export function luminance({ planes, width, height }: Patch): Float32Array {
  const size = width * height;
  const grey = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const red = planes[i] as number;
    const green = planes[size + i] as number;
    const blue = planes[2 * size + i] as number;
    grey[i] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return grey;
}
