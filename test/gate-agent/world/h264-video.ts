import { AV_PIX_FMT_YUV420P, FF_ENCODER_LIBX264 } from 'node-av/constants';
import { Frame, Rational } from 'node-av/lib';
import { loadNodeAv } from '#gate-agent/camera/load-node-av';

export interface H264Video {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** One group of NAL units for each frame, in order; the first begins with SPS, PPS and an IDR picture. */
  readonly accessUnits: readonly (readonly Buffer[])[];
}

/** Brightness of frame `index`, 0 to 255. */
export function h264Brightness(index: number, frames: number): number {
  return 40 + Math.round((index * 160) / frames);
}

/** A real H.264 video whose frames grow brighter one by one, with a key frame every eighth. */
export async function encodeH264(size: {
  width: number;
  height: number;
  frames: number;
  framesPerSecond: number;
}): Promise<H264Video> {
  const { width, height, frames, framesPerSecond } = size;
  const { Encoder } = await loadNodeAv();
  const timeBase = { num: 1, den: framesPerSecond };
  const encoder = await Encoder.create(FF_ENCODER_LIBX264, {
    context: { bitRate: '2M', framerate: new Rational(framesPerSecond, 1), gopSize: 8, maxBFrames: 0 },
    options: { preset: 'ultrafast', tune: 'zerolatency' },
  });
  async function* pictures(): AsyncGenerator<Frame> {
    for (let index = 0; index < frames; index += 1) {
      const luma = Buffer.alloc(width * height, h264Brightness(index, frames));
      const pixels = Buffer.concat([luma, Buffer.alloc((width * height) / 2, 128)]);
      const frame = Frame.fromVideoBuffer(pixels, { width, height, format: AV_PIX_FMT_YUV420P, timeBase });
      frame.pts = BigInt(index);
      yield frame;
    }
  }
  const accessUnits: Buffer[][] = [];
  for await (const packet of encoder.packets(pictures())) {
    if (packet?.data) accessUnits.push(nalUnits(Buffer.from(packet.data)));
    packet?.free();
  }
  encoder.close();
  return { width, height, framesPerSecond, accessUnits };
}

/** The units of an Annex B byte stream, without their start codes. */
function nalUnits(stream: Buffer): Buffer[] {
  const units: Buffer[] = [];
  const starts: { at: number; after: number }[] = [];
  for (let i = stream.indexOf('\0\0\x01'); i >= 0; i = stream.indexOf('\0\0\x01', i + 3)) {
    starts.push({ at: i > 0 && stream[i - 1] === 0 ? i - 1 : i, after: i + 3 });
  }
  for (const [i, { after }] of starts.entries()) {
    units.push(stream.subarray(after, starts[i + 1]?.at ?? stream.length));
  }
  return units;
}

/** Type of a NAL unit: 1 slice, 5 IDR slice, 6 SEI, 7 SPS, 8 PPS. */
export function nalType(unit: Buffer): number {
  return (unit[0] ?? 0) & 0x1f;
}
