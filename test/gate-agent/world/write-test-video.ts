import { AV_PIX_FMT_YUV420P, FF_ENCODER_MPEG4 } from 'node-av/constants';
import { Frame, Rational } from 'node-av/lib';
import { loadNodeAv } from '#gate-agent/camera/load-node-av';

export interface TestVideo {
  readonly path: string;
  readonly frames: number;
  readonly framesPerSecond: number;
  readonly width: number;
  readonly height: number;
}

/** Brightness of frame `index` in a test video, 0 to 255. */
export function brightnessOf(index: number): number {
  return 30 + index * 12;
}

/** A real MPEG-4 video whose frames grow brighter one by one. */
export async function writeTestVideo({
  path,
  frames,
  framesPerSecond,
  width,
  height,
}: TestVideo): Promise<void> {
  const { Encoder, Muxer } = await loadNodeAv();
  const timeBase = { num: 1, den: framesPerSecond };
  const encoder = await Encoder.create(FF_ENCODER_MPEG4, {
    context: { bitRate: '4M', framerate: new Rational(framesPerSecond, 1) },
  });
  const output = await Muxer.open(path);
  const stream = output.addStream(encoder);
  async function* pictures(): AsyncGenerator<Frame> {
    for (let index = 0; index < frames; index += 1) {
      const chroma = Buffer.alloc((width * height) / 2, 128);
      const pixels = Buffer.concat([Buffer.alloc(width * height, brightnessOf(index)), chroma]);
      const frame = Frame.fromVideoBuffer(pixels, { width, height, format: AV_PIX_FMT_YUV420P, timeBase });
      frame.pts = BigInt(index);
      yield frame;
    }
  }
  for await (const packet of encoder.packets(pictures())) {
    if (packet) await output.writePacket(packet, stream);
  }
  encoder.close();
  await output.close();
}
